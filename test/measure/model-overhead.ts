/**
 * What lies between a vendor's first token and ours: each vendor's model against the bare protocol, with the same request,
 * server and connections: `tsx --conditions=source test/measure/model-overhead.ts [turns]`.
 */
import { performance } from 'node:perf_hooks';
import { silentLog, systemClock } from '#base';
import type { ModelRequest } from '#providers';
import { vendorOf } from '#providers/catalog';
import { keptFetch } from '../../src/providers/ai-sdk/connections.ts';
import { startAnthropicServer } from '../kit/vendors/anthropic-messages.ts';
import { startChatServer } from '../kit/vendors/chat-completions.ts';
import { startGeminiServer } from '../kit/vendors/gemini.ts';
import { GOOD_KEY, type ModelServer } from '../kit/vendors/model-server.ts';

const turns = Number(process.argv[2] ?? 200);
const WARM_UP_TURNS = 50;
const never = new AbortController().signal;
const TEXT = Array.from({ length: 40 }, (_, index) => `word${index} `);

/** The tenth turn of a call with a long prompt and some tools. */
const REQUEST: ModelRequest = {
  messages: [
    { role: 'system', content: 'You answer the telephone of a bicycle shop. Be brief and kind. '.repeat(60) },
    ...Array.from({ length: 10 }, (_, index) =>
      index % 2 === 0
        ? ({ role: 'user', content: `Question number ${index}, please?`, via: 'speech' } as const)
        : ({ role: 'assistant', content: `Answer number ${index}, with pleasure.` } as const),
    ),
    { role: 'user', content: 'When do you open on Saturday?', via: 'speech' },
  ],
  tools: ['transfer', 'hang_up', 'search', 'book', 'cancel'].map((name) => ({
    name,
    description: `Can ${name}.`,
    parameters: { type: 'object', properties: { reason: { type: 'string' } }, required: ['reason'] },
  })),
  language: 'en-GB',
  ...{ temperature: 0.5, maxTokens: 300 },
};

type Start = () => Promise<ModelServer & { readonly baseUrl: string }>;
const CASES: readonly (readonly [string, string, Start])[] = [
  ['openai', 'gpt-4.1-mini', () => startChatServer({ isOpenAi: true })],
  ['openai-compatible', 'any', () => startChatServer()],
  ['openrouter', 'meta-llama/llama-3.3-70b-instruct', () => startChatServer()],
  ['anthropic', 'claude-haiku-4-5', startAnthropicServer],
  ['gemini', 'gemini-2.5-flash', startGeminiServer],
];

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * share)] ?? 0;

interface Figures {
  readonly firstMs: number[];
  cpuMs: number;
}

async function timed(figures: Figures, turn: (onFirst: () => void) => Promise<void>): Promise<void> {
  const startedAtMs = performance.now();
  const cpu = process.cpuUsage();
  let firstMs: number | undefined;
  await turn(() => {
    firstMs ??= performance.now() - startedAtMs;
  });
  const { user, system } = process.cpuUsage(cpu);
  figures.cpuMs += (user + system) / 1000;
  if (firstMs !== undefined) figures.firstMs.push(firstMs);
}

async function measure([id, model, start]: (typeof CASES)[number]): Promise<Record<string, string | number>> {
  const server = await start();
  const access = { clock: systemClock, log: silentLog, credentials: { apiKey: GOOD_KEY, address: server.baseUrl } };
  const ours = vendorOf(id)?.languageModel?.create(access, model);
  const get = await keptFetch();
  const runOurs = async (onFirst: () => void) => {
    server.next({ text: TEXT });
    for await (const part of ours?.stream(REQUEST, never) ?? []) if (part.type === 'text') onFirst();
  };
  await ours?.warm?.();
  const beganAtMs = performance.now();
  await runOurs(() => undefined);
  const coldMs = performance.now() - beganAtMs;
  // The very request that ours makes, sent by hand.
  const { path, body, headers } = server.requests[0] ?? { path: '', body: {}, headers: {} };
  const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...sent } = headers;
  const runBare = async (onFirst: () => void) => {
    server.next({ text: TEXT });
    const init = { method: 'POST', headers: sent as Record<string, string>, body: JSON.stringify(body) };
    const answer = await get(server.url + path, init);
    const decoder = new TextDecoder();
    for await (const bytes of answer.body ?? []) if (decoder.decode(bytes).includes('word0')) onFirst();
  };
  for (let turn = 0; turn < WARM_UP_TURNS; turn++) {
    await runOurs(() => undefined);
    await runBare(() => undefined);
  }
  const own: Figures = { firstMs: [], cpuMs: 0 };
  const bare: Figures = { firstMs: [], cpuMs: 0 };
  for (let turn = 0; turn < turns; turn++) {
    await timed(own, runOurs);
    await timed(bare, runBare);
  }
  await server.close();
  const at = (share: number) => [quantile(own.firstMs, share), quantile(bare.firstMs, share)] as const;
  const [[p50, bare50], [p95, bare95]] = [at(0.5), at(0.95)];
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    vendor: id,
    'first ms p50': round(p50),
    'bare p50': round(bare50),
    'overhead p50': round(p50 - bare50),
    'overhead p95': round(p95 - bare95),
    'CPU ms a turn': round((own.cpuMs - bare.cpuMs) / turns),
    'first turn ms': round(coldMs),
    connections: server.connections,
  };
}

const rows = [];
for (const one of CASES) rows.push(await measure(one));
console.table(rows);
