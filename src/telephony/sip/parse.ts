import { type CSeq, isToken, type NameAddress, parseCSeq, parseNameAddress, parseVia, type Via } from './address.ts';
import {
  type Header,
  headerLines,
  headerList,
  headerOf,
  type SipRequest,
  type SipResponse,
  splitList,
} from './message.ts';
import { parseUri, type SipUri } from './uri.ts';

/** What every transaction and dialog needs of a message, parsed once. */
interface Essentials {
  /** The topmost Via. */
  readonly via: Via;
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly cseq: CSeq;
}

export interface ReceivedRequest extends SipRequest, Essentials {
  readonly target: SipUri;
}

export interface ReceivedResponse extends SipResponse, Essentials {}

export type Parsed =
  | { readonly kind: 'request'; readonly request: ReceivedRequest }
  | { readonly kind: 'response'; readonly response: ReceivedResponse }
  /** A request that cannot be understood but can be answered with `status`. */
  | {
      readonly kind: 'bad-request';
      readonly status: 400 | 505;
      readonly reason: string;
      readonly request: SipRequest;
    }
  /** Neither; to be dropped. */
  | { readonly kind: 'rubbish'; readonly detail: string };

const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
};

const MAX_HEADERS = 256;
const REQUEST_LINE = /^(\S+)\s+(\S.*?)\s+SIP\/(\d+\.\d+)\s*$/i;
const STATUS_LINE = /^SIP\/2\.0 (\d{3})(?: (.*))?$/i;
const STRICT_REQUEST_LINE = /^\S+ \S+ SIP\/\d+\.\d+$/i;

/** Parses one datagram (RFC 3261 section 18.3): what follows the body is ignored, a body that is too short is an error. */
export function parseDatagram(bytes: Buffer): Parsed {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  const head = bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
  const rest = end < 0 ? bytes.subarray(bytes.length) : bytes.subarray(end + 4);
  return parseMessage(head, rest, end >= 0);
}

/**
 * Parses a message whose `head` (without the empty line) and following octets are given.
 * `rest` may be longer than the body.
 */
export function parseMessage(head: string, rest: Buffer, complete = true): Parsed {
  const lineEnd = head.indexOf('\r\n');
  const startLine = lineEnd < 0 ? head : head.slice(0, lineEnd);
  const request = REQUEST_LINE.exec(startLine);
  const status = request ? null : STATUS_LINE.exec(startLine);
  if (!request && !status) return { kind: 'rubbish', detail: 'start line' };
  const { headers, problem } = parseHeaders(head, lineEnd < 0 ? head.length : lineEnd + 2);
  const { body, problem: bodyProblem } = cutBody(headers, rest, complete);
  const framing = problem ?? bodyProblem;
  if (request) {
    const [, method = '', uri = '', version = ''] = request;
    const raw: SipRequest = { type: 'request', method, uri, headers, body };
    if (version !== '2.0') return { kind: 'bad-request', status: 505, reason: 'Version Not Supported', request: raw };
    const line = STRICT_REQUEST_LINE.test(startLine) && isToken(method) ? undefined : 'Malformed request line';
    return checkRequest(raw, framing ?? line);
  }
  const [, code = '', reason = ''] = status ?? [];
  return checkResponse({ type: 'response', status: Number(code), reason, headers, body }, framing);
}

function cutBody(
  headers: readonly Header[],
  rest: Buffer,
  complete: boolean,
): { readonly body: Buffer; readonly problem?: string } {
  const length = contentLength(headers);
  if (typeof length === 'string') return { body: rest, problem: length };
  if (!complete) return { body: rest, problem: 'No end of header fields' };
  if (length === undefined) return { body: rest };
  return length > rest.length
    ? { body: rest, problem: 'Content-Length larger than message' }
    : { body: rest.subarray(0, length) };
}

