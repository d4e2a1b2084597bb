import { describe, expect, it } from 'vitest';
import { asLastResort, inOrder, watchedFailover } from '../../../test/kit/failover.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import { ProviderError, type ProviderErrorKind } from '../error.ts';
import type { LanguageModel, ModelPart, ModelRequest } from '../language-model.ts';
import { createProviderHealth } from './health.ts';
import { failoverLanguageModel } from './language-model.ts';
import type { Candidates } from './line-up.ts';

const clock = new VirtualClock();
const REQUEST: ModelRequest = {
  ...{ messages: [{ role: 'user', content: 'When?', via: 'speech' }], tools: [], language: 'en' },
};

/** What a model does: text, a pause in ms, a failure, a call of a tool. */
type Act = string | number | ProviderErrorKind[] | { readonly call: string };

function model(...acts: Act[]): LanguageModel & { readonly requests: ModelRequest[]; running: number } {
  const own = {
    ...{ id: 'model', requests: [] as ModelRequest[], running: 0 },
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart> {
      own.requests.push(request);
      own.running++;
      try {
        for (const act of acts) {
          if (typeof act === 'number') await pause(act, signal);
          else if (typeof act === 'string') yield { type: 'text', text: act };
          else if (Array.isArray(act)) throw new ProviderError('model', act[0] ?? 'unavailable', 'A test wants it.');
          else yield { type: 'tool-call', call: { id: '1', name: act.call, arguments: {} } };
        }
        yield { type: 'finish' };
      } finally {
        own.running--;
      }
    },
  };
  return own;
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      reject(signal.reason);
    });
  });

async function ask(models: Candidates<LanguageModel>, signal = new AbortController().signal) {
  const settings = watchedFailover(clock, 'language-model');
  const answer = await read(failoverLanguageModel(models, settings), signal);
  return { ...answer, told: settings.told };
}

async function read(llm: LanguageModel, signal = new AbortController().signal, request = REQUEST) {
  const startedAtMs = clock.now();
  let text = '';
  let firstAtMs: number | undefined;
  const calls: string[] = [];
  const run = async () => {
    for await (const part of llm.stream(request, signal)) {
      firstAtMs ??= clock.now() - startedAtMs;
      if (part.type === 'text') text += part.text;
      if (part.type === 'tool-call') calls.push(part.call.name);
    }
  };
  let error: unknown;
  let done = false;
  void run()
    .catch((thrown: unknown) => {
      error = thrown;
    })
    .finally(() => {
      done = true;
    });
  await clock.runUntil(() => done, 60_000);
  return { text, calls, error, firstAtMs };
}

