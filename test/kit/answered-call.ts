import { type AnsweredBy, AnsweringSettings, KeypadSettings } from '#domain';
import { turnLanguage } from '../../src/conversation/turn/language.ts';
import { initialTurn, NEVER, nextDeadline, type TurnEvent, type TurnOrder } from '../../src/conversation/turn/state.ts';
import { reduceTurn } from '../../src/conversation/turn.ts';
import { type Greeting, partsOf } from '../fixtures/greetings.ts';

/** Something that the far end does, in ms since it answered. */
export interface Timed {
  readonly atMs: number;
  readonly event: TurnEvent;
}

/** What the assistant made of whoever answered. */
export interface Answered {
  /** The last class that was told. */
  readonly class: AnsweredBy;
  /** When a class was told first. */
  readonly decidedAtMs: number | undefined;
  /** When the first message began. */
  readonly spokeAtMs: number | undefined;
  /** When the message for the machine began, the last time. */
  readonly messageAtMs: number | undefined;
  readonly endedAs: string | undefined;
}

/** How long is waited after the far end has said all. */
const AFTER_MS = 12_000;
const SPEECH_MS = 3000;

/** Plays what the far end does to the turn reducer, with its timers, and looks at what it orders. */
export function playAnswer(
  script: readonly Timed[],
  language: string,
  answering: Partial<AnsweringSettings>,
): Answered {
  const queue = [{ atMs: 0, event: { type: 'answered' } as TurnEvent }, ...script];
  const untilMs = Math.max(...queue.map(({ atMs }) => atMs)) + AFTER_MS;
  let state = initialTurn(settingsOf(language, answering));
  const out: { -readonly [K in keyof Answered]: Answered[K] } = {
    ...{ class: 'unknown', decidedAtMs: undefined, spokeAtMs: undefined, messageAtMs: undefined, endedAs: undefined },
  };
  const look = (order: TurnOrder, atMs: number) => {
    if (order.type === 'record' && order.entry.type === 'answered-by') {
      out.class = order.entry.class;
      out.decidedAtMs ??= atMs;
    }
    if (order.type === 'finish') out.endedAs ??= order.reason.code;
    if (order.type !== 'say') return;
    if (order.purpose === 'firstMessage') out.spokeAtMs ??= atMs;
    if (order.purpose === 'voicemailMessage') out.messageAtMs = atMs;
    queue.push({ atMs: atMs + 200, event: { type: 'reply-audible', reply: order.reply } });
    queue.push({
      atMs: atMs + SPEECH_MS,
      event: { type: 'reply-done', reply: order.reply, after: undefined, said: '' },
    });
  };
  for (;;) {
    queue.sort((a, b) => a.atMs - b.atMs);
    const dueAtMs = nextDeadline(state);
    const [head] = queue;
    const atMs = Math.min(dueAtMs, head?.atMs ?? NEVER);
    if (atMs > untilMs) return out;
    const event = head && head.atMs <= dueAtMs ? queue.shift()?.event : undefined;
    const step = reduceTurn(state, event ?? { type: 'timer' }, atMs);
    state = step.state;
    for (const order of step.orders) look(order, atMs);
  }
}

function settingsOf(language: string, answering: Partial<AnsweringSettings>): Parameters<typeof initialTurn>[0] {
  const silent = {
    ...{ durationWarning: '', offerHuman: '', goodbyeLoop: '' },
    stillThere: '',
    goodbyeSilence: '',
    maxDuration: '',
    apology: '',
    oneMoment: '',
    transferFailed: '',
  };
  return {
    ...{ language: turnLanguage(language), silenceMs: 500, inactivityMs: 60_000, maxDurationMs: 600_000 },
    ...{ bargeIn: true, interruptionWords: 1, firstMessageInterruptible: true, partials: true },
    ...{ loopGuard: undefined, followed: [], speculation: false, judgesEndings: false },
    keypad: KeypadSettings.parse({}),
    firstMessage: 'Hello.',
    sentences: silent,
    answering: AnsweringSettings.parse({
      ...{ voicemailMessage: 'Call us back.', screeningReply: 'It is Parley.', ...answering },
    }),
  };
}

const CHARACTER_MS = 70;
const NOTICED_MS = 60;
const CONFIRMED_MS = 200;
/** How long voice activity detection waits before it says that voice ended. */
const HANGOVER_MS = 200;
/** How long a recogniser takes for a word, and for the end. */
const WORD_MS = 250;
const FINAL_MS = 350;
const BEEP_NOTICED_MS = 120;
const PROGRESS_BEEP_NOTICED_MS = 920;

/** The words of a text and when each is over, from `fromMs` to `toMs`. */
export function timedWords(text: string, fromMs: number, toMs: number): Timed[] {
  const words = text.split(/\s+/);
  const perCharacterMs = (toMs - fromMs) / text.length;
  let characters = -1;
  return words.slice(0, -1).map((word, index) => {
    characters += word.length + 1;
    const atMs = fromMs + characters * perCharacterMs + WORD_MS;
    return { atMs, event: { type: 'partial', text: words.slice(0, index + 1).join(' ') } };
  });
}

/** A greeting as events, at an ordinary speed and with an ordinary recogniser. */
export function scriptOf(greeting: Greeting): Timed[] {
  const script: Timed[] = [];
  let now = 0;
  for (const part of partsOf(greeting)) {
    const fromMs = now;
    now += part.kind === 'text' ? part.text.length * CHARACTER_MS : part.ms;
    if (part.kind === 'beep') {
      const noticedMs = part.hz < 500 ? PROGRESS_BEEP_NOTICED_MS : BEEP_NOTICED_MS;
      script.push({ atMs: now + noticedMs, event: { type: 'beep', atMs: now } });
    }
    if (part.kind !== 'text') continue;
    script.push(
      { atMs: fromMs + NOTICED_MS, event: { type: 'voice-start', onsetAtMs: fromMs } },
      {
        atMs: fromMs + CONFIRMED_MS,
        event: { type: 'voice-confirmed', onsetAtMs: fromMs, pausedPlayback: false, weakerDb: 0 },
      },
      ...timedWords(part.text, fromMs, now),
      {
        atMs: now + HANGOVER_MS,
        event: { type: 'voice-end', endedAtMs: now, confirmed: true, voicedMs: now - fromMs, weakerDb: 0 },
      },
      { atMs: now + FINAL_MS, event: { type: 'final', text: part.text } },
    );
  }
  return script;
}
