import { availableParallelism } from 'node:os';
import { WavError } from '#audio';
import type { Clock } from '#base';
import { Conditioner } from '../../conditioner.ts';
import { ProviderError } from '../../error.ts';
import type { SpeechChunk, SpeechRequest, TextToSpeech, Voice } from '../../text-to-speech.ts';
import { missingProgram } from './child-output.ts';
import type { SpeechEngine, Utterance } from './engine.ts';
import { ESPEAK, espeak } from './espeak.ts';
import { flite } from './flite.ts';
import { pico } from './pico.ts';
import { createPiper } from './piper.ts';
import { Slots } from './slots.ts';
import { WavStream } from './wav-stream.ts';

const PROVIDER = 'local';
/** Sentences that wait for a free process: more than this means that the machine is far behind. */
const MAX_WAITING = 200;

export interface LocalTextToSpeechSettings {
  readonly clock: Clock;
  /** Programs that may run at once, by default two per core. */
  readonly processes?: number;
  /** Where pulled voices are; absent: none. */
  readonly modelsFolder?: string | undefined;
}

/** The offline voices, of which the pulled ones can be loaded ahead. */
export interface LocalTextToSpeech extends TextToSpeech {
  warm(): Promise<void>;
}

/**
 * Speech by the voices that were pulled and the programs of this machine. A sentence of a program is one process, killed
 * when the sentence is cancelled; a pulled voice keeps one.
 */
export function createLocalTextToSpeech(settings: LocalTextToSpeechSettings): LocalTextToSpeech {
  const slots = new Slots(settings.processes ?? 2 * availableParallelism(), MAX_WAITING);
  // Best first: of the engines that speak a language, the first one installed is its default.
  const piper = createPiper(settings.modelsFolder);
  const engines = [piper, pico, flite, espeak];
  return {
    id: PROVIDER,
    warm: async () => piper.warm(),
    voices: async () => {
      const lists = await Promise.all(engines.map(voicesOf));
      return lists.flat();
    },
    speak: (request, signal) => speak({ clock: settings.clock, slots, engines }, request, signal),
  };
}

async function voicesOf(engine: SpeechEngine): Promise<Voice[]> {
  const voices = await engine.voices();
  return voices.map((voice) => ({ ...voice, id: `${engine.name}:${voice.id}` }));
}

async function* speak(
  {
    clock,
    slots,
    engines,
  }: { readonly clock: Clock; readonly slots: Slots; readonly engines: readonly SpeechEngine[] },
  request: SpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  signal.throwIfAborted();
  const text = spoken(request.text);
  if (text === '') return;
  const { engine, voice } = await choose(engines, request);
  signal.throwIfAborted();
  if (!(await slots.take(signal)))
    throw new ProviderError(PROVIDER, 'unavailable', 'Too many sentences wait for the offline voice.');
  try {
    yield* chunksOf(engine, { text, voice, rate: request.rate ?? 1 }, { clock, provider: PROVIDER, signal });
  } finally {
    slots.release();
  }
}

async function* chunksOf(
  engine: SpeechEngine,
  utterance: Utterance,
  run: { readonly clock: Clock; readonly provider: string; readonly signal: AbortSignal },
): AsyncGenerator<SpeechChunk> {
  const wav = new WavStream();
  let conditioner: Conditioner | undefined;
  try {
    for await (const bytes of engine.speak(utterance, run)) {
      const raw = wav.read(bytes);
      if (raw.length === 0 || wav.sampleRate === undefined) continue;
      conditioner ??= await Conditioner.create(wav.sampleRate, engine.gainDb(utterance.voice));
      const samples = conditioner.process(raw);
      run.signal.throwIfAborted();
      if (samples.length > 0) yield { samples };
    }
    run.signal.throwIfAborted();
    const rest = conditioner?.flush();
    if (rest && rest.length > 0) yield { samples: rest };
  } catch (error) {
    if (!(error instanceof WavError)) throw error;
    throw new ProviderError(PROVIDER, 'protocol', `${engine.program.name} gave no audio.`, { cause: error });
  } finally {
    conditioner?.close();
  }
}

interface Chosen {
  readonly engine: SpeechEngine;
  readonly voice: string;
}

/** The engine and voice for a request: the voice asked for, else the best one for the language. @throws ProviderError */
async function choose(engines: readonly SpeechEngine[], request: SpeechRequest): Promise<Chosen> {
  if (request.voice) return named(engines, request.voice);
  const wanted = request.language.toLowerCase();
  const [base = wanted] = wanted.split('-');
  for (const engine of engines) {
    const voices = await engine.voices();
    const voice =
      voices.find(({ language }) => language.toLowerCase() === wanted) ??
      voices.find(({ language }) => language.toLowerCase().split('-')[0] === base);
    if (voice) return { engine, voice: voice.id };
  }
  if ((await espeak.voices()).length === 0) throw missingProgram(PROVIDER, ESPEAK);
  throw new ProviderError(PROVIDER, 'configuration', `No offline voice speaks "${request.language}".`);
}

async function named(engines: readonly SpeechEngine[], id: string): Promise<Chosen> {
  const [name = '', voice = ''] = id.split(':', 2);
  const engine = engines.find((candidate) => candidate.name === name);
  const voices = (await engine?.voices()) ?? [];
  if (engine && voices.length === 0) throw missingProgram(PROVIDER, engine.program);
  if (!engine || !voices.some((candidate) => candidate.id === voice))
    throw new ProviderError(PROVIDER, 'configuration', `There is no offline voice "${id}".`);
  return { engine, voice };
}

/** One line of plain text: line breaks would be read as the end of the input, control characters as nothing good. */
function spoken(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
}
