import { z } from 'zod';
import { CallState, EndedBy, EndReason, TextToSpeechChoice, TimelineEvent, UsageLine, VoiceVariant } from '#domain';

/**
 * GET    /api/v1/calls?assistantId=&state=&q=&cursor=&limit=  → { items: CallSummary[], nextCursor: string | null }, newest first
 * GET    /api/v1/calls/:id                  → Call
 * GET    /api/v1/calls/:id/recording        → audio/wav, PCM 16-bit two channels (left caller, right assistant), Range supported; ?format=original: the A-law file
 * GET    /api/v1/calls/:id/peaks?points=    → Peaks
 * GET    /api/v1/calls/:id/live             → server-sent events: `data: LiveMessage`, first everything so far, until the call ends
 * POST   /api/v1/calls/:id/end              → 204
 * POST   /api/v1/calls/:id/text  { text }   → 204: says `text` to the assistant as if the caller had
 * POST   /api/v1/calls  NewOutboundCall           → PlacedCall (201): calls somebody; how it ends shows in the call
 * GET    /api/v1/assistants/:id/voice-test  → { report: VoiceTestReport | null }: of the published version; null: it tests no voices
 * GET    /api/v1/assistants/:id/voice-tests → { items: PastVoiceTest[] }: those that have ended and had calls, the last first
 * GET    /api/v1/assistants/:id/voice-tests/:test → VoiceTestReport: how its voices did
 * POST   /api/v1/test-calls  NewTestCall    → TestCall: a ticket for the websocket /media/browser
 */
export const CallSummary = z.object({
  id: z.string(),
  assistant: z.object({ id: z.string(), name: z.string() }).nullable(),
  assistantVersion: z.number().int().nullable(),
  direction: z.enum(['inbound', 'outbound']),
  wire: z.enum(['sip', 'browser', 'memory']),
  state: CallState,
  from: z.string(),
  to: z.string(),
  startedAt: z.iso.datetime(),
  answeredAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Answer to end. */
  durationMs: z.number().nullable(),
  endReason: EndReason.nullable(),
  /** Median over the call's turns of end of speech → first packet. */
  responseMsP50: z.number().nullable(),
  turns: z.number().int(),
  hasRecording: z.boolean(),
});
export type CallSummary = z.infer<typeof CallSummary>;

export const Call = CallSummary.extend({
  timeline: z.array(TimelineEvent),
  /** Offset of the recording's first sample from `startedAt`, to line up with the timeline. */
  recordingOffsetMs: z.number().nullable(),
  media: z
    .object({ codec: z.string(), packetsReceived: z.number(), packetsLost: z.number(), jitterMs: z.number() })
    .nullable(),
  /** What providers did for it, once it is over; null: not known. */
  usage: z.array(UsageLine).nullable(),
  /** US dollars: the sum of what is known of `usage`; null: nothing is. */
  costUsd: z.number().nullable(),
  /** The voice that it heard, when the assistant was testing two; null: it was not. */
  voiceVariant: VoiceVariant.nullable(),
});
export type Call = z.infer<typeof Call>;

