import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { AssistantConfig } from '#domain';
import type { KeyGate, KeyInUse } from '#features/providers';
import { GrowingText, type ModelRequest, ProviderError } from '#providers';
import { type SampleVendor, sampleVendor } from '../../test/kit/vendors/sample-vendor.ts';
import { VirtualClock } from '../../test/kit/virtual-clock.ts';
import { EnginePool } from './engine-pool.ts';
import { vendorEngines } from './vendor-engines.ts';

const FOUR_HOURS_MS = 14_400_000;
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'Hi', via: 'text' }],
  ...{ tools: [], language: 'en' },
};

describe('engines of vendors', () => {
  let clock: VirtualClock;
  let vendor: SampleVendor;
  let pool: EnginePool;
  let keys: Map<string, { version: string; maxStreams?: number; isSpent?: boolean }>;
  let engines: ReturnType<typeof vendorEngines>;

  let taken: number;
  const gateOf = (workspaceId: string, own: { isSpent?: boolean } | undefined): KeyGate => ({
    check() {
      if (own?.isSpent) throw new ProviderError('sample', 'limit', 'Spent.');
    },
    take() {
      if (taken >= (keys.get(workspaceId)?.maxStreams ?? 100)) throw new ProviderError('sample', 'limit', 'Busy.');
      taken++;
      return () => {
        taken--;
      };
    },
  });

  beforeEach(() => {
    clock = new VirtualClock();
    vendor = sampleVendor();
    pool = new EnginePool(clock, silentLog);
    keys = new Map([['acme', { version: '1' }]]);
    const find = (workspaceId: string, _vendor: string, wanted?: 'ours' | 'yours'): KeyInUse => {
      const own = wanted === 'ours' ? undefined : keys.get(workspaceId);
      const access = { clock, log: silentLog, credentials: { apiKey: 'correct-key-0042' } };
      return {
        ...{ vendor, access, keys: own ? 'yours' : 'ours', version: own?.version ?? 'ours' },
        gate: gateOf(workspaceId, own),
      };
    };
    engines = vendorEngines({ find }, pool);
    taken = 0;
  });

  const config = AssistantConfig.parse({});
  const model = (workspaceId = 'acme', choice: { model?: string; keys?: 'ours' | 'yours' } = {}) =>
    engines.languageModel(
      { provider: 'sample', model: '', ...choice },
      { workspaceId, silenceMs: 500, config, assistantName: '' },
    );
  const voice = (workspaceId = 'acme') =>
    engines.textToSpeech({ provider: 'sample', model: '', voice: '', rate: 1 }, { workspaceId, silenceMs: 500 });
  const ears = (silenceMs: number) =>
    engines.speechToText({ provider: 'sample', model: 'ear-2' }, { workspaceId: 'acme', silenceMs });

  it('are made once for each key and choice', () => {
    expect(model()).toBe(model());
    expect(model()).not.toBe(model('acme', { model: 'mind-2' }));
    expect(ears(500)).toBe(ears(500));
    expect(ears(500)).not.toBe(ears(900));
    expect(model('other')).toBe(model('other'));
    expect(model('third')).not.toBe(model('other'));
    expect(vendor.made.map(({ stage, model: id }) => `${stage} ${id}`)).toEqual([
      ...['language-model mind-1', 'language-model mind-2', 'speech-to-text ear-2', 'speech-to-text ear-2'],
      'language-model mind-1',
    ]);
  });

  it('tell whose key they work with', () => {
    expect([model()?.keys, model('acme', { keys: 'ours' })?.keys, model('other')?.keys]).toEqual([
      ...['yours', 'ours', 'ours'],
    ]);
  });

  it('are made anew when the key has changed; calls keep what they have until they must be over', async () => {
    const before = model();
    keys.set('acme', { version: '2' });
    expect(model()).not.toBe(before);
    await clock.advance(FOUR_HOURS_MS - 60_000);
    expect(vendor.closed).toBe(0);
    model();
    await clock.advance(60_000);
    expect(vendor.closed).toBe(1);
    await clock.advance(FOUR_HOURS_MS);
    expect(vendor.closed).toBe(2);
    expect(pool.dump()).toEqual({ engines: [], retired: 0 });
    await pool.close();
    expect(clock.pending).toBe(0);
  });

  it('are not to be had for a new call while the key may not be used', () => {
    keys.set('acme', { version: '1', isSpent: true });
    expect(() => model()).toThrow('Spent.');
    keys.set('acme', { version: '1' });
    expect(model()).toBeDefined();
  });

  it('count a sentence that is being written as one stream of their key', async () => {
    keys.set('acme', { version: '2', maxStreams: 1 });
    const text = new GrowingText();
    text.become('Hello');
    const ask = () =>
      voice()?.speakGrowing?.({ text, language: 'en' }, new AbortController().signal)[Symbol.asyncIterator]();
    const speaking = ask();
    expect(await speaking?.next()).toMatchObject({ done: false });
    await expect(ask()?.next()).rejects.toMatchObject({ kind: 'limit' });
    await speaking?.return?.();
    expect(taken).toBe(0);
  });

  it('share the limit of their key over all stages, and are free again afterwards', async () => {
    keys.set('acme', { version: '2', maxStreams: 1 });
    const speaking = voice()
      ?.speak({ text: 'Hello', language: 'en' }, new AbortController().signal)
      [Symbol.asyncIterator]();
    await speaking?.next();
    const answer = model()?.stream(request, new AbortController().signal)[Symbol.asyncIterator]();
    await expect(answer?.next()).rejects.toMatchObject({ kind: 'limit' });
    expect(() => ears(500)?.open({ language: 'en', phrases: [] }, () => undefined)).toThrow(ProviderError);
    await speaking?.return?.();
    const stream = ears(500)?.open({ language: 'en', phrases: [] }, () => undefined);
    stream?.close();
    const again = model()?.stream(request, new AbortController().signal)[Symbol.asyncIterator]();
    expect(await again?.next()).toMatchObject({ value: { type: 'text' } });
  });
});
