import { Events } from '#base';
import type { MediaEvents, MediaSummary, RelayedMediaSession } from '#telephony';

/** A relayed media session without an engine: keeps what came in, sends what the test gives it. */
export class FakeRelayedMedia implements RelayedMediaSession {
  readonly events = new Events<MediaEvents>();
  readonly received: Uint8Array[] = [];
  readonly starts: Parameters<RelayedMediaSession['start']>[0][] = [];
  closed = false;
  #send: (packet: Uint8Array) => void = () => undefined;
  #waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  start(parameters: Parameters<RelayedMediaSession['start']>[0]): void {
    this.starts.push(parameters);
  }

  receive(packet: Uint8Array): void {
    this.received.push(packet);
    if (this.#waiting && this.received.length >= this.#waiting.count) this.#waiting.resolve();
  }

  onPacket(send: (packet: Uint8Array) => void): void {
    this.#send = send;
  }

  /** Sends a packet as the engine's tick would. */
  emitPacket(packet: Uint8Array): void {
    this.#send(packet);
  }

  /** Resolves when `count` packets have come in. */
  untilReceived(count: number): Promise<void> {
    if (this.received.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { count, resolve };
    });
  }

  beginUtterance(): void {
    // Plays nothing.
  }
  play(): void {
    // Plays nothing.
  }
  endUtterance(): void {
    // Plays nothing.
  }
  clear(): void {
    // Plays nothing.
  }
  resume(): void {
    // Plays nothing.
  }
  setBargeIn(): void {
    // Hears nothing.
  }
  setAmbience(): void {
    // Plays nothing.
  }
  detectBeep(): void {
    // Hears nothing.
  }
  sendKeys(): void {
    // Sends what the test gives it only.
  }
  press(key: string): void {
    this.events.emit('key', { key, atMs: 0 });
  }
  record(): void {
    // Writes nothing.
  }

  async close(): Promise<MediaSummary> {
    this.closed = true;
    return { recordedMs: 0, packetsReceived: this.received.length, packetsLost: 0, packetsSent: 0, jitterMs: 0 };
  }

  dump(): Readonly<Record<string, unknown>> {
    return { received: this.received.length, closed: this.closed };
  }
}
