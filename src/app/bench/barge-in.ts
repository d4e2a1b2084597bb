import { linearToAlaw } from '#audio';
import { sleep, systemClock } from '#base';
import { percentile } from '#domain';
import { createStubTextToSpeech } from '#providers/stub';
import { NOISE_KINDS, type NoiseKind, noise } from './noise/noise.ts';
import { Playback } from './playback.ts';
import type { Bench } from './report.ts';
import { createStubAssistant, openStage, type Stage, spokenSentence } from './stage.ts';
import { tenth } from './tenth.ts';

const TRIALS_PER_CALL = 4;
/** A pause shorter than this is a false alarm that was taken back; a longer silence is a stop, and so is another reply. */
const STOP_MS = 1000;
/** A false alarm is over so soon after its sound. */
const RESUMED_MS = 300;
const SENTENCE = 'The assistant reads a long notice so that there is something to interrupt.';
const LONG_MESSAGE = Array.from({ length: 13 }, () => SENTENCE).join(' ');
/** Of a word, so much that it is likely speech, and too little to be any. */
const FRAGMENT_SAMPLES = 8 * 120;
const PEAKS_DBFS = [-6, -20];

/** One assistant to interrupt, and what it says. */
interface Target {
  readonly stage: Stage;
  readonly number: string;
  readonly said: Uint8Array;
}

/**
 * How fast the assistant falls silent when the caller speaks over it (first sample of speech sent to last audible packet
 * received), how soon and how exactly it goes on after what was no speech, and how often such sounds stop it.
 */
export const bargeIn: Bench = async ({ calls = 10, seconds = 600, say }) => {
  const stage = await openStage({ stubs: { transcriptMs: 100, firstTokenMs: 100, firstAudioMs: 50 } });
  try {
    const { virtualNumber } = await createStubAssistant(stage.server, { firstMessage: LONG_MESSAGE });
    // The stub recogniser hears words in every sound; the offline one hears what is there.
    const listening = await createStubAssistant(stage.server, {
      ...{ firstMessage: LONG_MESSAGE, speechToText: { provider: 'local' } },
      intents: [{ name: 'opening hours', phrases: { en: ['What are your opening hours?', 'When are you open?'] } }],
    });
    const said = await stubSpeech(SENTENCE);
    const speech = await spokenSentence('Excuse me, I have another question about my order');
    const trials = calls * TRIALS_PER_CALL;
    say(`${trials} interruptions`);
    const stops = await inRounds(calls, (delayMs) =>
      interrupt({ stage, number: virtualNumber, said }, speech, delayMs),
    );
    const target = { stage, number: listening.virtualNumber, said };
    say(`${trials} fragments of words`);
    const alarms = await inRounds(calls, (delayMs) => alarm(target, speech.subarray(0, FRAGMENT_SAMPLES), delayMs));
    const heard = await playNoises(target, seconds, say);
    return { calls: trials, ...stopFigures(stops), ...alarmFigures(alarms), ...noiseFigures(heard) };
  } finally {
    await stage.close();
  }
};

/** The A-law of one sentence of the stub voice. */
async function stubSpeech(text: string): Promise<Uint8Array> {
  const chunks: number[] = [];
  const voice = createStubTextToSpeech({ clock: systemClock, firstAudioMs: 0 });
  for await (const { samples } of voice.speak({ text, language: 'en-GB' }, new AbortController().signal))
    chunks.push(...samples);
  return Uint8Array.from(chunks, linearToAlaw);
}

/** The same trial in so many calls at a time, begun at different moments. */
async function inRounds<T>(calls: number, trial: (delayMs: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < TRIALS_PER_CALL; round++)
    results.push(...(await Promise.all(Array.from({ length: calls }, (_, index) => trial(1500 + index * 137)))));
  return results;
}

function stopFigures(stops: readonly (number | undefined)[]) {
  const stopped = stops.filter((stopMs) => stopMs !== undefined);
  return {
    stop_ms_p50: tenth(percentile(stopped, 0.5)),
    stop_ms_p95: tenth(percentile(stopped, 0.95)),
    not_stopped: stops.length - stopped.length,
  };
}

function alarmFigures(alarms: readonly Alarm[]) {
  const paused = alarms.filter(({ resumedMs }) => resumedMs !== undefined);
  const times = paused.map(({ resumedMs = Number.POSITIVE_INFINITY }) => resumedMs);
  const isOk = ({ resumedMs = 0, playback }: Alarm) =>
    resumedMs <= RESUMED_MS && playback.proved > 0 && playback.misplacedSamples === 0;
  return {
    false_alarms: alarms.length,
    paused: paused.length,
    resume_ms_p50: tenth(percentile(times, 0.5)),
    resume_ms_p95: tenth(percentile(times, 0.95)),
    resumed_ok: alarms.filter(isOk).length,
  };
}

