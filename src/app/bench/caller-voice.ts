import { gainOf, linearToAlaw } from '#audio';
import { StartError, systemClock } from '#base';
import { createLocalTextToSpeech } from '#providers/local';

const FRAME_SAMPLES = 160;
const SAMPLE_MS = 1 / 8;
const AUDIBLE = 500;
/** The level of a mouth at the telephone. */
const PEAK = 12_000;

/** Something that a caller of a benchmark says, and when each of its words is out. */
export interface Utterance {
  /** For reports: what it is, and how loud. */
  readonly name: string;
  readonly alaw: Uint8Array;
  readonly words: readonly { readonly text: string; readonly endMs: number }[];
}

export interface Manner {
  readonly language: string;
  /** Louder or weaker than at the telephone. */
  readonly gainDb: number;
  /** The mouth is turned away: high sounds stay behind. */
  readonly away: boolean;
  /** One of the offline voices; the language's own when absent. */
  readonly voice?: string;
}

/**
 * `text` by the offline voice, in whole frames. Words end where their share of the letters does: true to some 50 ms.
 * @throws StartError without a voice.
 */
export async function utter(text: string, { language, gainDb, away, voice: id }: Manner): Promise<Utterance> {
  const chunks: number[] = [];
  const voice = createLocalTextToSpeech({ clock: systemClock });
  for await (const { samples } of voice.speak(
    { text, language, ...(id && { voice: id }) },
    new AbortController().signal,
  ))
    chunks.push(...samples);
  const first = chunks.findIndex((sample) => Math.abs(sample) > AUDIBLE);
  const last = chunks.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
  if (first < 0) throw new StartError('The offline voice said nothing.', 'Install it: sudo apt-get install espeak-ng.');
  const spoken = away ? muffled(chunks.slice(first, last + 1)) : chunks.slice(first, last + 1);
  const length = Math.ceil(spoken.length / FRAME_SAMPLES) * FRAME_SAMPLES;
  const gain = (PEAK * gainOf(gainDb)) / Math.max(1, ...spoken.map(Math.abs));
  const alaw = Uint8Array.from({ length }, (_, index) => linearToAlaw(Math.round((spoken[index] ?? 0) * gain)));
  return { name: `"${text}" at ${gainDb.toFixed(0)} dB`, alaw, words: timed(text, spoken.length * SAMPLE_MS) };
}

/** One pole at about 1 kHz. */
function muffled(samples: readonly number[]): number[] {
  let state = 0;
  return samples.map((sample) => {
    state += 0.55 * (sample - state);
    return state;
  });
}

function timed(text: string, lastsMs: number): Utterance['words'] {
  const words = text.split(/\s+/);
  const letters = words.reduce((sum, word) => sum + word.length + 1, 0);
  let spoken = 0;
  return words.map((word) => {
    spoken += word.length + 1;
    return { text: word, endMs: Math.round((spoken / letters) * lastsMs) };
  });
}
