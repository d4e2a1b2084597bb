/**
 * The interaction metrics far from real time: the calls of `./parley bench interaction` through the engine of a media worker
 * and the conversation, in virtual time (test/measure/replay/at-home.ts), with every miss and what was believed when:
 *   tsx --conditions=source test/measure/interaction.ts [--phrases tuned|held-out|tau|stops] [--language en] [--voice ID]
 *     [--calls 40] [--seed 1] [--misses]
 */
import { parseArgs } from 'node:util';
import { loadVoiceModel } from '#audio';
import { silentLog } from '#base';
import {
  HESITATION_MS,
  type InteractionEvent,
  interactionEvents,
  interactionMetrics,
  interactionReport,
  METRIC_TICK_MS,
  percentile,
  sidesOfCall,
} from '#domain';
import { HELD_OUT, PHRASE_LANGUAGES, type PhraseLanguage, type Phrases, seededRandom } from '#simulation';
import { recordRepertoire } from '../../src/app/bench/household.ts';
import { TUNED } from '../sim/phrases.ts';
import { callsFromHome, type ReplayedCall } from './replay/at-home.ts';

/** What callers of tau-voice say beside their turns (src/tau2/voice_config of sierra-research/tau2-bench). */
const TAU: Phrases = {
  asides: [
    ...(['Not now', 'Hold on a second', "I'm on the phone", 'Just a minute', "I don't know"] as const),
    ...(['Give me a moment', 'One second', "I'll be right with you", 'Can you wait', 'Shh quiet'] as const),
  ],
  turns: HELD_OUT.en.turns,
  backchannels: ['uh-huh', 'mm-hmm'],
  hesitations: HELD_OUT.en.hesitations,
};
/** Whoever says one of these over the assistant wants it to stop. */
const STOPS = {
  en: { ...TUNED.en, turns: ['stop', 'wait', 'no', 'no no', 'hold on', 'excuse me', 'who is that', 'how much is it'] },
  fr: {
    ...TUNED.fr,
    turns: ['stop', 'attendez', 'non', 'non non', 'un instant', 'pardon', 'qui est là', 'combien ça coûte'],
  },
} as const;
const SETS = { tuned: TUNED, 'held-out': HELD_OUT, tau: { en: TAU, fr: TAU }, stops: STOPS } as const;

const { values } = parseArgs({
  options: {
    phrases: { type: 'string', default: 'tuned' },
    language: { type: 'string', default: 'en' },
    voice: { type: 'string' },
    calls: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    misses: { type: 'boolean', default: false },
  },
});

const CALLS_AT_ONCE = 20;
/** A silence this long has ended what was being said, as `bench barge-in` has it. */
const STOPPED_MS = 400;
/** Slower ones are shown. */
const SLOW_STOP_MS = 200;
const BEFORE_MS = 300;
const AFTER_MS = 2500;

const set = Object.entries(SETS).find(([name]) => name === values.phrases)?.[1] ?? TUNED;
const language: PhraseLanguage = PHRASE_LANGUAGES.find((each) => each === values.language) ?? 'en';
const seed = Number(values.seed);
const phrases = set[language];
const tag = language === 'fr' ? 'fr-FR' : 'en-GB';

/** Onset of each interruption to the last that was heard before silence. */
function stopsOf({ sounds, audible = [] }: ReplayedCall): { readonly atMs: number; readonly stopMs: number }[] {
  return sounds.flatMap(({ kind, startMs }) => {
    const first = audible.findIndex((span) => span.startMs <= startMs && startMs < span.endMs);
    if (kind !== 'turn' || first < 0) return [];
    let last = first;
    while ((audible[last + 1]?.startMs ?? Number.POSITIVE_INFINITY) - (audible[last]?.endMs ?? 0) < STOPPED_MS) last++;
    return [{ atMs: startMs, stopMs: (audible[last]?.endMs ?? startMs) - startMs }];
  });
}

/** Every error, by the measure that forgives hesitations. */
const missesOf = (call: ReplayedCall) => interactionEvents(sidesOfCall(call, HESITATION_MS)).filter(isMiss);

function isMiss(event: InteractionEvent): boolean {
  if ('correct' in event) return !event.correct;
  return event.type === 'talk-over' || event.latencyMs === undefined;
}

/** What was done and believed about it, in ms since its onset. */
function report({ sounds, log, audible = [] }: ReplayedCall, type: string, atMs: number): void {
  const sound = sounds.find(({ startMs }) => Math.abs(startMs - atMs) <= METRIC_TICK_MS);
  const onsetMs = sound?.startMs ?? atMs;
  const isNear = (fromMs: number, toMs = fromMs) => toMs - onsetMs > -BEFORE_MS && fromMs - onsetMs < AFTER_MS;
  console.log(`\n${type} ${sound ? `${sound.utterance.name}, ${sound.endMs - sound.startMs} ms` : ''}`);
  for (const entry of log) if (isNear(entry.atMs)) console.log(`  ${(entry.atMs - onsetMs).toFixed(0)} ${entry.what}`);
  for (const { startMs, endMs } of audible)
    if (isNear(startMs, endMs))
      console.log(`  audible ${(startMs - onsetMs).toFixed(0)} to ${(endMs - onsetMs).toFixed(0)}`);
}

const model = await loadVoiceModel(silentLog);
const repertoire = await recordRepertoire(seededRandom(seed), phrases, tag, values.voice);
const calls: ReplayedCall[] = [];
for (let at = 0; at < Number(values.calls); at += CALLS_AT_ONCE) {
  const count = Math.min(CALLS_AT_ONCE, Number(values.calls) - at);
  calls.push(
    ...(await callsFromHome(
      model,
      repertoire,
      Array.from({ length: count }, (_, i) => seed + at + i),
      tag,
    )),
  );
}
await model.close();
if (values.misses)
  for (const call of calls) {
    for (const { type, atMs } of missesOf(call)) report(call, type, atMs);
    for (const { atMs, stopMs } of stopsOf(call)) if (stopMs > SLOW_STOP_MS) report(call, 'slow stop', atMs);
  }
const strict = interactionMetrics(calls.map((each) => sidesOfCall(each)));
const forgiving = interactionMetrics(calls.map((each) => sidesOfCall(each, HESITATION_MS)));
const stops = calls.flatMap(stopsOf).map(({ stopMs }) => stopMs);
const stopMs = (share: number) => Math.round(percentile(stops, share) ?? 0);
console.log({
  calls: calls.length,
  ...interactionReport(strict, forgiving),
  ...{ stops: stops.length, stop_ms_p50: stopMs(0.5), stop_ms_p95: stopMs(0.95), stop_ms_max: stopMs(1) },
});
