import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of an installed Chromium; undefined when there is none: skip, and say `CHROMIUM_MISSING`. */
export const chromiumPath = PLACES.find((path) => existsSync(path));

export const CHROMIUM_MISSING = 'Chromium is not installed: sudo apt-get install chromium.';

/** Starts Chromium without a window. Its microphone plays the WAV file over and over; without one it beeps. */
export function openChromium(options: { readonly microphone?: string } = {}): Promise<Browser> {
  const microphone = options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : [];
  return chromium.launch({
    ...(chromiumPath ? { executablePath: chromiumPath } : {}),
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      // A machine whose only network is itself is reached too.
      '--allow-loopback-in-peer-connection',
      ...microphone,
    ],
  });
}

export interface SpokenFile {
  readonly file: string;
  readonly text: string;
  /** One of `espeak-ng --voices`; English when absent. */
  readonly voice?: string;
  /** Silence before and after the words: a microphone plays its file over and over. */
  readonly beforeMs?: number;
  readonly afterMs?: number;
}

/** Writes words spoken by espeak-ng to a WAV file. */
export async function speakToFile({ file, text, voice = 'en', beforeMs = 0, afterMs = 0 }: SpokenFile): Promise<void> {
  const pause = (ms: number) => (ms > 0 ? `<break time="${ms}ms"/>` : '');
  const words = `<speak>${pause(beforeMs)}${text}${pause(afterMs)}</speak>`;
  await promisify(execFile)('espeak-ng', ['-v', voice, '-m', '-w', file, words], { timeout: 20_000 });
}