describe('a model with others behind it', () => {
  it('is the first one as long as that works', async () => {
    const second = model('No.');
    expect(await ask(inOrder(model(1100, 'At nine.'), second))).toMatchObject({ text: 'At nine.', told: [] });
    expect(second.requests).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it.each(['unavailable', 'authentication', 'rate-limit', 'protocol', 'timeout', 'request'] as const)(
    'is the second one at once when the first fails: %s',
    async (kind) => {
      const { text, told, firstAtMs } = await ask(inOrder(model([kind]), model('At nine.')));
      expect({ text, firstAtMs }).toEqual({ text: 'At nine.', firstAtMs: 0 });
      expect(told).toEqual([`error first ${kind}`, `first → second: ${kind}`]);
    },
  );

  it.each([
    ['nothing', model()],
    ['white space and marks', model('\n', ' *** ')],
  ])('is the second one when the first answers with %s', async (_what, empty) => {
    const { text, told } = await ask(inOrder(empty, model('At nine.')));
    expect(text).toBe('At nine.');
    expect(told).toEqual(['error first protocol', 'first → second: protocol']);
  });

  it('is whichever speaks first when the first one is slow', async () => {
    const hanging = model(60_000);
    const slow = await ask(inOrder(hanging, model(300, 'At nine.')));
    expect(slow).toMatchObject({
      text: 'At nine.',
      firstAtMs: 1500,
      told: ['error first timeout', 'first → second: slow'],
    });
    expect(hanging.running).toBe(0);
    const second = model(60_000);
    expect(await ask(inOrder(model(1400, 'At ten.'), second))).toMatchObject({
      text: 'At ten.',
      firstAtMs: 1400,
      told: [],
    });
    expect(second.running).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('goes on with the second one where the first broke off, and repeats nothing', async () => {
    const second = model('We are open ', 'from nine to five. ', 'Come in.');
    const { text, told } = await ask(inOrder(model('We are open ', 'from ', ['unavailable']), second));
    expect(text).toBe('We are open from nine to five. Come in.');
    expect(told).toEqual(['error first unavailable', 'first → second: unavailable']);
    expect(second.requests[0]?.messages.slice(-2)).toMatchObject([
      { role: 'assistant', content: 'We are open from' },
      { role: 'user', via: 'event' },
    ]);
  });

  it('goes on with the second one when the first stops in the middle', async () => {
    const { text, error } = await ask(inOrder(model('We are open ', 60_000), model('from nine.')));
    expect({ text, error }).toEqual({ text: 'We are open from nine.', error: undefined });
    expect(clock.pending).toBe(0);
  });

  it('does not go on after a call: its result will be asked about', async () => {
    const second = model('At nine.');
    const { calls, error } = await ask(inOrder(model({ call: 'book' }, ['unavailable']), second));
    expect(calls).toEqual(['book']);
    expect(error).toMatchObject({ provider: 'first', kind: 'unavailable' });
    expect(second.requests).toEqual([]);
  });

  it('leaves what answers without a network for the end', async () => {
    const offline = model('Good day.');
    const [first] = inOrder(model(4000, 'At nine.'));
    expect(await ask([first, asLastResort(offline)])).toMatchObject({ text: 'At nine.', told: [] });
    const [hanging] = inOrder(model(60_000));
    expect(await ask([hanging, asLastResort(offline)])).toMatchObject({ text: 'Good day.', firstAtMs: 4500 });
    const [broken] = inOrder(model('We are ', ['unavailable']));
    expect((await ask([broken, asLastResort(offline)])).error).toMatchObject({ kind: 'unavailable' });
  });

  it('fails as the last one fails, and tells of the others', async () => {
    const { error, told } = await ask(inOrder(model(['timeout']), model(['unavailable'])));
    expect(error).toMatchObject({ name: 'ProviderError', provider: 'second', kind: 'unavailable' });
    expect(told).toEqual(['error first timeout']);
  });

  it('fails as one that may work again when the last one needs a person', async () => {
    const { error, told } = await ask(inOrder(model(['unavailable']), model(['configuration'])));
    expect(error).toMatchObject({ provider: 'first', kind: 'unavailable' });
    expect(told).toEqual(['error second configuration']);
  });

  it('ends with the reason of the signal, and leaves nothing running', async () => {
    const controller = new AbortController();
    const [first, second] = [model(60_000), model(60_000)];
    clock.after(2000, () => controller.abort('enough'));
    expect(await ask(inOrder(first, second), controller.signal)).toMatchObject({ error: 'enough', told: [] });
    expect([first.running, second.running, clock.pending]).toEqual([0, 0, 0]);
  });

  it('may end without a word after the result of a tool', async () => {
    const messages: ModelRequest['messages'] = [
      ...REQUEST.messages,
      { role: 'tool', toolCallId: '1', toolName: 'book', content: 'Done.' },
    ];
    const settings = watchedFailover(clock, 'language-model');
    const llm = failoverLanguageModel(inOrder(model(), model('Again.')), settings);
    expect(await read(llm, undefined, { ...REQUEST, messages })).toMatchObject({ text: '', error: undefined });
    expect(settings.told).toEqual([]);
  });

  it('stays with the second one for the rest of the call', async () => {
    const settings = watchedFailover(clock, 'language-model');
    const first = model(['unavailable']);
    const llm = failoverLanguageModel(inOrder(first, model('At nine.')), settings);
    await read(llm);
    await read(llm);
    expect(first.requests).toHaveLength(1);
    expect(llm.id).toBe('second');
  });

  it('is passed over in the next call of the workspace when it has failed three times, and tried again later', async () => {
    const health = createProviderHealth(clock);
    const first = model(['unavailable']);
    const call = async () => {
      const settings = watchedFailover(clock, 'language-model', health);
      await read(failoverLanguageModel(inOrder(first, model('At nine.')), settings));
      return settings.told.at(-1);
    };
    for (let count = 1; count <= 3; count++) expect(await call()).toBe('first → second: unavailable');
    expect(await call()).toBe('first → second: circuit-open');
    expect(first.requests).toHaveLength(3);
    expect(health.snapshot('workspace-1')).toMatchObject([
      { provider: 'first', state: 'open', errors: { unavailable: 3 }, answers: 0, replaced: 4 },
      { provider: 'second', state: 'closed', errors: {}, answers: 4 },
    ]);
    expect(health.snapshot('workspace-2')).toEqual([]);
    await clock.advance(15_000);
    expect(await call()).toBe('first → second: unavailable');
    expect(first.requests).toHaveLength(4);
  });
});
