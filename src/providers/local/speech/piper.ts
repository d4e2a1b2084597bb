import { join } from 'node:path';
import { gainOf, levelDbfs, wavHeader } from '#audio';
import { ProviderError } from '../../error.ts';
import { isVoice, type VoiceModel } from '../models/catalogue.ts';
import { installedModels } from '../models/installed.ts';
import { isSherpaInstalled } from '../sherpa/sherpa-onnx.ts';
import { VoiceProcess } from '../sherpa/voice-process.ts';
import type { Program } from './child-output.ts';
import { type EngineRun, SPEAK_TIMEOUT_MS, type SpeechEngine, type Utterance } from './engine.ts';

const PIPER: Program = { command: '', remedy: './parley models pull', name: 'This Piper voice' };

/** What all voices are brought to. */
const LEVEL_DBFS = -20;
const MAX_GAIN_DB = 12;
/** The phonemizer keeps the path of its data in 160 bytes, and a longer one ends its process: such voices do not count. */
const MAX_PATH = 150;

const voiceId = ({ id }: VoiceModel) => id.slice('piper-'.length);

/** The Piper voices that were pulled: the most natural ones, at the price of a process that stays loaded for each. */
export function createPiper(modelsFolder: string | undefined): SpeechEngine & { warm(): void } {
  const processes = new Map<string, VoiceProcess>();
  const hasRoom = ({ id }: VoiceModel) => join(modelsFolder ?? '', id).length <= MAX_PATH;
  const installed = () => (isSherpaInstalled() ? installedModels(modelsFolder).filter(isVoice).filter(hasRoom) : []);

  function processOf(voice: string): VoiceProcess {
    const model = installed().find((candidate) => voiceId(candidate) === voice);
    if (!model || modelsFolder === undefined)
      throw new ProviderError('local', 'configuration', `The voice "${voice}" was removed.`);
    const folder = join(modelsFolder, model.id);
    const found = processes.get(folder) ?? new VoiceProcess([folder, model.network]);
    processes.set(folder, found);
    return found;
  }

  return {
    name: 'piper',
    program: PIPER,
    gainDb: () => 0,
    voices: async () =>
      installed().map((model) => ({
        ...{ id: voiceId(model), name: model.name, language: model.language, gender: model.gender },
      })),
    warm: () => {
      for (const model of installed()) processOf(voiceId(model)).warm();
    },
    speak: (utterance, run) => wavOf(processOf(utterance.voice), utterance, run),
  };
}

async function* wavOf(voice: VoiceProcess, { text, rate }: Utterance, run: EngineRun): AsyncGenerator<Buffer> {
  let isLate = false;
  const cancelTimeout = run.clock.after(SPEAK_TIMEOUT_MS, () => {
    isLate = true;
    voice.kill();
  });
  // Double brackets would be read as phoneme names.
  const plain = text.replaceAll('[[', ' ').replaceAll(']]', ' ');
  let gain: number | undefined;
  try {
    for await (const { samples, sampleRate } of voice.speak(plain, rate, run.signal)) {
      if (gain === undefined) yield Buffer.from(wavHeader({ encoding: 'pcm16', sampleRate, channels: 1 }, 0));
      gain ??= gainFor(samples);
      yield bytesOf(samples, gain);
    }
  } catch (error) {
    if (!isLate) throw error;
    throw new ProviderError('local', 'timeout', 'The voice does not answer.', { cause: error });
  } finally {
    cancelTimeout();
  }
}

/** Voices are recorded at different levels: the first sentence of a text tells how far it is from the common one. */
function gainFor(samples: Int16Array): number {
  const missingDb = LEVEL_DBFS - levelDbfs(samples);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return Math.min(gainOf(Math.max(-MAX_GAIN_DB, Math.min(MAX_GAIN_DB, missingDb))), 32_767 / peak);
}

function bytesOf(samples: Int16Array, gain: number): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  for (const [index, sample] of samples.entries())
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample * gain))), index * 2);
  return bytes;
}
