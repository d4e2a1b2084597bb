import { Counter, Gauge, type Registry } from 'prom-client';
import type { SpeechCache } from '#providers';

/** What sentences that are said again and again spared the voices, over all workspaces, at /metrics. */
export function addSpeechCacheMetrics(registry: Registry, cache: SpeechCache): void {
  const settings = { labelNames: ['provider'] as const, registers: [registry] };
  const hits = new Counter({
    name: 'parley_speech_cache_hits_total',
    help: 'Sentences that were there already.',
    ...settings,
    collect: () => collect(),
  });
  const misses = new Counter({
    name: 'parley_speech_cache_misses_total',
    help: 'Sentences that are kept from now on.',
    ...settings,
  });
  const saved = new Counter({
    name: 'parley_speech_cache_saved_characters_total',
    help: 'Characters that a provider did not have to speak again.',
    ...settings,
  });
  const bytes = new Gauge({
    name: 'parley_speech_cache_bytes',
    help: 'Audio that is kept.',
    registers: [registry],
  });
  const collect = () => {
    for (const metric of [hits, misses, saved]) metric.reset();
    bytes.set(cache.keptBytes);
    for (const { provider, ...figures } of cache.figures()) {
      hits.inc({ provider }, figures.hits);
      misses.inc({ provider }, figures.misses);
      saved.inc({ provider }, figures.savedCharacters);
    }
  };
}
