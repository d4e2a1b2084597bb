import type { Voice } from '../../text-to-speech.ts';
import type { Program } from './child-output.ts';
import type { SpeechEngine } from './engine.ts';
import { speakToFile } from './file-engine.ts';
import { installedOutput } from './installed.ts';

export const FLITE: Program = { command: 'flite', remedy: 'sudo apt-get install flite', name: 'The flite voice' };

const VOICES: readonly Voice[] = [
  { id: 'slt', name: 'Flite American English', language: 'en-US', gender: 'female' },
  { id: 'rms', name: 'Flite American English', language: 'en-US', gender: 'male' },
];

/** CMU Flite: English only, built from recordings of people and easy to understand; about 15 ms of work per second of speech. */
export const flite: SpeechEngine = {
  name: 'flite',
  program: FLITE,
  gainDb: (voice) => (voice === 'slt' ? -5.6 : 0.4),
  voices: async () => ((await installedOutput(FLITE.command, ['--version'])) === '' ? [] : VOICES),
  speak: ({ text, voice, rate }, run) =>
    speakToFile(
      FLITE,
      (file) => ['-voice', voice, '--setf', `duration_stretch=${(1 / rate).toFixed(2)}`, '-o', file],
      text,
      run,
    ),
};
