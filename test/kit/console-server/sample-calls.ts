import type { EndReason, TimelineEvent, TurnLatency } from '#domain';
import type { Call, CallSummary } from '#features/calls/contract';

export type Line = readonly ['caller' | 'assistant' | 'keys' | 'tool', string];

const LEAD_MS = 350;
const MS_PER_CHARACTER = 62;
const MS_PER_KEY = 350;

interface Moment {
  readonly atMs: number;
  readonly turn: number;
}

/** The timeline of a call in which these lines are said one after another. */
export function timelineOf(lines: readonly Line[], reason?: EndReason): TimelineEvent[] {
  const events: TimelineEvent[] = [{ v: 1, type: 'answered', atMs: 120 }];
  let moment: Moment = { atMs: LEAD_MS, turn: 0 };
  for (const [who, text] of lines) moment = HAPPENS[who](events, text, moment);
  const { atMs } = moment;
  events.push({ v: 1, type: 'quality', atMs, received: Math.round(atMs / 20), lost: 3, jitterMs: 2.4 });
  if (reason) events.push({ v: 1, type: 'ended', atMs: atMs + 200, reason });
  return events;
}

type Happening = (events: TimelineEvent[], text: string, at: Moment) => Moment;

const HAPPENS: Record<Line[0], Happening> = {
  assistant: (events, text, { atMs: startedAtMs, turn }) => {
    const endedAtMs = startedAtMs + text.length * MS_PER_CHARACTER;
    if (turn > 0) events.push({ v: 1, type: 'turn', atMs: startedAtMs, index: turn, latency: latencyOf(turn) });
    const interrupted = text.endsWith('–');
    const generated = interrupted ? `${text} and I can also send you the address by message.` : text;
    events.push({
      v: 1,
      type: 'assistant-said',
      atMs: endedAtMs,
      text,
      generated,
      interrupted,
      startedAtMs,
      endedAtMs,
    });
    if (interrupted) events.push({ v: 1, type: 'barge-in', atMs: endedAtMs, onsetAtMs: endedAtMs - 140 });
    return { atMs: endedAtMs + 500, turn: turn + 1 };
  },
  caller: (events, text, { atMs: startedAtMs, turn }) => {
    const endedAtMs = startedAtMs + text.length * MS_PER_CHARACTER;
    const atMs = endedAtMs + 300;
    events.push({ v: 1, type: 'caller-said', atMs, text, via: 'speech', startedAtMs, endedAtMs, confidence: 0.92 });
    return { atMs: endedAtMs + (latencyOf(turn).firstPacketMs ?? 0), turn };
  },
  keys: (events, text, { atMs, turn }) => {
    for (const [index, key] of [...text].entries())
      events.push({ v: 1, type: 'key', atMs: atMs + (index + 1) * MS_PER_KEY, key });
    const end = atMs + text.length * MS_PER_KEY;
    events.push({ v: 1, type: 'caller-said', atMs: end, text, via: 'keys', startedAtMs: end, endedAtMs: end });
    return { atMs: end + 700, turn };
  },
  tool: (events, name, { atMs, turn }) => {
    const id = `tool-${atMs}`;
    const result = 'Monday to Friday, 9:00 to 18:00';
    events.push(
      { v: 1, type: 'tool-call', atMs, id, name, arguments: { question: 'opening hours' } },
      { v: 1, type: 'tool-result', atMs: atMs + 84, id, name, ok: true, result, tookMs: 84 },
    );
    return { atMs, turn };
  },
};

function latencyOf(turn: number): TurnLatency {
  const spread = (turn * 37) % 90;
  const endOfTurnMs = 310 + spread;
  return {
    endOfTurnMs,
    transcriptMs: endOfTurnMs + 35,
    firstTokenMs: endOfTurnMs + 90 + spread,
    firstAudioMs: endOfTurnMs + 170 + spread,
    firstPacketMs: endOfTurnMs + 182 + spread,
    ownMs: 6 + (spread % 7),
  };
}

const ENGLISH: readonly Line[] = [
  ['assistant', 'Hello, this is the Lakeside Clinic. How can I help you?'],
  ['caller', 'Hi, what are your opening hours?'],
  ['tool', 'search_documents'],
  ['assistant', 'We are open from Monday to Friday, nine to six, and on Saturday morning –'],
  ['caller', 'And on Sunday?'],
  ['assistant', 'We are closed on Sunday. In an emergency, please call 112. Anything else?'],
  ['caller', 'I would like to give you my file number.'],
  ['assistant', 'Please type it on the keypad, then press the hash key.'],
  ['keys', '48213#'],
  ['assistant', 'Thank you. I have noted the file number 4 8 2 1 3.'],
  ['caller', 'Thank you, goodbye.'],
  ['assistant', 'Goodbye, and have a nice day.'],
];

