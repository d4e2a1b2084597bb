/**
 * The interaction metrics far from real time: the calls of `./parley bench interaction` through the engine of a media worker
 * and the conversation, in virtual time (test/measure/replay/at-home.ts), with every miss and what was believed when:
 *   tsx --conditions=source test/measure/interaction.ts [--phrases tuned|held-out|tau] [--language en] [--voice ID]
 *     [--calls 40] [--seed 1] [--misses]
 */
import { parseArgs } from 'node:util';
import { loadVoiceModel } from '#audio';
import { silentLog } from '#base';
import {
  HESITATION_MS,
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
    ...(["Not now", 'Hold on a second', "I'm on the phone", 'Just a minute', "I don't know"] as const),
    ...(['Give me a moment', 'One second', "I'll be right with you", 'Can you wait', 'Shh quiet'] as const),
  ],
  turns: HELD_OUT.en.turns,
  backchannels: ['uh-huh', 'mm-hmm'],
  hesitations: HELD_OUT.en.hesitations,
};
const SETS = { tuned: TUNED, 'held-out': HELD_OUT, tau: { en: TAU, fr: TAU } } as const;

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
const BEFORE_MS = 300;
const AFTER_MS = 2500;

const set = Object.entries(SETS).find(([name]) => name === values.phrases)?.[1] ?? TUNED;
const language: PhraseLanguage = PHRASE_LANGUAGES.find((each) => each === values.language) ?? 'en';
const seed = Number(values.seed);
const phrases = set[language];
const tag = language === 'fr' ? 'fr-FR' : 'en-GB';

/** Onset of each interruption to the last that was heard before silence, in ms. */
function stopsOf({ sounds, audible = [] }: ReplayedCall): number[] {
  return sounds.flatMap(({ kind, startMs }) => {
    const first = audible.findIndex((span) => span.startMs <= startMs && startMs < span.endMs);
    if (kind !== 'turn' || first < 0) return [];
    let last = first;
    while ((audible[last + 1]?.startMs ?? Number.POSITIVE_INFINITY) - (audible[last]?.endMs ?? 0) < STOPPED_MS) last++;
    return [(audible[last]?.endMs ?? startMs) - startMs];
  });
}

/** Every error with what was believed when, by the measure that forgives hesitations. */
function* missesOf(call: ReplayedCall): Generator<string> {
  const events = interactionEvents(sidesOfCall(call, HESITATION_MS));
  for (const { type, atMs, ...event } of events) {
    const isWrong =
      'correct' in event ? !event.correct : 'latencyMs' in event ? event.latencyMs === undefined : true;
    if (!isWrong) continue;
    const sound = call.sounds.find(({ startMs }) => Math.abs(startMs - atMs) <= METRIC_TICK_MS);
    yield `\n${type} ${sound ? `${sound.utterance.name}, ${sound.endMs - sound.startMs} ms` : ''}`;
    const lines = call.log.map((entry) => ({ ...entry, atMs: entry.atMs - (sound?.startMs ?? atMs) }));
    for (const each of lines)
      if (each.atMs > -BEFORE_MS && each.atMs < AFTER_MS) yield `  ${each.atMs.toFixed(0)} ${each.what}`;
    for (const span of call.audible ?? []) {
      const [from, to] = [span.startMs - (sound?.startMs ?? atMs), span.endMs - (sound?.startMs ?? atMs)];
      if (to > -BEFORE_MS && from < AFTER_MS) yield `  audible ${from.toFixed(0)} to ${to.toFixed(0)}`;
    }
  }
}

const model = await loadVoiceModel(silentLog);
const repertoire = await recordRepertoire(seededRandom(seed), phrases, tag, values.voice);
const calls: ReplayedCall[] = [];
for (let at = 0; at < Number(values.calls); at += CALLS_AT_ONCE) {
  const count = Math.min(CALLS_AT_ONCE, Number(values.calls) - at);
  calls.push(...(await callsFromHome(model, repertoire, Array.from({ length: count }, (_, i) => seed + at + i))));
}
await model.close();
if (values.misses) for (const call of calls) for (const line of missesOf(call)) console.log(line);
const strict = interactionMetrics(calls.map((each) => sidesOfCall(each)));
const forgiving = interactionMetrics(calls.map((each) => sidesOfCall(each, HESITATION_MS)));
const stops = calls.flatMap(stopsOf);
const stopMs = (share: number) => Math.round(percentile(stops, share) ?? 0);
console.log({
  calls: calls.length,
  ...interactionReport(strict, forgiving),
  ...{ stops: stops.length, stop_ms_p50: stopMs(0.5), stop_ms_p95: stopMs(0.95), stop_ms_max: stopMs(1) },
});