export const CallQuery = z.object({
  assistantId: z.string().max(64).optional(),
  state: CallState.optional(),
  /** Words of the transcript, or part of a number. */
  q: z.string().max(200).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Peak levels 0..1 of each channel, evenly spaced over the recording. */
export const Peaks = z.object({ durationMs: z.number(), caller: z.array(z.number()), assistant: z.array(z.number()) });
export type Peaks = z.infer<typeof Peaks>;

export const LiveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: TimelineEvent }),
  /** What is being said, replaced by the next one; empty: nothing any more. */
  z.object({ type: z.literal('partial'), who: z.enum(['caller', 'assistant']), text: z.string() }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;

/** Between digits people write spaces, dots, dashes, slashes and brackets. */
const DialledNumber = z
  .string()
  .max(60)
  .transform((text) => text.replace(/[\s().\-/]/g, ''))
  .pipe(z.string().regex(/^\+?[0-9*#]{2,20}$/, 'Give a number such as +33612345678.'));
const SipAddress = z
  .string()
  .max(200)
  .regex(
    /^sip:[A-Za-z0-9._~+*%-]{1,64}@(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?(;transport=(udp|tcp))?$/,
    'Give an address such as sip:1000@192.168.1.10.',
  );

export const NewOutboundCall = z.object({
  assistantId: z.string().max(64),
  /** A number in international or the operator's own format, or a SIP address in a network that the operator allows. */
  to: z.union([SipAddress, DialledNumber]),
  /** The SIP connection that takes the call; may be left out when there is only one. */
  connectionId: z.string().max(64).optional(),
});
export const PlacedCall = z.object({ callId: z.string() });

export const NewTestCall = z.object({
  assistantId: z.string().max(64),
  /** `draft` tries what is not published yet. */
  version: z.enum(['draft', 'published']).default('published'),
});
/** `wss(s)://host{path}`; valid once, for 60 s. */
export const TestCall = z.object({ path: z.string(), callId: z.string() });

/**
 * The websocket /media/browser?ticket=... carries JSON text messages. WebRTC audio is PCMU or PCMA; the browser gathers all
 * ICE candidates before it sends its offer. Without WebRTC media within 3 s the browser sends `fallback` and both sides
 * send 20 ms of A-law 8 kHz (160 bytes) as binary messages.
 */
export const BrowserMessage = z.discriminatedUnion('type', [
  /** `microphone: false`: the visitor types and presses keys only. */
  z.object({ type: z.literal('offer'), sdp: z.string().max(20_000), microphone: z.boolean() }),
  z.object({ type: z.literal('fallback') }),
  z.object({ type: z.literal('text'), text: z.string().min(1).max(2000) }),
  z.object({ type: z.literal('key'), key: z.string().regex(/^[0-9*#]$/) }),
  z.object({ type: z.literal('hang-up') }),
]);
export type BrowserMessage = z.infer<typeof BrowserMessage>;
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), sdp: z.string() }),
  /** WebRTC carries nothing as the server sees it: the browser answers with `fallback`. */
  z.object({ type: z.literal('fallback') }),
  ...LiveMessage.options,
  z.object({ type: z.literal('problem'), message: z.string() }),
  z.object({ type: z.literal('over'), callId: z.string() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

const Estimate = z.object({ value: z.number(), /** 95 % interval. */ low: z.number(), high: z.number() });

/** What two voices are compared by. Means are per call, shares are 0 to 1 of all calls. */
export const VoiceMetricName = z.enum([
  'durationMs',
  'turns',
  'interruptions',
  'reAsks',
  'silences',
  'hungUpEarly',
  'transferred',
  'standIn',
]);
export type VoiceMetricName = z.infer<typeof VoiceMetricName>;

export const VoiceMetric = z.object({
  name: VoiceMetricName,
  kind: z.enum(['mean', 'share']),
  /** Null: no calls. */
  a: Estimate.nullable(),
  b: Estimate.nullable(),
  /** That chance alone makes such a difference, adjusted for the number of metrics; null: too few calls to ask. */
  pValue: z.number().nullable(),
  verdict: z.enum(['too-few-calls', 'no-difference', 'a-higher', 'b-higher']),
});
export type VoiceMetric = z.infer<typeof VoiceMetric>;

/** Two voices compared over the answered calls that heard them; trial calls from the console do not count. */
export const VoiceTestReport = z.object({
  sharePercent: z.number(),
  voices: z.object({ a: TextToSpeechChoice, b: TextToSpeechChoice }),
  calls: z.object({ a: z.number().int(), b: z.number().int() }),
  /** Of either voice, before anything is said of a difference. */
  callsNeeded: z.number().int(),
  /** Of the first call that counts. */
  since: z.iso.datetime().nullable(),
  metrics: z.array(VoiceMetric),
  /** How the calls ended, the most frequent first. */
  endings: z.array(z.object({ by: EndedBy, code: z.string(), a: z.number().int(), b: z.number().int() })),
});
export type VoiceTestReport = z.infer<typeof VoiceTestReport>;

/** A test that has ended. */
export const PastVoiceTest = VoiceTestReport.pick({ sharePercent: true, voices: true }).extend({
  id: z.string(),
  endedAt: z.iso.datetime(),
  /** The voice that stayed; null: another one came. */
  kept: VoiceVariant.nullable(),
});
export type PastVoiceTest = z.infer<typeof PastVoiceTest>;
