import { z } from 'zod';
import { AnsweredBecause, AnsweredBy } from './answering.ts';

/** ringing → active → ended; a call refused before answer goes straight to ended. */
export const CallState = z.enum(['ringing', 'active', 'ended']);
export type CallState = z.infer<typeof CallState>;

/** Whose doing the end of a call was. */
export const EndedBy = z.enum(['caller', 'assistant', 'platform', 'provider', 'carrier', 'configuration', 'member']);
export type EndedBy = z.infer<typeof EndedBy>;

export const EndReason = z.object({
  by: EndedBy,
  /** Stable code: `goodbye`, `hung-up`, `inactivity`, `max-duration`, `transferred`, `cancelled`, `rejected`, `provider-failed`, `media-lost`, `restart`, `shutdown`, `voicemail`, `voicemail-left`, `call-back`, `menu`, `busy`, `no-answer` ... */
  code: z.string().min(1).max(64),
  detail: z.string().max(500).default(''),
});
export type EndReason = z.infer<typeof EndReason>;

/** Latency of one reply by stage, in ms; each measured from the end of the caller's speech on the RTP clock. Absent: the stage did not happen. */
export const TurnLatency = z.object({
  /** End of speech until the turn was judged complete. */
  endOfTurnMs: z.number().optional(),
  transcriptMs: z.number().optional(),
  firstTokenMs: z.number().optional(),
  firstAudioMs: z.number().optional(),
  firstPacketMs: z.number().optional(),
  /** First packet minus final transcript minus the time spent waiting for providers: the platform's own share. */
  ownMs: z.number().optional(),
});
export type TurnLatency = z.infer<typeof TurnLatency>;

export const SpokenVia = z.enum(['speech', 'keys', 'text']);

const base = { v: z.literal(1), /** ms since the call was created. */ atMs: z.number() };
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ ...base, type: z.literal(type), ...shape });

/** What happens in a call, in order: stored, shown live, sent in webhooks. */
export const TimelineEvent = z.discriminatedUnion('type', [
  event('answered', {}),
  /** Of a call that we placed; a later one corrects it. `confidence`: 0 to 1. */
  event('answered-by', {
    class: AnsweredBy,
    confidence: z.number(),
    /** Since the answer. */
    afterMs: z.number(),
    because: AnsweredBecause,
  }),
  event('caller-said', {
    text: z.string(),
    via: SpokenVia,
    startedAtMs: z.number(),
    endedAtMs: z.number(),
    confidence: z.number().optional(),
  }),
  /** `text` is what was heard; `generated` what would have been said. */
  event('assistant-said', {
    text: z.string(),
    generated: z.string(),
    interrupted: z.boolean(),
    startedAtMs: z.number(),
    endedAtMs: z.number(),
  }),
  event('turn', { index: z.number().int(), latency: TurnLatency }),
  /** Answers to the turn that were begun before it was over. `aheadMs`: by how much, of the one that was used. */
  event('speculation', {
    index: z.number().int(),
    begun: z.number().int(),
    aheadMs: z.number().optional(),
    wastedCharacters: z.number().int(),
  }),
  event('barge-in', { onsetAtMs: z.number() }),
  event('false-alarm', { onsetAtMs: z.number(), voicedMs: z.number() }),
  /** Words of the caller to somebody else in the room: they are not answered. */
  event('aside', { text: z.string(), startedAtMs: z.number(), endedAtMs: z.number() }),
  event('key', { key: z.string() }),
  event('tool-call', { id: z.string(), name: z.string(), arguments: z.unknown() }),
  event('tool-result', { id: z.string(), name: z.string(), ok: z.boolean(), result: z.string(), tookMs: z.number() }),
  event('hold', { held: z.boolean() }),
  event('inactivity-warning', {}),
  /** The same was said again and again: the assistant stops answering it. */
  event('loop', { who: z.enum(['caller', 'assistant']) }),
  /** The assistant follows the caller into another language. BCP 47. */
  event('language', { from: z.string(), to: z.string() }),
  event('provider-error', { provider: z.string(), kind: z.string(), message: z.string() }),
  /** Another provider serves from here on. `reason`: the kind of an error, `slow`, `circuit-open` or `recovered`. */
  event('provider-changed', {
    stage: z.enum(['speech-to-text', 'language-model', 'text-to-speech']),
    from: z.string(),
    to: z.string(),
    reason: z.string(),
  }),
  event('transfer', { destination: z.string(), ok: z.boolean(), detail: z.string() }),
  event('quality', { received: z.number(), lost: z.number(), jitterMs: z.number() }),
  event('ended', { reason: EndReason }),
]);
export type TimelineEvent = z.infer<typeof TimelineEvent>;
export type TimelineEventOf<T extends TimelineEvent['type']> = Extract<TimelineEvent, { type: T }>;

/** Something that a call emits before the platform stamps version and time on it. */
export type TimelineEntry = TimelineEvent extends infer E
  ? E extends TimelineEvent
    ? Omit<E, 'v' | 'atMs'>
    : never
  : never;
