import type { Voice } from '../../text-to-speech.ts';
import { childOutput, type Program } from './child-output.ts';
import { type EngineRun, SPEAK_TIMEOUT_MS, type SpeechEngine } from './engine.ts';
import { installedOutput } from './installed.ts';

export const ESPEAK: Program = {
  command: 'espeak-ng',
  remedy: 'sudo apt-get install espeak-ng',
  name: 'The espeak-ng voice',
};

/** Words per minute at rate 1: a little slower than the engine's own 175, which is hurried on a telephone. */
const WORDS_PER_MINUTE = 160;
/** The variants that a recogniser understands best, and by a wide margin: docs/speech-offline.md. */
const FEMALE = 'f2';
const MALE = 'adam';

/** eSpeak NG: every language, ready in 5 ms, sounds like a machine. */
export const espeak: SpeechEngine = {
  name: 'espeak',
  program: ESPEAK,
  gainDb: (voice) => (voice.endsWith(MALE) ? 2.4 : -0.8),
  voices: async () => voicesOf(await installedOutput(ESPEAK.command, ['--voices'])),
  speak: ({ text, voice, rate }, run) =>
    espeakOutput(['--stdin', '--stdout', '-v', voice, '-s', String(Math.round(WORDS_PER_MINUTE * rate))], text, run),
};

/** Runs eSpeak NG on `text`. */
export function espeakOutput(options: readonly string[], text: string, run: EngineRun): AsyncIterable<Buffer> {
  // Double brackets would be read as phoneme names.
  const input = text.replaceAll('[[', ' ').replaceAll(']]', ' ');
  return childOutput({ ...run, program: ESPEAK, arguments: options, input, timeoutMs: SPEAK_TIMEOUT_MS });
}

/** A female and a male voice of each language in the engine's own list. */
function voicesOf(list: string): Voice[] {
  const seen = new Set<string>();
  return list
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, tag, , name, file] = line.trim().split(/\s+/);
      // Files of mbrola voices are named whether or not these are installed.
      if (!tag || !name || !file || file.startsWith('mb/') || file.startsWith('!v/')) return [];
      // By its language tag a voice loses its variant; by the name of its file it does not.
      const voice = file.slice(file.lastIndexOf('/') + 1);
      if (seen.has(voice)) return [];
      seen.add(voice);
      const language = languageTag(tag);
      const label = name.replaceAll('_', ' ');
      return [
        { id: `${voice}+${FEMALE}`, name: `${label}, female`, language, gender: 'female' as const },
        { id: `${voice}+${MALE}`, name: `${label}, male`, language, gender: 'male' as const },
      ];
    });
}

/** `en-gb-x-rp` as BCP 47 writes it: the region in capitals. */
function languageTag(tag: string): string {
  const [language = '', ...rest] = tag.split('-');
  return [language, ...rest.map((part, index) => (index === 0 && part.length === 2 ? part.toUpperCase() : part))].join(
    '-',
  );
}