function parseHeaders(head: string, start: number): { readonly headers: Header[]; readonly problem?: string } {
  const headers: Header[] = [];
  for (let at = start; at < head.length; ) {
    const end = endOfField(head, at);
    const line = head.slice(at, end);
    at = end + 2;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trimEnd().toLowerCase();
    if (colon < 1 || !isToken(name)) return { headers, problem: 'Malformed header field' };
    if (headers.length >= MAX_HEADERS) return { headers, problem: 'Too many header fields' };
    const value = line.slice(colon + 1);
    const unfolded = value.includes('\r\n') ? value.replace(/[ \t]*\r\n[ \t]+/g, ' ') : value;
    headers.push([name.length === 1 ? (COMPACT[name] ?? name) : name, unfolded.trim()]);
  }
  return { headers };
}

/** A line that begins with white space continues the one before (RFC 3261 section 7.3.1). */
function endOfField(head: string, start: number): number {
  for (let at = start; ; ) {
    const end = head.indexOf('\r\n', at);
    if (end < 0) return head.length;
    const next = head[end + 2];
    if (next !== ' ' && next !== '\t') return end;
    at = end + 2;
  }
}

/** The body's length, undefined when not given, or what is wrong with the field. */
export function contentLength(headers: readonly Header[]): number | undefined | string {
  let length: number | undefined;
  for (const [name, value] of headers) {
    if (name !== 'content-length') continue;
    if (!/^\d{1,9}$/.test(value)) return 'Malformed Content-Length';
    if (length !== undefined && length !== Number(value)) return 'Contradictory Content-Length';
    length = Number(value);
  }
  return length;
}

/** Fields that may occur once only (RFC 3261 section 7.3.1). */
const SINGLE = new Set(['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-type']);

function essentialsOf(headers: readonly Header[]): Essentials | string {
  const seen = new Set<string>();
  for (const [name] of headers) {
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) return `Repeated header field ${name}`;
    seen.add(name);
  }
  const message = { headers };
  const fieldOf = (name: string) => headerOf(message, name) ?? '';
  const via = parseVia(splitList(fieldOf('via'))[0] ?? '');
  const from = parseNameAddress(fieldOf('from'));
  const to = parseNameAddress(fieldOf('to'));
  const callId = fieldOf('call-id');
  const cseq = parseCSeq(fieldOf('cseq'));
  if (!via) return 'Missing or malformed Via';
  if (!from) return 'Missing or malformed From';
  if (!to) return 'Missing or malformed To';
  if (callId === '' || /\s/.test(callId)) return 'Missing or malformed Call-ID';
  if (!cseq) return 'Missing or malformed CSeq';
  return { via, from, to, callId, cseq };
}

function checkRequest(request: SipRequest, framing: string | undefined): Parsed {
  const bad = (reason: string): Parsed => ({ kind: 'bad-request', status: 400, reason, request });
  if (framing !== undefined) return bad(framing);
  const essentials = essentialsOf(request.headers);
  if (typeof essentials === 'string') return bad(essentials);
  const target = parseUri(request.uri);
  // RFC 3261 section 19.1.1: a Request-URI carries no header fields.
  if (target?.headers !== '') return bad('Malformed Request-URI');
  if (essentials.cseq.method !== request.method) return bad('CSeq method does not match');
  const problem = hopsProblem(request) ?? addressProblem(request);
  if (problem !== undefined) return bad(problem);
  return { kind: 'request', request: { ...request, ...essentials, target } };
}

function hopsProblem(request: SipRequest): string | undefined {
  const hops = headerOf(request, 'max-forwards');
  const isFine = hops === undefined || (/^\d{1,9}$/.test(hops) && Number(hops) <= 255);
  return isFine ? undefined : 'Malformed Max-Forwards';
}

function addressProblem(request: SipRequest): string | undefined {
  return ['contact', 'record-route', 'route'].find(
    (name) => headerLines(request, name).length > 0 && !headerList(request, name).every(isAddress),
  ) === undefined
    ? undefined
    : 'Malformed address';
}

function isAddress(value: string): boolean {
  return value === '*' || parseNameAddress(value) !== undefined;
}

function checkResponse(response: SipResponse, framing: string | undefined): Parsed {
  if (framing !== undefined) return { kind: 'rubbish', detail: framing };
  if (response.status < 100 || response.status > 699) return { kind: 'rubbish', detail: 'status code' };
  const essentials = essentialsOf(response.headers);
  if (typeof essentials === 'string') return { kind: 'rubbish', detail: essentials };
  return { kind: 'response', response: { ...response, ...essentials } };
}
