import { sleep } from '#base';
import { NOISE_KINDS, type NoiseKind, noise } from './noise.ts';
import { percentile, tenth } from './percentile.ts';
import type { Bench } from './report.ts';
import { createStubAssistant, openStage, type Stage, spokenSentence } from './stage.ts';

const TRIALS_PER_CALL = 4;
/** A pause shorter than this is a false alarm that was taken back; a longer silence is a stop. */
const STOP_MS = 1000;
const LONG_MESSAGE = 'The assistant reads a long notice so that there is something to interrupt. '.repeat(13);

/**
 * How fast the assistant falls silent when the caller speaks over it (first sample of speech sent to last audible packet
 * received), and how often sounds that are no speech stop it.
 */
export const bargeIn: Bench = async ({ calls = 10, seconds = 120, say }) => {
  const stage = await openStage({ stubs: { transcriptMs: 100, firstTokenMs: 100, firstAudioMs: 50 } });
  try {
    const firstMessage = LONG_MESSAGE.slice(0, 1000);
    const { virtualNumber } = await createStubAssistant(stage.server, { firstMessage });
    // The stub recogniser hears words in every sound; the offline one hears what is there.
    const listening = await createStubAssistant(stage.server, {
      ...{ firstMessage, speechToText: { provider: 'local' } },
      intents: [{ name: 'opening hours', phrases: { en: ['What are your opening hours?', 'When are you open?'] } }],
    });
    const speech = await spokenSentence('Excuse me, I have another question about my order');
    say(`${calls * TRIALS_PER_CALL} interruptions`);
    const stops: number[] = [];
    for (let round = 0; round < TRIALS_PER_CALL; round++) {
      const round_ = Array.from({ length: calls }, (_, index) => interrupt(stage, virtualNumber, speech, index * 137));
      for (const stopMs of await Promise.all(round_)) if (stopMs !== undefined) stops.push(stopMs);
    }
    const perKind = Math.max(10, Math.ceil(seconds / NOISE_KINDS.length));
    say(`${perKind} s of each noise: ${NOISE_KINDS.join(', ')}`);
    const heard = await Promise.all(
      NOISE_KINDS.map((kind) => listenToNoise(stage, listening.virtualNumber, kind, perKind)),
    );
    return {
      calls: calls * TRIALS_PER_CALL,
      stop_ms_p50: tenth(percentile(stops, 0.5)),
      stop_ms_p95: tenth(percentile(stops, 0.95)),
      not_stopped: calls * TRIALS_PER_CALL - stops.length,
      false_stops: heard.reduce((sum, { falseStops }) => sum + falseStops, 0),
      false_stops_by: heard
        .filter(({ falseStops }) => falseStops > 0)
        .map(({ kind }) => kind)
        .join(' '),
      noise_seconds: perKind * NOISE_KINDS.length,
      resumed_ok: heard.reduce((sum, { pauses }) => sum + pauses, 0),
    };
  } finally {
    await stage.close();
  }
};

/** One interruption in the middle of the message: onset to last audible packet in ms; undefined when it did not stop. */
async function interrupt(
  stage: Stage,
  number: string,
  speech: Uint8Array,
  offsetMs: number,
): Promise<number | undefined> {
  const { leg, session, hearing } = await stage.call(number);
  try {
    await hearing.firstAudible(5000);
    await sleep(stage.clock, 1500 + offsetMs);
    const onsetAtMs = stage.clock.now();
    const spoken = session.send(speech);
    const lastAtMs = await hearing.silence(400, 5000);
    await spoken;
    return lastAtMs === undefined ? undefined : lastAtMs - onsetAtMs;
  } finally {
    await leg.hangUp();
  }
}

interface NoiseResult {
  readonly kind: NoiseKind;
  readonly falseStops: number;
  /** Pauses that were taken back. */
  readonly pauses: number;
}

/** Plays noise over the assistant's message, calling again when the message is over. */
async function listenToNoise(stage: Stage, number: string, kind: NoiseKind, seconds: number): Promise<NoiseResult> {
  const CALL_SECONDS = 25;
  let falseStops = 0;
  let pauses = 0;
  for (let done = 0; done < seconds; done += CALL_SECONDS) {
    const { leg, session, hearing } = await stage.call(number);
    await hearing.firstAudible(5000);
    let over = false;
    const playing = session.send(noise(kind, Math.min(CALL_SECONDS, seconds - done), -12)).then(() => {
      over = true;
    });
    for (;;) {
      const silentAtMs = await hearing.silence(60, 1000);
      if (over) break;
      if (silentAtMs === undefined) continue;
      if ((await hearing.firstAudible(STOP_MS)) !== undefined) pauses++;
      else {
        falseStops++;
        break;
      }
    }
    await leg.hangUp();
    await playing;
  }
  return { kind, falseStops, pauses };
}
