import type { Header } from './message.ts';
import { contentLength, type Parsed, parseMessage } from './parse.ts';

const MAX_HEAD_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 256 * 1024;
const CR = 0x0d;
const LF = 0x0a;

/** What a stream brought. After `broken` nothing more can be read from it: where the next message begins is unknown. */
export type Framed =
  | { readonly kind: 'message'; readonly parsed: Parsed }
  /** A double CRLF: a ping that wants a single CRLF back (RFC 5626 section 3.5.1). */
  | { readonly kind: 'ping' }
  | { readonly kind: 'broken'; readonly detail: string; readonly parsed?: Parsed };

/** Cuts a byte stream into messages (RFC 3261 section 18.3). Work and memory are linear in what arrives. */
export class StreamFramer {
  /** An incomplete message: `#pendingBytes` octets at the start of `#pending`, which grows by doubling. */
  #pending: Buffer = Buffer.alloc(0);
  #pendingBytes = 0;
  /** Octets needed before it is worth looking again. */
  #wantedBytes = 0;
  /** Where the search for the end of the head goes on. */
  #scannedBytes = 0;

  /** A message has begun and is not complete. */
  get isWaiting(): boolean {
    return this.#pendingBytes > 0 && this.#pending[0] !== CR;
  }

  push(chunk: Buffer): Framed[] {
    const found: Framed[] = [];
    let rest = this.#pendingBytes === 0 ? chunk : this.#append(chunk);
    if (rest.length < this.#wantedBytes) return found;
    const wasPending = this.#pendingBytes > 0;
    let consumed = 0;
    for (;;) {
      const step = this.#next(rest);
      if (step.framed) found.push(step.framed);
      rest = rest.subarray(step.consumed);
      consumed += step.consumed;
      if (step.framed?.kind === 'broken' || step.consumed === 0) break;
    }
    // Bodies of messages already handed out lie in the old buffer, so a rest gets a buffer of its own.
    if (!wasPending || consumed > 0) this.#keep(rest);
    return found;
  }

  #keep(rest: Buffer): void {
    this.#pending = Buffer.from(rest);
    this.#pendingBytes = rest.length;
  }

  #append(chunk: Buffer): Buffer {
    const bytes = this.#pendingBytes + chunk.length;
    if (bytes > this.#pending.length) {
      const larger = Buffer.alloc(Math.max(bytes, this.#pending.length * 2));
      this.#pending.copy(larger, 0, 0, this.#pendingBytes);
      this.#pending = larger;
    }
    chunk.copy(this.#pending, this.#pendingBytes);
    this.#pendingBytes = bytes;
    return this.#pending.subarray(0, bytes);
  }

  #next(bytes: Buffer): { readonly consumed: number; readonly framed?: Framed } {
    if (bytes.length === 0) return { consumed: 0 };
    if (bytes[0] === CR || bytes[0] === LF) return betweenMessages(bytes);
    const from = Math.max(0, this.#scannedBytes - 3);
    const end = bytes.indexOf('\r\n\r\n', from, 'latin1');
    if (end < 0 || end > MAX_HEAD_BYTES) {
      this.#scannedBytes = bytes.length;
      return bytes.length > MAX_HEAD_BYTES ? broken('header fields too large') : { consumed: 0 };
    }
    const head = bytes.toString('latin1', 0, end);
    const length = lengthOf(head);
    if (typeof length === 'string') {
      const parsed = parseMessage(head, bytes.subarray(end + 4));
      return { consumed: bytes.length, framed: { kind: 'broken', detail: length, parsed } };
    }
    if (length > MAX_BODY_BYTES) return broken('body too large');
    const total = end + 4 + length;
    this.#wantedBytes = bytes.length < total ? total : 0;
    if (bytes.length < total) return { consumed: 0 };
    this.#scannedBytes = 0;
    const body = bytes.subarray(end + 4, total);
    return { consumed: total, framed: { kind: 'message', parsed: parseMessage(head, body) } };
  }
}

function broken(detail: string): { consumed: number; framed: Framed } {
  return { consumed: 0, framed: { kind: 'broken', detail } };
}

function betweenMessages(bytes: Buffer): { consumed: number; framed?: Framed } {
  const isPing = bytes[0] === CR && bytes[1] === LF && bytes[2] === CR && bytes[3] === LF;
  if (isPing) return { consumed: 4, framed: { kind: 'ping' } };
  // Could still become a ping.
  if (bytes.length < 4 && '\r\n\r\n'.startsWith(bytes.toString('latin1'))) return { consumed: 0 };
  let at = 0;
  while (bytes[at] === CR || bytes[at] === LF) at++;
  return { consumed: at };
}

const LENGTH_LINE = /\r\n(?:content-length|l)[ \t]*:[ \t]*([^\r\n]*)/gi;

/** RFC 3261 section 20.14: over a stream Content-Length must be there; absent means none here. */
function lengthOf(head: string): number | string {
  const fields = [...head.matchAll(LENGTH_LINE)].map((match): Header => ['content-length', (match[1] ?? '').trim()]);
  return contentLength(fields) ?? 0;
}
