/**
 * SIP messages as plain data (RFC 3261 section 7). Strings that come from or go to the wire hold one octet per character
 * ("wire text"), so that whatever a peer sent goes back to it unchanged; `text.ts` turns them into readable text.
 */

/** Name in lower case and long form, value with folding undone. */
export type Header = readonly [name: string, value: string];

export interface SipRequest {
  readonly type: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

export interface SipResponse {
  readonly type: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

export type SipMessage = SipRequest | SipResponse;

export const NO_BODY = new Uint8Array(0);

/** First value of a header field. */
export function headerOf(message: { readonly headers: readonly Header[] }, name: string): string | undefined {
  for (const header of message.headers) if (header[0] === name) return header[1];
  return undefined;
}

/** All lines of a header field, in order. */
export function headerLines(message: { readonly headers: readonly Header[] }, name: string): string[] {
  const lines: string[] = [];
  for (const header of message.headers) if (header[0] === name) lines.push(header[1]);
  return lines;
}

/** All elements of a comma-separated header field, over all its lines (RFC 3261 section 7.3.1). */
export function headerList(message: { readonly headers: readonly Header[] }, name: string): string[] {
  return headerLines(message, name).flatMap(splitList);
}

/** Option tags or other tokens of a header field, in lower case. */
export function tokensOf(message: { readonly headers: readonly Header[] }, name: string): string[] {
  return headerList(message, name).map((token) => token.toLowerCase());
}

/** An element up to a comma outside quotes and angle brackets; an unclosed quote or bracket takes the rest. */
const ELEMENT = /(?:"(?:[^"\\]|\\[\s\S])*(?:"|$)|<[^>]*(?:>|$)|[^,"<]+)*/y;

/** Splits a list at its commas. Empty elements stay, trimmed: the caller judges them. */
export function splitList(value: string): string[] {
  if (!value.includes(',')) return [value.trim()];
  const elements: string[] = [];
  for (let at = 0; at <= value.length; at = ELEMENT.lastIndex + 1) {
    ELEMENT.lastIndex = at;
    elements.push((ELEMENT.exec(value)?.[0] ?? '').trim());
  }
  return elements;
}

/** Names whose usual spelling is not plain Title-Case. */
const SPELLING: Record<string, string> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'mime-version': 'MIME-Version',
  rack: 'RAck',
  rseq: 'RSeq',
  'min-se': 'Min-SE',
  'sip-etag': 'SIP-ETag',
  'www-authenticate': 'WWW-Authenticate',
};
const spelled = new Map<string, string>(Object.entries(SPELLING));
const SPELLED_LIMIT = 500;

function spell(name: string): string {
  const known = spelled.get(name);
  if (known !== undefined) return known;
  const titled = name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
  if (spelled.size < SPELLED_LIMIT) spelled.set(name, titled);
  return titled;
}

/** The octets of a message. Content-Length is always written, and always right. */
export function serialise(message: SipMessage): Buffer {
  let head =
    message.type === 'request'
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${message.reason}\r\n`;
  for (const [name, value] of message.headers) {
    if (name !== 'content-length') head += `${spell(name)}: ${value}\r\n`;
  }
  head += `Content-Length: ${message.body.length}\r\n\r\n`;
  if (message.body.length === 0) return Buffer.from(head, 'latin1');
  const bytes = Buffer.allocUnsafe(head.length + message.body.length);
  bytes.write(head, 0, 'latin1');
  bytes.set(message.body, head.length);
  return bytes;
}
