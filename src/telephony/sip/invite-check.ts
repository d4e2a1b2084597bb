import { answerOffer } from '../sdp/negotiate.ts';
import { acceptsDescription, descriptionOf } from './body.ts';
import { ACCEPT, type SipContext } from './context.ts';
import type { Header } from './message.ts';
import type { ReceivedRequest } from './parse.ts';
import { MIN_SE, requestedInterval } from './session-timer.ts';

/** An INVITE can be taken, with its offer if it has one, or must be refused. */
export type InviteCheck =
  | { readonly offer: string | undefined }
  | { readonly status: number; readonly headers: readonly Header[] };

/** Looks at what an INVITE asks for before anything is reserved for it (RFC 3261 section 8.2.3 and 13.3.1). */
export function checkInvite(
  request: ReceivedRequest,
  context: Pick<SipContext, 'codecs'>,
  ownAddress: string,
  sourceAddress: string,
): InviteCheck {
  const description = descriptionOf(request);
  if (description === 'unsupported') return { status: 415, headers: [ACCEPT, ['accept-encoding', 'identity']] };
  if (!acceptsDescription(request)) return { status: 406, headers: [ACCEPT] };
  if (requestedInterval(request) === 'too-small') return { status: 422, headers: [MIN_SE] };
  if (description === 'none') return { offer: undefined };
  const probe = { address: ownAddress, port: 1, codecs: context.codecs, sessionId: 0, version: 0 };
  if (answerOffer(description.sdp, probe, sourceAddress)) return { offer: description.sdp };
  // RFC 3261 section 20.43.
  return { status: 488, headers: [['warning', '304 parley "No audio format in common"']] };
}
