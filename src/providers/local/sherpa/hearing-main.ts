import { join } from 'node:path';
import { errorMessage } from '#base';
import type { RecognitionModel } from '../models/catalogue.ts';
import type { EngineNews, EngineOrder } from '../recognition/protocol.ts';
import { createLiveEars, createSegmentEars, type Ears } from './ears.ts';
import { loadSherpa, recognitionConfig } from './sherpa-onnx.ts';

/** The process of one recognition model: what the native library does to it happens to no other. */
const [folder = '', kind = ''] = process.argv.slice(2);
const tell = (news: EngineNews) => process.send?.(news);

async function load(): Promise<Ears> {
  const sherpa = loadSherpa();
  const config = recognitionConfig({ kind: kind as RecognitionModel['kind'] }, join(folder));
  if (kind === 'streaming recognition') return createLiveEars(new sherpa.OnlineRecognizer(config), tell);
  return createSegmentEars(await sherpa.OfflineRecognizer.createAsync(config), tell);
}

const ears = load();
// Told to whoever asks.
ears.catch(() => undefined);
process.on('message', (message) => {
  const order = message as EngineOrder;
  ears.then(
    (loaded) => loaded.accept(order),
    (error: unknown) => {
      if (order.type !== 'open') return;
      tell({ type: 'failed', stream: order.stream, kind: 'missing', message: errorMessage(error) });
    },
  );
});
process.on('disconnect', () => process.exit(0));
