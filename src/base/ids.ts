import { randomBytes } from 'node:crypto';

/** Where identifiers and random tokens come from; tests and replays give a seeded one. */
export interface Ids {
  /** A UUID version 7 (RFC 9562 section 5.7): sorts by creation time. */
  uuid(): string;
  /** `bytes` random bytes in lower-case hexadecimal. */
  token(bytes: number): string;
}

export const systemIds: Ids = {
  uuid: () => uuid7(Date.now(), randomBytes(10)),
  token: (bytes) => randomBytes(bytes).toString('hex'),
};

/** Builds a UUID version 7 from a Unix time in milliseconds and ten random bytes. */
export function uuid7(unixMs: number, random: Uint8Array): string {
  const time = Math.floor(unixMs).toString(16).padStart(12, '0');
  const hex = Buffer.from(random).toString('hex').padEnd(20, '0');
  const variant = ((Number.parseInt(hex.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}
