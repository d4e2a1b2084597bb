import type { ClientRequest, IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { type RawData, WebSocket } from 'ws';
import { type Clock, every } from '#base';
import { failureOf, ProviderError, type ProviderErrorKind } from '../error.ts';
import { kindOfClose, kindOfNetworkError, kindOfStatus } from './failure.ts';

/** From the first packet to the end of the handshake. */
const CONNECT_MS = 5000;
/** How often a connection is tried with a ping; it is lost when two are not answered. */
const PING_MS = 10_000;
/** Enough of a refusal to tell what was refused. */
const MAX_REFUSAL_BYTES = 4096;
const MAX_MESSAGE_BYTES = 4 << 20;
/** What may wait to be sent, 30 s of encoded speech: more means that the vendor does not take it. */
const MAX_WAITING_BYTES = 320_000;

/** Where to connect to. Keys are in `headers`, never in the URL, which ends up in the logs of proxies. */
export interface SocketTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SocketSettings {
  readonly provider: string;
  readonly clock: Clock;
  /** Guarded where the address comes from a workspace. */
  readonly lookup?: LookupFunction | undefined;
  /** What a vendor wants to hear from time to time. */
  readonly keepAlive?: { readonly everyMs: number; readonly message: string } | undefined;
  /** A vendor's own reading of a refusal: an HTTP status with its body, or a close code with its reason. */
  readonly kindOf?: ((code: number, text: string) => ProviderErrorKind | undefined) | undefined;
}

export interface SocketEvents {
  onOpen?(): void;
  /** @throws ProviderError, which ends the connection */
  onMessage(data: string | Buffer): void;
  /** Once, and never after `close`. Nothing comes after it. */
  onFailure(error: ProviderError): void;
}

/**
 * One WebSocket to a vendor. What is sent before it is open waits; when it cannot be opened, breaks, is closed by the vendor
 * or brings nonsense, that is one `onFailure`. No event comes from within a call.
 */
export class VendorSocket {
  readonly #settings: SocketSettings;
  readonly #events: SocketEvents;
  #socket: WebSocket | undefined;
  readonly #timers: (() => void)[] = [];
  #waiting: (string | Uint8Array)[] = [];
  #waitingBytes = 0;
  #isOver = false;
  #isQuiet = true;
  #unanswered = 0;

  constructor(target: SocketTarget, settings: SocketSettings, events: SocketEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#timers.push(settings.clock.after(CONNECT_MS, () => this.#fail(failureOf(settings.provider, 'timeout'))));
    const host = new URL(target.url).hostname.replace(/^\[|\]$/g, '');
    // An address in the URL is connected to without a lookup: the guard must see it before.
    if (!settings.lookup || isIP(host) === 0) this.#connect(target);
    else settings.lookup(host, { all: true }, (error) => (error ? this.#broke(error) : this.#connect(target)));
  }

  get isOpen(): boolean {
    return !this.#isOver && this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Text goes as a text frame, bytes as a binary one; they are not to be changed afterwards. */
  send(data: string | Uint8Array): void {
    if (this.#isOver) return;
    this.#isQuiet = false;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
    else {
      this.#waiting.push(data);
      this.#waitingBytes += data.length;
    }
    if (this.#waitingBytes + (this.#socket?.bufferedAmount ?? 0) <= MAX_WAITING_BYTES) return;
    // Never from within a call.
    queueMicrotask(() => this.#fail(failureOf(this.#settings.provider, 'timeout')));
  }

  /** Idempotent. `farewell` is sent before when the connection is open. */
  close(farewell?: string): void {
    if (this.#isOver) return;
    const isOpen = this.isOpen;
    this.#end();
    if (isOpen && farewell !== undefined) this.#socket?.send(farewell);
    if (isOpen) this.#socket?.close(1000);
    else this.#socket?.terminate();
  }

  #connect({ url, headers }: SocketTarget): void {
    if (this.#isOver) return;
    const { lookup } = this.#settings;
    const socket = new WebSocket(url, {
      headers: { ...headers },
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      ...(lookup && { lookup }),
    });
    this.#socket = socket;
    socket.on('open', () => this.#opened(socket));
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.on('pong', () => {
      this.#unanswered = 0;
    });
    socket.on('unexpected-response', (request, response) => this.#refused(request, response));
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()));
    socket.on('error', (error) => this.#broke(error));
  }

  #opened(socket: WebSocket): void {
    if (this.#isOver) return;
    this.#stopTimers();
    for (const data of this.#waiting) socket.send(data);
    this.#waiting = [];
    this.#waitingBytes = 0;
    const { clock, keepAlive } = this.#settings;
    this.#timers.push(every(clock, PING_MS, () => this.#ping(socket)));
    if (keepAlive) {
      const say = () => {
        if (this.#isQuiet) socket.send(keepAlive.message);
        this.#isQuiet = true;
      };
      this.#timers.push(every(clock, keepAlive.everyMs, say));
    }
    this.#events.onOpen?.();
  }

  #take(data: RawData, isBinary: boolean): void {
    if (this.#isOver) return;
    this.#unanswered = 0;
    try {
      // One buffer is what `ws` gives unless told otherwise.
      this.#events.onMessage(isBinary ? (data as Buffer) : (data as Buffer).toString());
    } catch (error) {
      this.#fail(error instanceof ProviderError ? error : failureOf(this.#settings.provider, 'protocol'));
    }
  }

  #ping(socket: WebSocket): void {
    if (this.#unanswered++ < 2) socket.ping();
    else this.#fail(failureOf(this.#settings.provider, 'timeout'));
  }

  #refused(request: ClientRequest, response: IncomingMessage): void {
    const status = response.statusCode ?? 0;
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes >= MAX_REFUSAL_BYTES) response.destroy();
    });
    response.on('error', () => response.destroy());
    response.on('close', () => {
      request.destroy();
      const text = Buffer.concat(chunks).toString();
      this.#fail(failureOf(this.#settings.provider, this.#settings.kindOf?.(status, text) ?? kindOfStatus(status)));
    });
  }

  #closed(code: number, reason: string): void {
    const kind = this.#settings.kindOf?.(code, reason) ?? kindOfClose(code);
    this.#fail(failureOf(this.#settings.provider, kind));
  }

  #broke(error: Error): void {
    this.#fail(failureOf(this.#settings.provider, kindOfNetworkError(error)));
  }

  #fail(error: ProviderError): void {
    if (this.#isOver) return;
    this.#end();
    this.#socket?.terminate();
    this.#events.onFailure(error);
  }

  #end(): void {
    this.#isOver = true;
    this.#waiting = [];
    this.#stopTimers();
  }

  #stopTimers(): void {
    for (const cancel of this.#timers.splice(0)) cancel();
  }
}
