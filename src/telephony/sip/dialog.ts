import { parseNameAddress } from './address.ts';
import { type Header, headerList, headerOf, NO_BODY, type SipRequest } from './message.ts';
import type { ReceivedRequest, ReceivedResponse } from './parse.ts';
import { parseUri } from './uri.ts';

/** One dialog (RFC 3261 section 12). Sequence numbers and the remote target change, the rest does not. */
export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From and To of our requests, with tags. */
  readonly local: string;
  readonly remote: string;
  readonly routes: readonly string[];
  localSequence: number;
  remoteSequence: number | undefined;
  /** URI of the far end's Contact. */
  remoteTarget: string;
}

/** Our own tags begin with this, so that we know a tag that cannot be ours. */
const TAG_PREFIX = 'p-';

export function createTag(token: (bytes: number) => string): string {
  return TAG_PREFIX + token(8);
}

export function isOwnTag(tag: string): boolean {
  return tag.startsWith(TAG_PREFIX);
}

/** Under which a dialog is found: by what the far end's requests say. */
export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId}|${localTag}|${remoteTag}`;
}

export function dialogKeyOf(request: ReceivedRequest): string {
  return dialogKey(request.callId, request.to.params.get('tag') ?? '', request.from.params.get('tag') ?? '');
}

/** The dialog that an INVITE makes at the called side (RFC 3261 section 12.1.1). */
export function dialogOfInvite(invite: ReceivedRequest, localTag: string): Dialog {
  const to = headerOf(invite, 'to') ?? '';
  return {
    callId: invite.callId,
    localTag,
    // Absent in requests of RFC 2543.
    remoteTag: invite.from.params.get('tag') ?? '',
    local: invite.to.params.has('tag') ? to : `${to};tag=${localTag}`,
    remote: headerOf(invite, 'from') ?? '',
    routes: headerList(invite, 'record-route'),
    localSequence: 0,
    remoteSequence: invite.cseq.number,
    remoteTarget: contactOf(invite) ?? invite.from.uri,
  };
}

/** The dialog that a response to our INVITE makes (RFC 3261 section 12.1.2). */
export function dialogOfResponse(invite: SipRequest, response: ReceivedResponse): Dialog {
  return {
    callId: response.callId,
    localTag: response.from.params.get('tag') ?? '',
    remoteTag: response.to.params.get('tag') ?? '',
    local: headerOf(invite, 'from') ?? '',
    remote: headerOf(response, 'to') ?? '',
    routes: headerList(response, 'record-route').reverse(),
    localSequence: response.cseq.number,
    remoteSequence: undefined,
    remoteTarget: contactOf(response) ?? invite.uri,
  };
}

/** URI of the first Contact, when it is one that we could send to. */
export function contactOf(message: { readonly headers: readonly Header[] }): string | undefined {
  const first = headerList(message, 'contact')[0];
  const uri = first === undefined ? undefined : parseNameAddress(first)?.uri;
  return uri !== undefined && parseUri(uri)?.scheme.startsWith('sip') ? uri : undefined;
}

/** A request inside the dialog (RFC 3261 section 12.2.1.1). An ACK has the number of its INVITE. */
export function dialogRequest(
  dialog: Dialog,
  method: string,
  headers: readonly Header[],
  options: { readonly body?: Uint8Array; readonly sequence?: number } = {},
): SipRequest {
  const sequence = options.sequence ?? ++dialog.localSequence;
  const { uri, routes } = routing(dialog);
  return {
    type: 'request',
    method,
    uri,
    headers: [
      ...routes.map((route): Header => ['route', route]),
      ['max-forwards', '70'],
      ['from', dialog.local],
      ['to', dialog.remote],
      ['call-id', dialog.callId],
      ['cseq', `${sequence} ${method}`],
      ...headers,
    ],
    body: options.body ?? NO_BODY,
  };
}

function routing(dialog: Dialog): { readonly uri: string; readonly routes: readonly string[] } {
  const [first, ...others] = dialog.routes;
  const firstUri = first === undefined ? undefined : parseNameAddress(first)?.uri;
  const isLoose = firstUri === undefined || parseUri(firstUri)?.params.has('lr');
  if (isLoose) return { uri: dialog.remoteTarget, routes: dialog.routes };
  // A strict router of RFC 2543 wants to be the Request-URI.
  return { uri: firstUri, routes: [...others, `<${dialog.remoteTarget}>`] };
}

/** URI that the request goes to next (RFC 3261 section 8.1.2). */
export function nextHop(request: SipRequest): string {
  const route = headerList(request, 'route')[0];
  return (route === undefined ? undefined : parseNameAddress(route)?.uri) ?? request.uri;
}

/** Takes the number of a request of the far end; false when it is out of order (RFC 3261 section 12.2.2). */
export function takeSequence(dialog: Dialog, number: number): boolean {
  if (dialog.remoteSequence !== undefined && number <= dialog.remoteSequence) return false;
  dialog.remoteSequence = number;
  return true;
}