const FRENCH: readonly Line[] = [
  ['assistant', 'Bonjour, restaurant Le Tilleul. Que puis-je faire pour vous ?'],
  ['caller', 'Bonjour, je voudrais réserver une table pour ce soir.'],
  ['assistant', 'Avec plaisir. Pour combien de personnes, et à quelle heure ?'],
  ['caller', 'Quatre personnes, à vingt heures.'],
  ['tool', 'book_table'],
  ['assistant', 'C’est noté : une table pour quatre à vingt heures. À ce soir !'],
  ['caller', 'Merci, au revoir.'],
];

const SHORT: readonly Line[] = [['assistant', 'Hello, this is the Lakeside Clinic. How can I help you?']];

const SCRIPTS: readonly (readonly Line[])[] = [ENGLISH, FRENCH, SHORT];
const REASONS: readonly EndReason[] = [
  { by: 'assistant', code: 'goodbye', detail: '' },
  { by: 'caller', code: 'hung-up', detail: '' },
  { by: 'assistant', code: 'inactivity', detail: '' },
  { by: 'provider', code: 'provider-failed', detail: 'The speech service did not answer within 5 s.' },
  { by: 'platform', code: 'restart', detail: '' },
];
const CALLERS = ['+33612345678', '+442079460011', '1001', '+393331234567', '', '+33145678901'];
const MINUTE = 60_000;

const pick = <T>(from: readonly T[], index: number): T => {
  const value = from[index % from.length];
  if (value === undefined) throw new TypeError('An empty list has nothing to pick.');
  return value;
};

export interface CallSubject {
  readonly id: string;
  readonly name: string;
}

/** The `index`th call before `now`, of the assistants in turn. */
export function sampleCall(index: number, now: number, assistants: readonly CallSubject[]): Call {
  const reason = pick(REASONS, index);
  const timeline = timelineOf(pick(SCRIPTS, index), reason);
  if (reason.by === 'provider')
    timeline.splice(-1, 0, {
      v: 1,
      type: 'provider-error',
      atMs: 1500,
      provider: 'local',
      kind: 'timeout',
      message: 'The speech service did not answer within 5 s.',
    });
  const startedAt = now - (index * 47 + 6) * MINUTE;
  const browser = index % 4 === 3;
  return {
    ...blankCall(sampleId('call', index), startedAt, pick(assistants, index)),
    wire: browser ? 'browser' : 'sip',
    assistantVersion: browser ? null : 2,
    from: browser ? 'browser' : pick(CALLERS, index),
    ...endedFacts(startedAt, timeline, reason),
    timeline,
    recordingOffsetMs: 120,
    media: { codec: browser ? 'PCMU' : 'PCMA', packetsReceived: 1830, packetsLost: index % 5, jitterMs: 2.4 },
  };
}

/** What the end of a call adds to it. */
export function endedFacts(
  startedAt: number,
  timeline: readonly TimelineEvent[],
  reason: EndReason,
): Partial<CallSummary> {
  const endMs = timeline.at(-1)?.atMs ?? 0;
  const responses = timeline.flatMap((event) =>
    event.type === 'turn' && event.latency.firstPacketMs !== undefined ? [event.latency.firstPacketMs] : [],
  );
  responses.sort((a, b) => a - b);
  return {
    state: 'ended',
    endedAt: new Date(startedAt + endMs).toISOString(),
    durationMs: endMs - 120,
    endReason: reason,
    turns: responses.length,
    responseMsP50: responses[Math.floor(responses.length / 2)] ?? null,
    hasRecording: true,
  };
}

/** A call that was answered and goes on. */
export function blankCall(id: string, startedAt: number, assistant: CallSubject): Call {
  return {
    id,
    assistant: { id: assistant.id, name: assistant.name },
    assistantVersion: 2,
    direction: 'inbound',
    wire: 'sip',
    state: 'active',
    from: '+33612345678',
    to: '1000',
    startedAt: new Date(startedAt).toISOString(),
    answeredAt: new Date(startedAt + 120).toISOString(),
    endedAt: null,
    durationMs: null,
    endReason: null,
    responseMsP50: null,
    turns: 0,
    hasRecording: false,
    timeline: [],
    recordingOffsetMs: 120,
    media: null,
    usage: null,
    costUsd: null,
    voiceVariant: null,
  };
}

const KINDS = ['call', 'assistant', 'line', 'connection', 'key', 'member'] as const;

/** Stable identifiers, so that screenshots and addresses do not change between runs. */
export function sampleId(kind: (typeof KINDS)[number], index: number): string {
  const block = String(KINDS.indexOf(kind) + 1).padStart(4, '0');
  return `01980000-0000-7000-8000-${block}${index.toString(16).padStart(8, '0')}`;
}
