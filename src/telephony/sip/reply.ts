import { type Header, headerLines, NO_BODY, type SipRequest, type SipResponse } from './message.ts';
import { reasonPhrase } from './status.ts';
import { wireText } from './text.ts';

export interface ReplyOptions {
  /** Added to To unless it has a tag (RFC 3261 section 8.2.6.2). */
  readonly toTag?: string;
  readonly reason?: string;
  readonly headers?: readonly Header[];
  readonly contentType?: string;
  readonly body?: Uint8Array;
}

const TO_TAG = /;\s*tag\s*=/i;

/** Builds a response as RFC 3261 section 8.2.6 says. Works on requests that are malformed: what is there is copied. */
export function replyTo(request: SipRequest, status: number, options: ReplyOptions = {}): SipResponse {
  const headers: Header[] = [];
  for (const via of headerLines(request, 'via')) headers.push(['via', via]);
  for (const name of ['from', 'to', 'call-id', 'cseq'] as const) {
    const value = headerLines(request, name)[0];
    if (value === undefined) continue;
    const tag = name === 'to' && status > 100 && options.toTag !== undefined && !TO_TAG.test(value);
    headers.push([name, tag ? `${value};tag=${options.toTag}` : value]);
  }
  // A response that makes a dialog carries its route set (RFC 3261 section 12.1.1).
  if (request.method === 'INVITE' && status > 100 && status < 300)
    for (const route of headerLines(request, 'record-route')) headers.push(['record-route', route]);
  if (options.headers) headers.push(...options.headers);
  if (options.contentType !== undefined) headers.push(['content-type', options.contentType]);
  return {
    type: 'response',
    status,
    reason: wireText(options.reason ?? reasonPhrase(status)),
    headers,
    body: options.body ?? NO_BODY,
  };
}
