import type { Voice } from '../../text-to-speech.ts';
import type { Program } from './child-output.ts';
import type { SpeechEngine } from './engine.ts';
import { speakToFile } from './file-engine.ts';
import { installedOutput } from './installed.ts';

export const PICO: Program = {
  command: 'pico2wave',
  remedy: 'sudo apt-get install libttspico-utils',
  name: 'The SVOX Pico voice',
};

const VOICES: readonly Voice[] = [
  { id: 'en-GB', name: 'Pico British English', language: 'en-GB', gender: 'female' },
  { id: 'en-US', name: 'Pico American English', language: 'en-US', gender: 'female' },
  { id: 'fr-FR', name: 'Pico French', language: 'fr-FR', gender: 'female' },
  { id: 'de-DE', name: 'Pico German', language: 'de-DE', gender: 'female' },
  { id: 'it-IT', name: 'Pico Italian', language: 'it-IT', gender: 'female' },
  { id: 'es-ES', name: 'Pico Spanish', language: 'es-ES', gender: 'female' },
];

/** SVOX Pico: six languages, pleasant; Debian keeps it in `non-free`. */
export const pico: SpeechEngine = {
  name: 'pico',
  program: PICO,
  gainDb: () => -4.3,
  voices: async () => ((await installedOutput(PICO.command, ['--help'])) === '' ? [] : VOICES),
  speak: ({ text, voice, rate }, run) =>
    speakToFile(PICO, (file) => ['-l', voice, '-w', file], marked(text, rate), run),
};

/** Pico reads marks in its text: the speed is one, and what the text holds of them is taken out. */
function marked(text: string, rate: number): string {
  return `<speed level="${Math.round(rate * 100)}">${text.replace(/[<>&]/g, ' ')}</speed>`;
}
