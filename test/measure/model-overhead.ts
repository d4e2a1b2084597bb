/**
 * What lies between a vendor's first token and ours: each vendor's model against the bare protocol, with the same request,
 * server and connections. Processor time as well as time: only the former means anything beside other programs.
 *   npx tsx --conditions=source test/measure/model-overhead.ts [turns]
 */
import { performance } from 'node:perf_hooks';
import { silentLog, systemClock } from '#base';
import { percentile } from '#domain';
import type { ModelRequest } from '#providers';
import { vendorOf } from '#providers/catalog';
import { reportOf } from '../../src/app/bench/report.ts';
import { tenth } from '../../src/app/bench/tenth.ts';
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

interface Figures {
  readonly firstMs: number[];
  /** Processor time until the first token, ours and the server's. */
  readonly firstCpuMs: number[];
  cpuMs: number;
}
const noFigures = (): Figures => ({ firstMs: [], firstCpuMs: [], cpuMs: 0 });

async function timed(figures: Figures, turn: (onFirst: () => void) => Promise<void>): Promise<void> {
  const startedAtMs = performance.now();
  const cpu = process.cpuUsage();
  const cpuMs = () => {
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1000;
  };
  let isFirst = true;
  await turn(() => {
    if (!isFirst) return;
    isFirst = false;
    figures.firstMs.push(performance.now() - startedAtMs);
    figures.firstCpuMs.push(cpuMs());
  });
  figures.cpuMs += cpuMs();
}

async function measure([id, model, start]: (typeof CASES)[number]): Promise<Record<string, number>> {
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
  const own = noFigures();
  const bare = noFigures();
  for (let turn = 0; turn < turns; turn++) {
    await timed(own, runOurs);
    await timed(bare, runBare);
  }
  await server.close();
  const more = (what: 'firstMs' | 'firstCpuMs', share: number) =>
    tenth(percentile(own[what], share) - percentile(bare[what], share));
  return {
    first_ms_p50: tenth(percentile(own.firstMs, 0.5)),
    overhead_ms_p50: more('firstMs', 0.5),
    overhead_ms_p95: more('firstMs', 0.95),
    overhead_cpu_ms_p50: more('firstCpuMs', 0.5),
    overhead_cpu_ms_p95: more('firstCpuMs', 0.95),
    answer_cpu_ms: tenth((own.cpuMs - bare.cpuMs) / turns),
    first_turn_ms: tenth(coldMs),
    connections: server.connections,
  };
}

const results: Record<string, Record<string, number>> = {};
for (const one of CASES) results[one[0]] = await measure(one);
process.stdout.write(`${JSON.stringify(reportOf('model-overhead', results), undefined, 2)}\n`);
