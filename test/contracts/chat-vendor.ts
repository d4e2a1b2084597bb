import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import type {
  LanguageModel,
  ModelMessage,
  ModelParameters,
  ModelPart,
  ModelRequest,
  ProviderErrorKind,
} from '#providers';
import type { LanguageModelOffer, Vendor, VendorAccess } from '#providers/catalog';
import {
  GOOD_KEY,
  type JsonObject,
  MODEL_FAULTS,
  type ModelAnswer,
  type ModelFault,
  type ModelServer,
} from '../kit/vendors/model-server.ts';
import { testLanguageModel } from './language-model.ts';

export interface ChatVendorUnderTest {
  readonly vendor: Vendor;
  /** A server that speaks as the vendor does, and the address to give for it. */
  start(): Promise<{ readonly server: ModelServer; readonly address: string }>;
  /** One for each family of models, with the parameters that are refused. */
  readonly models: Readonly<Record<string, readonly (keyof ModelParameters)[]>>;
  /** Where each parameter is in the body of a request; undefined: it is not there. */
  sent(body: JsonObject): Record<keyof ModelParameters, unknown>;
  /** It lets everybody in. */
  readonly isOpen?: boolean;
  /** What the vendor's list is expected to be. */
  readonly listed: readonly string[];
}

const PARAMETERS: Required<ModelParameters> = {
  ...{ temperature: 0.3, maxTokens: 50, topP: 0.8, topK: 20, frequencyPenalty: 0.5, presencePenalty: 0.4 },
  stopSequences: ['STOP'],
};
const NAMES = Object.keys(PARAMETERS) as (keyof ModelParameters)[];

const TOOLS = [
  { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } },
  { name: 'book', description: 'Books.', parameters: { type: 'object', properties: { day: { type: 'string' } } } },
];
const HELLO: readonly ModelMessage[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hello', via: 'speech' },
];
/** As calls go: the assistant speaks first, is interrupted, and uses tools, two at once. */
const CALL: readonly ModelMessage[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'assistant', content: 'Hello, this is Parley.' },
  { role: 'user', content: '12#', via: 'keys' },
  { role: 'assistant', content: '', interrupted: true },
  { role: 'user', content: 'Monday', via: 'speech' },
  {
    ...{ role: 'assistant', content: 'Let me see.' },
    toolCalls: [
      { id: 'a', name: 'look', arguments: {} },
      { id: 'b', name: 'book', arguments: { day: 'monday' } },
    ],
  },
  { role: 'tool', toolCallId: 'a', toolName: 'look', content: 'Nothing.' },
  { role: 'tool', toolCallId: 'b', toolName: 'book', content: 'Full.', isError: true },
];

const KINDS: Readonly<Record<Exclude<ModelFault, 'no answer' | 'slow' | 'empty'>, ProviderErrorKind>> = {
  ...{ '401': 'authentication', '429': 'rate-limit', '500': 'unavailable', disconnect: 'unavailable' },
  ...{ 'half a frame': 'protocol', malformed: 'protocol' },
};
const STATUSES: readonly [number, ProviderErrorKind][] = [
  ...([
    [400, 'request'],
    [402, 'rate-limit'],
    [403, 'authentication'],
    [404, 'configuration'],
  ] as const),
  ...([
    [408, 'timeout'],
    [503, 'unavailable'],
    [529, 'unavailable'],
  ] as const),
].map(([status, kind]) => [status, kind]);

