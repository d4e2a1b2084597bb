import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage, every, systemClock } from '#base';
import { RECEIPT } from '../models/installed.ts';
import { loadSherpa, type SherpaOnnx, type Synthesiser, voiceConfig } from './sherpa-onnx.ts';
import type { SpeakingNews, SpeakingOrder } from './speaking-protocol.ts';

/** The process of one voice: what the native library does to it happens to no other. */
const [folder = '', network = ''] = process.argv.slice(2);
const tell = (news: SpeakingNews) => process.send?.(news);
const wanted = new Set<number>();

async function load(): Promise<{ readonly sherpa: SherpaOnnx; readonly voice: Synthesiser }> {
  const sherpa = loadSherpa();
  return { sherpa, voice: await sherpa.OfflineTts.createAsync(voiceConfig(network, folder)) };
}

const loaded = load();
// Told to whoever asks.
loaded.catch(() => undefined);

async function speak({ sentence, text, rate }: Extract<SpeakingOrder, { type: 'speak' }>): Promise<void> {
  const { sherpa, voice } = await loaded;
  if (!wanted.has(sentence)) return;
  await voice.generateAsync({
    text,
    generationConfig: new sherpa.GenerationConfig({ speed: rate }),
    onProgress({ samples }) {
      if (!wanted.has(sentence)) return false;
      const spoken = Int16Array.from(samples, (value) => Math.round(32_767 * Math.max(-1, Math.min(1, value))));
      tell({ type: 'audio', sentence, samples: spoken, sampleRate: voice.sampleRate });
      return true;
    },
  });
  tell({ type: 'done', sentence });
}

/** How often a voice looks whether it was removed. It stays loaded until then: a caller does not wait for it to load. */
const LOOK_MS = 60_000;
every(systemClock, LOOK_MS, () => {
  if (wanted.size === 0 && !existsSync(join(folder, RECEIPT))) process.exit(0);
});

process.on('message', (message) => {
  const order = message as SpeakingOrder;
  if (order.type === 'cancel') {
    wanted.delete(order.sentence);
    return;
  }
  wanted.add(order.sentence);
  speak(order)
    .catch((error: unknown) => tell({ type: 'failed', sentence: order.sentence, message: errorMessage(error) }))
    .finally(() => wanted.delete(order.sentence));
});
process.on('disconnect', () => process.exit(0));