function noiseFigures(heard: readonly NoiseResult[]) {
  const stopped = heard.filter(({ falseStop }) => falseStop);
  const pauses = heard.flatMap(({ pausesMs }) => pausesMs);
  const sum = (of: (playback: Playback) => number) => heard.reduce((total, { playback }) => total + of(playback), 0);
  return {
    noise_seconds: heard.reduce((total, { seconds }) => total + seconds, 0),
    false_stops: stopped.length,
    false_stops_by: stopped.map(({ kind, peakDbfs }) => `${kind}@${peakDbfs}`).join(' '),
    noise_pauses: pauses.length,
    longest_pause_ms: tenth(Math.max(0, ...pauses)),
    misplaced_samples: sum(({ misplacedSamples }) => misplacedSamples),
    packets_lost: sum(({ lostPackets }) => lostPackets),
  };
}

/** One interruption in the middle of the message: onset to last audible packet in ms; undefined when it did not stop. */
async function interrupt({ stage, number }: Target, speech: Uint8Array, delayMs: number): Promise<number | undefined> {
  const { leg, session, hearing } = await stage.call(number);
  try {
    await hearing.firstAudible(5000);
    await sleep(stage.clock, delayMs);
    const onsetAtMs = stage.clock.now();
    const spoken = session.send(speech);
    const lastAtMs = await hearing.silence(400, 5000);
    await spoken;
    return lastAtMs === undefined ? undefined : lastAtMs - onsetAtMs;
  } finally {
    await leg.hangUp();
  }
}

interface Alarm {
  /** From the last packet of the sound to the first audible one after the pause; undefined when there was no pause. */
  readonly resumedMs: number | undefined;
  readonly playback: Playback;
}

/** A sound that is likely speech and ends before it is any. */
async function alarm({ stage, number, said }: Target, sound: Uint8Array, delayMs: number): Promise<Alarm> {
  const playback = new Playback(said);
  const { leg, session, hearing } = await stage.call(number, (packet) => playback.packet(packet));
  try {
    await hearing.firstAudible(5000);
    await sleep(stage.clock, delayMs);
    const [endedAtMs, silentAtMs] = await Promise.all([session.send(sound), hearing.silence(60, 700)]);
    const audibleAtMs = silentAtMs === undefined ? undefined : await hearing.firstAudible(5000);
    // Full strength again: what follows is proved.
    await sleep(stage.clock, 500);
    if (silentAtMs === undefined) return { resumedMs: undefined, playback };
    return { resumedMs: (audibleAtMs ?? Number.POSITIVE_INFINITY) - endedAtMs, playback };
  } finally {
    await leg.hangUp();
  }
}

interface NoiseResult {
  readonly kind: NoiseKind;
  readonly peakDbfs: number;
  readonly seconds: number;
  readonly falseStop: boolean;
  /** Pauses that were taken back. */
  readonly pausesMs: readonly number[];
  readonly playback: Playback;
}

/** All noises at once, each in a call of its own, first loud and then faint. */
async function playNoises(target: Target, seconds: number, say: (text: string) => void): Promise<NoiseResult[]> {
  const each = Math.min(50, Math.max(5, Math.ceil(seconds / NOISE_KINDS.length / PEAKS_DBFS.length)));
  say(`${each} s of each noise at ${PEAKS_DBFS.join(' and ')} dBFS: ${NOISE_KINDS.join(', ')}`);
  const results: NoiseResult[] = [];
  for (const peakDbfs of PEAKS_DBFS) {
    const sounds = NOISE_KINDS.map((kind) => Uint8Array.from(noise(kind, each, peakDbfs), linearToAlaw));
    const calls = NOISE_KINDS.map(async (kind, i) => {
      const heard = await listenThrough(target, sounds[i] ?? new Uint8Array());
      return { kind, peakDbfs, seconds: each, ...heard };
    });
    results.push(...(await Promise.all(calls)));
  }
  return results;
}

/** Plays a noise over the assistant's message. */
async function listenThrough({ stage, number, said }: Target, sound: Uint8Array) {
  const playback = new Playback(said);
  const { leg, session, hearing } = await stage.call(number, (packet) => playback.packet(packet));
  const pausesMs: number[] = [];
  try {
    await hearing.firstAudible(5000);
    let over = false;
    const playing = session.send(sound).then(() => {
      over = true;
    });
    while (!over) {
      const silentAtMs = await hearing.silence(60, 1000);
      if (silentAtMs === undefined) continue;
      const audibleAtMs = await hearing.firstAudible(STOP_MS);
      if (audibleAtMs === undefined) return { falseStop: true, pausesMs, playback };
      pausesMs.push(audibleAtMs - silentAtMs);
    }
    await playing;
    return { falseStop: playback.restarts > 0, pausesMs, playback };
  } finally {
    await leg.hangUp();
  }
}
