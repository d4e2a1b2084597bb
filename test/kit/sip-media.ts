import { Events } from '#base';
import type { MediaEvents, MediaParameters, MediaPool, RtpMediaSession } from '#telephony';

/** A media session that only remembers what signalling told it. */
export interface SilentSession extends RtpMediaSession {
  readonly started: readonly MediaParameters[];
  readonly isClosed: boolean;
  /** Keys that signalling brought. */
  readonly pressed: readonly string[];
  /** How often signalling showed that the far end is there. */
  readonly signsOfLife: number;
  readonly events: Events<MediaEvents>;
}

export interface SilentPool extends MediaPool {
  readonly sessions: readonly SilentSession[];
}

const FIGURES = { packetsSent: 0, lateMsP50: 0, lateMsP99: 0, lateMsMax: 0, workerCpuSeconds: 0 };
const SUMMARY = { recordedMs: 0, packetsReceived: 0, packetsLost: 0, packetsSent: 0, jitterMs: 0 };

/** A media pool without sockets, for tests of signalling. */
export function createSilentPool(capacity = Number.POSITIVE_INFINITY): SilentPool {
  const sessions: SilentSession[] = [];
  const open = () => sessions.filter((session) => !session.isClosed).length;
  return {
    sessions,
    get load() {
      return { sessions: open(), capacity };
    },
    async open() {
      if (open() >= capacity) return undefined;
      const session = createSilentSession(20_000 + 2 * sessions.length);
      sessions.push(session);
      return session;
    },
    openRelayed: async () => undefined,
    figures: async () => FIGURES,
    close: async () => undefined,
  };
}

function createSilentSession(localPort: number): SilentSession {
  const started: MediaParameters[] = [];
  const pressed: string[] = [];
  let isClosed = false;
  let signsOfLife = 0;
  const nothing = () => undefined;
  return {
    ...{ localPort, started, pressed, events: new Events<MediaEvents>() },
    ...{ beginUtterance: nothing, play: nothing, endUtterance: nothing, clear: nothing, resume: nothing },
    ...{ setBargeIn: nothing, setAmbience: nothing, detectBeep: nothing, sendKeys: nothing, record: nothing },
    get isClosed() {
      return isClosed;
    },
    get signsOfLife() {
      return signsOfLife;
    },
    press: (key) => void pressed.push(key),
    signOfLife: () => void signsOfLife++,
    start: (parameters) => void started.push(parameters),
    async close() {
      isClosed = true;
      return SUMMARY;
    },
    dump: () => ({ localPort }),
  };
}
