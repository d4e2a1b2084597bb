import { KeypadSettings } from '#domain';
import { turnLanguage } from '../../src/conversation/turn/language.ts';
import { initialTurn, type TurnEvent, type TurnOrder, type TurnState } from '../../src/conversation/turn/state.ts';
import { reduceTurn } from '../../src/conversation/turn.ts';

export const initial = (changes: Partial<TurnState['settings']> = {}): TurnState =>
  initialTurn({
    language: turnLanguage('en'),
    silenceMs: 500,
    inactivityMs: 10_000,
    maxDurationMs: 60_000,
    bargeIn: true,
    interruptionWords: 1,
    firstMessageInterruptible: true,
    keypad: KeypadSettings.parse({}),
    loopGuard: undefined,
    followed: [],
    firstMessage: 'Hello.',
    sentences: {
      stillThere: 'Still there?',
      goodbyeSilence: 'Goodbye.',
      maxDuration: 'Time is over.',
      durationWarning: '',
      offerHuman: 'A colleague?',
      goodbyeLoop: 'I cannot help.',
      apology: 'Sorry.',
      oneMoment: 'One moment.',
      transferFailed: 'Nobody there.',
    },
    partials: true,
    speculation: false,
    judgesEndings: false,
    ...changes,
  });

/** Plays events at their times; gives the state and the orders of the last one. */
export function play(
  state: TurnState,
  ...events: readonly [number, TurnEvent][]
): { state: TurnState; orders: TurnOrder[] } {
  let orders: readonly TurnOrder[] = [];
  for (const [atMs, event] of events) ({ state, orders } = reduceTurn(state, event, atMs));
  return { state, orders: [...orders] };
}

export const types = (orders: readonly TurnOrder[]) => orders.map((order) => order.type);
export const heardFirstMessage = (changes: Partial<TurnState['settings']> = {}): TurnState =>
  play(
    initial(changes),
    [0, { type: 'answered' }],
    [100, { type: 'reply-audible', reply: 1 }],
    [900, { type: 'reply-done', reply: 1, after: undefined, said: '' }],
  ).state;
export const spoke = (fromMs: number, toMs: number, text: string): [number, TurnEvent][] => [
  [fromMs + 60, { type: 'voice-start', onsetAtMs: fromMs }],
  [fromMs + 200, { type: 'voice-confirmed', onsetAtMs: fromMs, pausedPlayback: true, weakerDb: 0 }],
  [toMs + 80, { type: 'voice-end', endedAtMs: toMs, confirmed: true, voicedMs: toMs - fromMs, weakerDb: 0 }],
  [toMs + 150, { type: 'final', text }],
];
/** The first message is heard, and the caller has been speaking over it since 500. */
export const spokenOver = (changes: Partial<TurnState['settings']> = {}): TurnState =>
  play(
    initial(changes),
    [0, { type: 'answered' }],
    [100, { type: 'reply-audible', reply: 1 }],
    [560, { type: 'voice-start', onsetAtMs: 500 }],
    [
      700,
      {
        type: 'voice-confirmed',
        onsetAtMs: 500,
        pausedPlayback: changes.firstMessageInterruptible ?? true,
        weakerDb: 0,
      },
    ],
  ).state;