/** What every vendor of language models keeps to, over HTTP with a server that speaks its protocol. */
export function testChatVendor(under: ChatVendorUnderTest): void {
  const { vendor } = under;
  const offer = vendor.languageModel as LanguageModelOffer;
  const firstModel = Object.keys(under.models)[0] ?? '';
  const never = new AbortController().signal;
  let server: ModelServer;
  let address: string;
  const accessWith = (apiKey: string, at = address): VendorAccess => ({
    ...{ clock: systemClock, log: silentLog },
    credentials: { apiKey, address: at },
  });
  const make = (model = firstModel) => offer.create(accessWith(GOOD_KEY), model);

  async function ask(answer: ModelAnswer, request: Partial<ModelRequest> = {}, model: LanguageModel = make()) {
    server.next(answer);
    const parts: ModelPart[] = [];
    const whole = { messages: HELLO, tools: TOOLS, language: 'en-GB', ...request };
    for await (const part of model.stream(whole, never)) parts.push(part);
    return parts;
  }
  const lastBody = () => server.requests.at(-1)?.body ?? {};

  testLanguageModel(vendor.name, async () => {
    const own = await under.start();
    const model = offer.create(accessWith(GOOD_KEY, own.address), firstModel);
    return { model, close: () => own.server.close() };
  });

  describe(`${vendor.name}, as a vendor of language models`, () => {
    beforeAll(async () => {
      ({ server, address } = await under.start());
    });
    afterAll(() => server.close());
    beforeEach(() => {
      server.requests.length = 0;
    });

    it('streams text in the pieces it comes in, and counts tokens with those that were cached', async () => {
      expect(await ask({ text: ['We are ', 'open.'], cachedTokens: 4 })).toEqual([
        { type: 'text', text: 'We are ' },
        { type: 'text', text: 'open.' },
        { type: 'finish', inputTokens: 11, cachedTokens: 4, outputTokens: 7 },
      ]);
    });

    it('puts together the arguments of tool calls', async () => {
      const calls = [
        { name: 'book', argumentPieces: ['{"da', 'y":"mon', 'day"}'] },
        { name: 'look', argumentPieces: ['{}'] },
      ];
      const parts = await ask({ text: ['Let me see.'], tools: calls });
      expect(parts.slice(0, -1)).toEqual([
        { type: 'text', text: 'Let me see.' },
        { type: 'tool-call', call: { id: expect.any(String), name: 'book', arguments: { day: 'monday' } } },
        { type: 'tool-call', call: { id: expect.any(String), name: 'look', arguments: {} } },
      ]);
    });

    it('passes on a call of a tool that nobody has: the call runtime answers it', async () => {
      const parts = await ask({ tools: [{ name: 'fly', argumentPieces: ['{}'] }] });
      expect(parts.map((part) => (part.type === 'tool-call' ? part.call.name : part.type))).toEqual(['fly', 'finish']);
    });

    it('is not refused a call in which the assistant speaks first, is interrupted and uses tools', async () => {
      await ask({}, { messages: CALL });
      const text = JSON.stringify(lastBody());
      expect(text).toContain('[The caller pressed the keys 12#]');
      expect(text).toContain('[You were cut off before the caller heard anything.] Monday');
      for (const words of ['Be brief.', 'Hello, this is Parley.', 'Nothing.', 'Full.', 'monday'])
        expect(text).toContain(words);
    });

    it('begins a prompt the same each time, so that the vendor finds it in its cache', async () => {
      await ask({}, { messages: CALL });
      await ask({}, { messages: [...CALL, { role: 'assistant', content: 'It is full.' }, ...HELLO.slice(1)] });
      const [first = '', second = ''] = server.requests.map(({ body }) => JSON.stringify([body.tools, body.system]));
      expect(second).toBe(first);
      const [before, after] = server.requests.map(({ body }) => (body.messages ?? body.contents) as unknown[]);
      expect(after?.slice(0, before?.length)).toEqual(before);
    });

    describe.each(Object.entries(under.models))('%s', (model, refused) => {
      it(`sends every parameter that it says it accepts and no other; refused: ${refused.join(', ') || 'none'}`, async () => {
        const accepted = offer.accepts(model);
        expect(NAMES.filter((name) => typeof accepted[name] === 'string')).toEqual(refused);
        await ask({}, PARAMETERS, make(model));
        const sent = under.sent(lastBody());
        for (const name of NAMES)
          expect([name, sent[name]]).toEqual([name, refused.includes(name) ? undefined : PARAMETERS[name]]);
      });

      it('sends both ends of a range as they are, and never what is beyond', async () => {
        for (const name of NAMES) {
          const range = offer.accepts(model)[name];
          if (typeof range !== 'object') continue;
          const { min, max } = range;
          for (const [value, sent] of [
            [min, min],
            [max, max],
            [max + 1, max],
          ]) {
            await ask({}, { [name]: value }, make(model));
            expect([name, under.sent(lastBody())[name]]).toEqual([name, sent]);
          }
        }
      });

      it('sends what only a temperature excludes when there is none', async () => {
        const { temperature, ...others } = PARAMETERS;
        await ask({}, others, make(model));
        const accepted = offer.accepts(model);
        const sent = under.sent(lastBody());
        for (const name of NAMES)
          if (accepted[name] === 'excluded-by-temperature') expect(sent[name]).toEqual(PARAMETERS[name]);
        expect(sent.temperature).toBeUndefined();
      });
    });

    it.each(Object.entries(KINDS))('gives %s as %s', async (fault, kind) => {
      const failure = { name: 'ProviderError', provider: vendor.id, kind };
      await expect(ask({ fault: fault as ModelFault })).rejects.toMatchObject(failure);
    });

    it('ends an answer without words as it ends any other: the call runtime knows what to do', async () => {
      expect((await ask({ fault: 'empty' })).map(({ type }) => type)).toEqual(['finish']);
    });

    it.each(STATUSES)('gives status %i as %s, without the words of the vendor', async (status, kind) => {
      const error = await ask({ status }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ProviderError', kind });
      expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain(GOOD_KEY);
    });

    it.each(MODEL_FAULTS.filter((fault) => fault === 'no answer' || fault === 'slow'))(
      'leaves the server when it is aborted, when the server gives: %s',
      async (fault) => {
        const own = await under.start();
        own.server.next({ fault });
        const controller = new AbortController();
        const stop = new Error('stop');
        const model = offer.create(accessWith(GOOD_KEY, own.address), firstModel);
        const reading = model.stream({ messages: HELLO, tools: [], language: 'en' }, controller.signal);
        const read = async () => {
          for await (const part of reading) if (part.type === 'text') controller.abort(stop);
        };
        if (fault === 'no answer') {
          const done = expect(read()).rejects.toBe(stop);
          while (own.server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
          controller.abort(stop);
          await done;
        } else await expect(read()).rejects.toBe(stop);
        await own.server.clientLeft;
        await own.server.close();
      },
    );

    if (!under.isOpen)
      it('does not take a wrong key for anything else', async () => {
        const access = accessWith('wrong');
        const failure = { name: 'ProviderError', provider: vendor.id, kind: 'authentication' };
        const request = { messages: HELLO, tools: [], language: 'en' };
        const parts = offer.create(access, firstModel).stream(request, never)[Symbol.asyncIterator]();
        await expect(parts.next()).rejects.toMatchObject(failure);
        await expect(offer.list(access, never)).rejects.toMatchObject(failure);
      });

    it('reports a server that is not there', async () => {
      const gone = offer.create(accessWith(GOOD_KEY, 'http://127.0.0.1:1'), firstModel);
      const parts = gone.stream({ messages: HELLO, tools: [], language: 'en' }, never)[Symbol.asyncIterator]();
      await expect(parts.next()).rejects.toMatchObject({ kind: 'unavailable' });
    });

    it('says what came before a connection broke', async () => {
      server.next({ text: ['We are '], fault: 'disconnect' });
      const texts: string[] = [];
      const read = async () => {
        for await (const part of make().stream({ messages: HELLO, tools: [], language: 'en' }, never))
          if (part.type === 'text') texts.push(part.text);
      };
      await expect(read()).rejects.toMatchObject({ kind: 'unavailable' });
      expect(texts).toEqual(['We are ']);
    });

    it('opens a connection ahead of the first call and uses it for every turn', async () => {
      const own = await under.start();
      const model = offer.create(accessWith(GOOD_KEY, own.address), firstModel);
      await model.warm?.();
      const { connections } = own.server;
      expect(connections).toBeGreaterThan(0);
      expect(own.server.requests.filter(({ body }) => 'messages' in body || 'contents' in body)).toEqual([]);
      for (let turn = 1; turn <= 3; turn++) {
        // A turn later than the last one's end, as in a call.
        await new Promise((resolve) => setImmediate(resolve));
        await ask({}, {}, model);
      }
      expect(own.server.connections).toBe(connections);
      await own.server.close();
    });

    it('lists its models, the known ones first', async () => {
      expect(await offer.list(accessWith(GOOD_KEY), never)).toEqual(under.listed);
    });
  });
}

/** The parameters by their names in chat completions. */
export const sentToChatCompletions = (body: JsonObject): Record<keyof ModelParameters, unknown> => ({
  ...{ temperature: body.temperature, maxTokens: body.max_completion_tokens ?? body.max_tokens },
  ...{ topP: body.top_p, topK: body.top_k, stopSequences: body.stop },
  ...{ frequencyPenalty: body.frequency_penalty, presencePenalty: body.presence_penalty },
});
