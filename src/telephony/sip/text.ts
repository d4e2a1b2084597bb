const NON_ASCII = /[\x80-\xff]/;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Readable text from wire text: UTF-8 (RFC 3261 section 7), or Latin-1 when the octets are no UTF-8. */
export function readable(wire: string): string {
  if (!NON_ASCII.test(wire)) return wire;
  try {
    return strictUtf8.decode(Buffer.from(wire, 'latin1'));
  } catch (error) {
    if (error instanceof TypeError) return wire;
    throw error;
  }
}

/** Wire text from readable text. Line breaks and other controls become spaces, so that no value can add a header field. */
export function wireText(text: string): string {
  return (
    Buffer.from(text, 'utf8')
      .toString('latin1')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is removed.
      .replace(/[\x00-\x1f\x7f]+/g, ' ')
  );
}

/** Undoes %HH once (RFC 3261 section 19.1.2); a % that escapes nothing stays. The result is readable text. */
export function unescapeUri(wire: string): string {
  if (!wire.includes('%')) return readable(wire);
  return readable(
    wire.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );
}

/** Escapes what may not stand in the user part of a SIP URI (RFC 3261 section 25.1, user). */
export function escapeUser(user: string): string {
  return Buffer.from(user, 'utf8')
    .toString('latin1')
    .replace(
      /[^A-Za-z0-9\-_.!~*'()&=+$,;?/]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}

/** A quoted string (RFC 3261 section 25.1) as wire text. */
export function quoted(text: string): string {
  return `"${wireText(text).replace(/["\\]/g, '\\$&')}"`;
}

/** The content of a quoted string, quotes included in `wire`, with its escapes undone. */
export function unquoted(wire: string): string {
  return wire.slice(1, -1).replace(/\\([\s\S])/g, '$1');
}
