import type { Credentials } from '#providers/catalog';
import { startAnthropicServer } from './anthropic-messages.ts';
import { ASSEMBLYAI_KEY, startAssemblyAi } from './assemblyai.ts';
import { AZURE_KEY, startAzure } from './azure.ts';
import { startChatServer } from './chat-completions.ts';
import { DEEPGRAM_KEY, startDeepgram } from './deepgram.ts';
import { ELEVENLABS_KEY, startElevenLabs } from './elevenlabs.ts';
import { startGeminiServer } from './gemini.ts';
import { SERVICE_ACCOUNT, startGoogle } from './google-cloud.ts';
import { GOOD_KEY, type ModelServer } from './model-server.ts';
import { startOneAddress } from './one-address.ts';
import { startOpenAiAudio } from './openai-audio.ts';
import { startOpenAiRealtime } from './openai-realtime.ts';
import type { Persona } from './speech.ts';

/** A vendor on this machine: its servers, and what tells it from the others. */
export interface FleetVendor extends Persona {
  readonly id: string;
  readonly credentials: Credentials;
  /** What its model says. */
  readonly answer: string;
  /** Of its language models, for those of which it knows no usual one. */
  readonly model: string;
}

/** What each vendor hears a caller say: on its own day. */
const DAYS: Readonly<Record<string, string>> = {
  ...{ openai: 'monday', 'openai-compatible': 'tuesday', deepgram: 'wednesday', azure: 'thursday' },
  ...{ 'google-cloud': 'friday', elevenlabs: 'saturday', assemblyai: 'today' },
};
/** Pitches that are no harmonics of one another and fit into a character a whole number of times. */
const PITCHES: Readonly<Record<string, number>> = {
  ...{ openai: 7, 'openai-compatible': 8, deepgram: 9, azure: 10, 'google-cloud': 11, elevenlabs: 13 },
};
const PITCH_HZ = 8000 / 480;

function personaOf(id: string): Persona & { readonly answer: string } {
  const transcript = `opening hours on ${DAYS[id] ?? 'no day'}`;
  return { transcript, pitchHz: (PITCHES[id] ?? 3) * PITCH_HZ, answer: `${id} says nine.` };
}

/** Starts the local server of every vendor that has one. */
export async function startFleet() {
  const openai = personaOf('openai');
  const compatible = personaOf('openai-compatible');
  const servers = {
    deepgram: await startDeepgram(personaOf('deepgram')),
    azure: await startAzure(personaOf('azure')),
    google: await startGoogle(personaOf('google-cloud')),
    elevenlabs: await startElevenLabs(personaOf('elevenlabs')),
    assemblyai: await startAssemblyAi(personaOf('assemblyai')),
    anthropic: await startAnthropicServer(),
    gemini: await startGeminiServer(),
    openrouter: await startChatServer({ prefix: '/api/v1' }),
    ollama: await startChatServer({ isOpen: true }),
    openaiModels: await startChatServer({ isOpenAi: true }),
    openaiHearing: await startOpenAiRealtime(1, openai),
    openaiSpeaking: await startOpenAiAudio(openai),
    compatibleModels: await startChatServer(),
    compatibleAudio: await startOpenAiAudio(compatible),
  };
  const models: Readonly<Record<string, ModelServer>> = {
    ...{ anthropic: servers.anthropic, gemini: servers.gemini, openrouter: servers.openrouter, ollama: servers.ollama },
    ...{ openai: servers.openaiModels, 'openai-compatible': servers.compatibleModels },
  };
  for (const [id, server] of Object.entries(models)) server.usual = { text: [`${id} `, 'says nine.'] };
  const atOpenAi = await startOneAddress([
    [/^\/v1\/realtime/, servers.openaiHearing.address],
    [/^\/v1\/audio/, servers.openaiSpeaking.address],
    [/./, servers.openaiModels.url],
  ]);
  const atCompatible = await startOneAddress([
    [/^\/v1\/audio/, servers.compatibleAudio.address],
    [/./, servers.compatibleModels.url],
  ]);
  const credentials: Readonly<Record<string, Credentials>> = {
    ollama: { address: servers.ollama.url },
    openai: { apiKey: GOOD_KEY, address: `${atOpenAi.url}/v1` },
    anthropic: { apiKey: GOOD_KEY, address: servers.anthropic.baseUrl },
    gemini: { apiKey: GOOD_KEY, address: servers.gemini.baseUrl },
    openrouter: { apiKey: GOOD_KEY, address: servers.openrouter.baseUrl },
    'openai-compatible': { apiKey: GOOD_KEY, address: `${atCompatible.url}/v1` },
    deepgram: { apiKey: DEEPGRAM_KEY, address: servers.deepgram.address },
    azure: { apiKey: AZURE_KEY, address: servers.azure.address },
    'google-cloud': { serviceAccount: SERVICE_ACCOUNT, address: servers.google.address },
    elevenlabs: { apiKey: ELEVENLABS_KEY, address: servers.elevenlabs.address },
    assemblyai: { apiKey: ASSEMBLYAI_KEY, address: servers.assemblyai.address },
  };
  const vendors: FleetVendor[] = Object.entries(credentials).map(([id, given]) => ({
    ...{ id, credentials: given, ...personaOf(id), model: id === 'openai-compatible' ? 'llama:8b' : '' },
  }));
  return {
    ...{ servers, models, vendors },
    async close() {
      await Promise.all([atOpenAi, atCompatible, ...Object.values(servers)].map((server) => server.close()));
    },
  };
}
export type Fleet = Awaited<ReturnType<typeof startFleet>>;
