import type { EndReason, TimelineEntry, TimelineEvent } from '#domain';
import type { Call } from '#features/calls/contract';
import { blankCall, type CallSubject, endedFacts, sampleId } from './sample-calls.ts';
import { CALL_USAGE } from './sample-providers.ts';

export const EVENTFUL = sampleId('call', 100_001);

const REASON: EndReason = { by: 'assistant', code: 'loop', detail: '' };
const caller = (text: string, startedAtMs: number, endedAtMs: number): TimelineEntry => ({
  type: 'caller-said',
  text,
  via: 'speech',
  startedAtMs,
  endedAtMs,
});
const assistant = (text: string, startedAtMs: number, endedAtMs: number): TimelineEntry => ({
  type: 'assistant-said',
  text,
  generated: text,
  interrupted: false,
  startedAtMs,
  endedAtMs,
});
const latency = { endOfTurnMs: 240, transcriptMs: 250, firstTokenMs: 310, firstAudioMs: 420, firstPacketMs: 436 };

/** One of everything that a timeline can have, on a call that the assistant placed. */
const STORY: readonly (readonly [atMs: number, entry: TimelineEntry])[] = [
  [900, { type: 'answered' }],
  [2300, { type: 'answered-by', class: 'menu', confidence: 0.91, afterMs: 1400, because: 'keys' }],
  [4100, { type: 'answered-by', class: 'human', confidence: 0.84, afterMs: 3200, because: 'asks-who' }],
  [4200, caller('Town hall, good morning?', 2600, 4000)],
  [4436, { type: 'turn', index: 1, latency }],
  [4440, { type: 'speculation', index: 1, begun: 2, aheadMs: 320, wastedCharacters: 46 }],
  [7400, assistant('Good morning, I am calling about a parking permit.', 4436, 7400)],
  [8200, { type: 'aside', text: 'Marc, shut the door, will you?', startedAtMs: 7600, endedAtMs: 8100 }],
  [9100, { type: 'false-alarm', onsetAtMs: 8800, voicedMs: 260 }],
  [11_000, caller('Excusez-moi, parlez-vous français ?', 9600, 10_800)],
  [11_050, { type: 'language', from: 'en-GB', to: 'fr-FR' }],
  [11_236, { type: 'turn', index: 2, latency }],
  [13_400, assistant('Bien sûr. Quel est votre numéro de dossier ?', 11_236, 13_400)],
  ...[...'48213#'].map((key, index) => [14_000 + index * 300, { type: 'key', key }] as const),
  [15_800, { type: 'caller-said', text: '48213#', via: 'keys', startedAtMs: 15_500, endedAtMs: 15_500 }],
  [15_900, { type: 'tool-call', id: 'a', name: 'find_permit', arguments: { file: '48213' } }],
  [17_300, { type: 'provider-error', provider: 'openai', kind: 'timeout', message: 'No answer within 1.5 s.' }],
  [
    17_310,
    { type: 'provider-changed', stage: 'language-model', from: 'openai/gpt-4.1-mini', to: 'local', reason: 'slow' },
  ],
  [18_000, { type: 'speculation', index: 3, begun: 1, wastedCharacters: 128 }],
  [21_400, { type: 'tool-result', id: 'a', name: 'find_permit', ok: true, result: 'Ready on Monday', tookMs: 5500 }],
  [22_000, { type: 'tool-call', id: 'b', name: 'book_slot', arguments: { day: 'Monday' } }],
  [23_100, { type: 'tool-result', id: 'b', name: 'book_slot', ok: false, result: 'HTTP 503', tookMs: 1100 }],
  [23_200, { type: 'tool-call', id: 'c', name: 'send_message', arguments: {} }],
  [24_000, { type: 'hold', held: true }],
  [31_000, { type: 'hold', held: false }],
  [36_000, { type: 'inactivity-warning' }],
  [38_000, { type: 'transfer', destination: 'Counter', ok: false, detail: 'busy' }],
  [40_000, { type: 'loop', who: 'caller' }],
  [41_000, { type: 'quality', received: 2050, lost: 12, jitterMs: 3.1 }],
  [41_200, { type: 'ended', reason: REASON }],
];

export function eventfulCall(now: number, subject: CallSubject): Call {
  const timeline = STORY.map(([atMs, entry]) => ({ v: 1, atMs, ...entry }) as TimelineEvent);
  const startedAt = now - 150_000;
  return {
    ...blankCall(EVENTFUL, startedAt, subject),
    direction: 'outbound',
    from: '+33170000001',
    to: '+33144556677',
    ...endedFacts(startedAt, timeline, REASON),
    timeline,
    usage: CALL_USAGE,
    costUsd: 0.0066,
    media: { codec: 'PCMA', packetsReceived: 2050, packetsLost: 12, jitterMs: 3.1 },
  };
}
