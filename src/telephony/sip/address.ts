import { readable, unquoted } from './text.ts';
import { parseHostPort } from './uri.ts';

type Params = ReadonlyMap<string, string>;

/** A From, To, Contact, Route or Refer-To value (RFC 3261 section 20.10). */
export interface NameAddress {
  /** Readable text, quotes and escapes undone. */
  readonly displayName: string;
  /** As sent, without brackets. */
  readonly uri: string;
  readonly params: Params;
}

/** One Via value (RFC 3261 section 20.42). */
export interface Via {
  /** Upper case: UDP, TCP, TLS, ... */
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly params: Params;
}

export interface CSeq {
  readonly number: number;
  readonly method: string;
}

const NO_PARAMS: Params = new Map();
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;
const QUOTED_STRING = /^"(?:[^"\\]|\\[\s\S])*"/;
/** `;name`, `;name=token` or `;name="text"`, with the white space that RFC 3261 section 7.3.1 allows. */
const PARAM = /\s*;\s*([^\s;=,"<>]+)(?:\s*=\s*("(?:[^"\\]|\\[\s\S])*"|[^\s;,"]+))?\s*/y;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Parameters from `start` to the end of `text`; undefined when anything else stands there. Names in lower case. */
function parseParams(text: string, start: number): Params | undefined {
  let at = start;
  while (at < text.length && (text[at] === ' ' || text[at] === '\t')) at++;
  if (at === text.length) return NO_PARAMS;
  const params = new Map<string, string>();
  while (at < text.length) {
    PARAM.lastIndex = at;
    const match = PARAM.exec(text);
    if (!match) return undefined;
    const value = match[2] ?? '';
    params.set((match[1] ?? '').toLowerCase(), value.startsWith('"') ? unquoted(value) : value);
    at = PARAM.lastIndex;
  }
  return params;
}

/** Takes one name-addr or addr-spec with its parameters apart; undefined when malformed. */
export function parseNameAddress(value: string): NameAddress | undefined {
  const text = value.trim();
  const quote = text.startsWith('"') ? QUOTED_STRING.exec(text)?.[0] : '';
  if (quote === undefined) return undefined;
  const open = text.indexOf('<', quote.length);
  if (open < 0) return quote === '' ? parseBareAddress(text) : undefined;
  const close = text.indexOf('>', open);
  const between = text.slice(quote.length, open).trim();
  if (close < 0 || between.includes('"') || (quote !== '' && between !== '')) return undefined;
  const params = parseParams(text, close + 1);
  if (!params) return undefined;
  const displayName = readable(quote === '' ? between.replace(/\s+/g, ' ') : unquoted(quote));
  return { displayName, uri: text.slice(open + 1, close).trim(), params };
}

/** Without brackets all parameters are the header field's, and ',' and '?' may not occur (RFC 3261 section 20.10). */
function parseBareAddress(text: string): NameAddress | undefined {
  const semicolon = text.indexOf(';');
  const uri = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (uri === '' || /[\s,?]/.test(uri)) return undefined;
  const params = semicolon < 0 ? NO_PARAMS : parseParams(text, semicolon);
  return params && { displayName: '', uri, params };
}

const VIA =
  /^\s*([A-Za-z0-9\-.!%*_+`'~]+)\s*\/\s*([A-Za-z0-9\-.!%*_+`'~]+)\s*\/\s*([A-Za-z0-9\-.!%*_+`'~]+)\s+(\[[^\]\s]*\]|[^\s;,:]+)(?:\s*:\s*(\d+))?/;

/** Takes one Via value apart; undefined when malformed. */
export function parseVia(value: string): Via | undefined {
  const match = VIA.exec(value);
  if (!match) return undefined;
  const [all, , , transport = '', host = '', port] = match;
  const sentBy = parseHostPort(port === undefined ? host : `${host}:${port}`);
  const params = parseParams(value, all.length);
  return sentBy && params && { transport: transport.toUpperCase(), ...sentBy, params };
}

const CSEQ = /^(\d{1,10})\s+(\S+)$/;

/** The number is below 2^31 (RFC 3261 section 8.1.1.5). */
export function parseCSeq(value: string): CSeq | undefined {
  const match = CSEQ.exec(value.trim());
  const number = Number(match?.[1]);
  const method = match?.[2];
  return method !== undefined && number < 2 ** 31 && isToken(method) ? { number, method } : undefined;
}
