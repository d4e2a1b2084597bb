import { isIPv6 } from 'node:net';
import { unescapeUri } from './text.ts';

/** A SIP, SIPS or tel URI taken apart (RFC 3261 section 19.1, RFC 3966); `scheme` alone is known of any other. */
export interface SipUri {
  readonly scheme: string;
  /** Percent-decoded, without password. The number of a tel URI. */
  readonly user: string;
  /** Lower case; IPv6 addresses without brackets. Empty for schemes that have none. */
  readonly host: string;
  readonly port?: number;
  /** Names in lower case, values as sent; an absent value is ''. */
  readonly params: ReadonlyMap<string, string>;
  /** The part after '?', as sent. */
  readonly headers: string;
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const HOST_PORT = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9._])?))(?::(\d{1,5}))?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a URI has no controls.
const NOT_IN_URI = /[\x00-\x20<>"\x7f]/;

/** Takes a URI apart; undefined when it is malformed. */
export function parseUri(text: string): SipUri | undefined {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || NOT_IN_URI.test(text)) return undefined;
  const rest = text.slice(scheme.length + 1);
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, rest);
  if (scheme === 'tel') return parseTel(rest);
  return { scheme, user: '', host: '', params: NO_PARAMS, headers: '' };
}

function parseSip(scheme: string, rest: string): SipUri | undefined {
  // An '@' is escaped everywhere else, so the first one ends the user part, which may hold ';' and '?'.
  const at = rest.indexOf('@');
  if (at === 0 || rest.indexOf('@', at + 1) >= 0) return undefined;
  const userinfo = at < 0 ? '' : rest.slice(0, at);
  const afterUser = rest.slice(at + 1);
  const question = afterUser.indexOf('?');
  const headers = question < 0 ? '' : afterUser.slice(question + 1);
  const [hostPort = '', ...params] = (question < 0 ? afterUser : afterUser.slice(0, question)).split(';');
  const where = parseHostPort(hostPort);
  if (!where) return undefined;
  const colon = userinfo.indexOf(':');
  const user = unescapeUri(colon < 0 ? userinfo : userinfo.slice(0, colon));
  return { scheme, user, ...where, params: paramsOf(params), headers };
}

function parseTel(rest: string): SipUri | undefined {
  const [number = '', ...params] = rest.split(';');
  if (!/^\+?[0-9A-Fa-f*#().-]+$/.test(number)) return undefined;
  return { scheme: 'tel', user: number.replace(/[().-]/g, ''), host: '', params: paramsOf(params), headers: '' };
}

function paramsOf(params: readonly string[]): ReadonlyMap<string, string> {
  if (params.length === 0) return NO_PARAMS;
  return new Map(
    params.map((param) => {
      const equals = param.indexOf('=');
      return equals < 0 ? [param.toLowerCase(), ''] : [param.slice(0, equals).toLowerCase(), param.slice(equals + 1)];
    }),
  );
}

/** `host`, `host:port`, `[v6]` or `[v6]:port`; undefined when malformed. */
export function parseHostPort(text: string): { readonly host: string; readonly port?: number } | undefined {
  const match = HOST_PORT.exec(text);
  if (!match) return undefined;
  const [, v6, name, digits] = match;
  if (v6 !== undefined && !isIPv6(v6)) return undefined;
  const host = (v6 ?? name ?? '').toLowerCase();
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port <= 65_535 ? { host, port } : undefined;
}

/** A host as it stands in a URI or Via: IPv6 addresses in brackets. */
export function uriHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
