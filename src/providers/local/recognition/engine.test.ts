import { expect, it } from 'vitest';
import { Engine } from './engine.ts';
import { errorOf } from './engine-process.ts';
import type { EngineNews } from './protocol.ts';

it('a machine without the model is told to the stream, with the command that installs it', async () => {
  const news = await new Promise<EngineNews>((resolve) => {
    const engine = new Engine('/nowhere', resolve, '/nowhere/model');
    engine.warmUp();
    engine.accept({ type: 'open', stream: 1, language: 'en-GB', phrases: ['hello'] });
  });
  expect(news).toMatchObject({ type: 'failed', stream: 1, kind: 'missing' });
  const error = errorOf('missing', 'no library');
  expect(error).toMatchObject({ kind: 'configuration', retryable: false });
  expect(error.message).toContain('sudo apt-get install libpocketsphinx3 pocketsphinx-en-us');
});

it('only a crash and a lack of capacity are worth another try', () => {
  expect(errorOf('crash', '').retryable).toBe(true);
  expect(errorOf('busy', '').retryable).toBe(true);
  expect(errorOf('grammar', '').retryable).toBe(false);
});
