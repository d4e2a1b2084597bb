import { type Clock, Events, sleep } from '#base';
import type { CallLeg, LegEnd, LegEvents, LegParty, ReferOutcome } from '#telephony';
import { FakeMedia } from './fake-media.ts';

const HANG_UP_MS = 30;

export interface FakeLegSettings {
  readonly id?: string;
  readonly wire?: CallLeg['wire'];
  readonly direction?: CallLeg['direction'];
  readonly from?: string;
  readonly to?: string;
  /** What a transfer comes to, and after how long. */
  readonly refer?: (target: string) => { readonly outcome: ReferOutcome; readonly afterMs: number };
}

const party = (user: string): LegParty => ({ user, host: 'test.invalid', displayName: '' });

/** A call leg in memory, with the other end of it in the hands of a test. */
export class FakeLeg implements CallLeg {
  readonly id: string;
  readonly wire: CallLeg['wire'];
  readonly direction: CallLeg['direction'];
  readonly from: LegParty;
  readonly to: LegParty;
  readonly headers = new Map<string, string>();
  readonly events = new Events<LegEvents>();
  readonly media: FakeMedia;
  readonly referred: string[] = [];
  state: 'new' | 'ringing' | 'answered' | 'over' = 'new';
  ended: LegEnd | undefined;
  readonly #clock: Clock;
  readonly #settings: FakeLegSettings;
  readonly #controller = new AbortController();
  #pickUp: () => void = () => undefined;
  readonly #pickedUp = new Promise<void>((resolve) => {
    this.#pickUp = resolve;
  });

  constructor(clock: Clock, settings: FakeLegSettings = {}) {
    this.#clock = clock;
    this.#settings = settings;
    this.id = settings.id ?? 'leg-1';
    this.wire = settings.wire ?? 'memory';
    this.direction = settings.direction ?? 'inbound';
    this.from = party(settings.from ?? '0600000000');
    this.to = party(settings.to ?? '1000');
    this.media = new FakeMedia(clock);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  ring(): void {
    this.state = 'ringing';
  }

  async answer(): Promise<void> {
    if (this.direction === 'outbound') await this.#pickedUp;
    if (this.ended) throw this.#controller.signal.reason;
    this.state = 'answered';
  }

  reject(status: number): void {
    this.#end({ by: 'local', kind: 'rejected', code: status, detail: 'rejected' });
  }

  async hangUp(detail = ''): Promise<void> {
    if (this.ended) return;
    this.#end({ by: 'local', kind: 'hung-up', detail });
    await sleep(this.#clock, HANG_UP_MS);
  }

  async refer(target: string): Promise<ReferOutcome> {
    this.referred.push(target);
    const { outcome, afterMs } = this.#settings.refer?.(target) ?? { outcome: { ok: true } as const, afterMs: 200 };
    await sleep(this.#clock, afterMs, this.signal);
    if (outcome.ok) this.#end({ by: 'remote', kind: 'transferred', detail: '' });
    return outcome;
  }

  dump(): Readonly<Record<string, unknown>> {
    return { state: this.state, ended: this.ended, listeners: this.events.listenerCount };
  }

  // The far end.

  /** Of an outbound leg: somebody answers. */
  pickUp(): void {
    this.#pickUp();
  }

  /** Of an outbound leg: nobody does. */
  refuse(kind: 'rejected' | 'no-answer', code: number): void {
    this.#end({ by: 'remote', kind, code, detail: String(code) });
  }

  remoteHangUp(): void {
    this.#end({ by: 'remote', kind: this.state === 'answered' ? 'hung-up' : 'cancelled', detail: 'BYE' });
  }

  lose(): void {
    this.#end({ by: 'wire', kind: 'lost', detail: 'No media.' });
  }

  hold(held: boolean): void {
    if (!this.ended) this.events.emit('hold', { held, atMs: this.#clock.now() });
  }

  #end(end: LegEnd): void {
    if (this.ended) return;
    this.ended = end;
    this.state = 'over';
    void this.media.close();
    this.events.emit('end', end);
    this.#controller.abort(end);
    this.#pickUp();
  }
}
