/** Session descriptions (RFC 8866) as the lines they consist of, so that nothing that we do not know gets lost. */

export interface SdpLine {
  /** One letter. */
  readonly type: string;
  readonly value: string;
}

export interface SdpMedia {
  /** audio, video, image, ... */
  readonly kind: string;
  /** 0: the stream is refused or over. */
  readonly port: number;
  readonly protocol: string;
  /** Payload types, for RTP. */
  readonly formats: readonly string[];
  /** What follows the m= line. */
  readonly lines: readonly SdpLine[];
}

export interface SessionDescription {
  /** What precedes the first m= line. */
  readonly lines: readonly SdpLine[];
  readonly media: readonly SdpMedia[];
}

const MAX_LINES = 2000;
const LINE = /^([a-z])=(.*)$/;
const MEDIA = /^(\S+)\s+(\d{1,5})(?:\/\d+)?\s+(\S+)\s*(.*)$/;

/** Reads a description; any line end is accepted, and lines that are none are skipped. Undefined when it is no SDP. */
export function parseDescription(text: string): SessionDescription | undefined {
  const session: SdpLine[] = [];
  const media: (SdpMedia & { readonly lines: SdpLine[] })[] = [];
  let current = session;
  for (const raw of text.split(/\r\n|\n|\r/, MAX_LINES)) {
    const match = LINE.exec(raw.trimEnd());
    if (!match) continue;
    const [, type = '', value = ''] = match;
    if (session.length === 0 && type !== 'v') return undefined;
    if (type !== 'm') {
      current.push({ type, value });
      continue;
    }
    const section = parseMediaLine(value);
    if (!section) return undefined;
    media.push(section);
    current = section.lines;
  }
  return session.length === 0 ? undefined : { lines: session, media };
}

function parseMediaLine(value: string): (SdpMedia & { readonly lines: SdpLine[] }) | undefined {
  const match = MEDIA.exec(value);
  const port = Number(match?.[2]);
  if (!match || port > 65_535) return undefined;
  const [, kind = '', , protocol = '', formats = ''] = match;
  return { kind, port, protocol, formats: formats.split(/\s+/).filter(Boolean), lines: [] };
}

export function serialiseDescription(description: SessionDescription): string {
  const lines = description.lines.map(({ type, value }) => `${type}=${value}`);
  for (const media of description.media) {
    lines.push(`m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`.trimEnd());
    for (const { type, value } of media.lines) lines.push(`${type}=${value}`);
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** Value of the first `a=name:value` or, for a flag, ''. Undefined when absent. */
export function attributeOf(lines: readonly SdpLine[], name: string): string | undefined {
  return attributesOf(lines, name)[0];
}

export function attributesOf(lines: readonly SdpLine[], name: string): string[] {
  return lines.flatMap(({ type, value }) => {
    if (type !== 'a') return [];
    const colon = value.indexOf(':');
    const found = colon < 0 ? value : value.slice(0, colon);
    return found.toLowerCase() === name ? [colon < 0 ? '' : value.slice(colon + 1).trim()] : [];
  });
}

/** Address of a c= line, with its family; a multicast TTL is cut off. */
export function connectionOf(
  lines: readonly SdpLine[],
): { readonly family: 'IP4' | 'IP6'; readonly address: string } | undefined {
  const value = lines.find(({ type }) => type === 'c')?.value;
  const match = value && /^IN\s+(IP4|IP6)\s+([^\s/]+)/i.exec(value);
  if (!match) return undefined;
  return { family: match[1]?.toUpperCase() === 'IP6' ? 'IP6' : 'IP4', address: match[2] ?? '' };
}
