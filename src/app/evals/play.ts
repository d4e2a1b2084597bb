import type { Random } from '#simulation';
import type { EvalFile, Step } from './eval-file.ts';

/** What a caller can do with a telephone, over a simulated wire or a real one. Every promise resolves when the call is over. */
export interface Phone {
  readonly isOver: boolean;
  /** Ms since the call was created, as the timeline counts them. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** Resolves when the last word is out. */
  say(text: string): Promise<void>;
  agree(text: string): Promise<void>;
  noise(lastsMs: number): Promise<void>;
  type(text: string): void;
  press(keys: string): Promise<void>;
  hold(held: boolean): void;
  hangUp(): void;
  /** Resolves when the assistant has reacted to the last act and has finished, or when no reaction came for a while. */
  untilFinished(): Promise<void>;
  /** Resolves when the assistant has spoken for so long, or when no reaction came for a while. */
  untilSpeaking(spokenMs: number): Promise<void>;
}

/** When a step began, as the timeline counts: what the assistant does from then until the next step is its reaction. */
export interface PlayedStep {
  readonly step: Step;
  readonly fromMs: number;
  /** What the caller said, of several phrases the one that the seed chose. */
  readonly phrase: string;
}

/** A listener takes this long to want to say something. */
const THINKS_MS = 800;
/** Of a voice at 170 words a minute. */
const WORD_MS = 353;
/** How long after the assistant has finished the caller begins, at least and at most. */
const PAUSE_MS = [300, 1200] as const;

/** Who is put through does not hang up at once. */
const LINGERS_MS = 5000;

/** Plays the caller of an eval to the end of the call. `began` is called as each step begins. */
export async function play(
  { caller }: EvalFile,
  phone: Phone,
  random: Random,
  began: (index: number) => void,
): Promise<PlayedStep[]> {
  const played: PlayedStep[] = [];
  for (const [index, step] of caller.entries()) {
    const phrase = phraseOf(step, random);
    // The first thing to listen to is the greeting.
    const listensMs = index === 0 ? 0 : phone.now();
    await untilItIsTime(step, phone, random);
    if (phone.isOver) break;
    began(index + 1);
    played.push({ step, phrase, fromMs: isAct(step) ? phone.now() : listensMs });
    await act(step, phrase, phone);
  }
  await phone.untilFinished();
  await phone.wait(LINGERS_MS);
  if (!phone.isOver) phone.hangUp();
  return played;
}

const isAct = ({ expect: _expect, ...act }: Step) => Object.keys(act).length > 0;

function phraseOf({ say, interrupt, backchannel, type }: Step, random: Random): string {
  const [first = '', ...others] = [say ?? interrupt ?? backchannel ?? type ?? ''].flat();
  return random.pick([first, ...others]);
}

/** Waits for the moment of a step: in the middle of what the assistant says, or after it. */
async function untilItIsTime(step: Step, phone: Phone, random: Random): Promise<void> {
  const afterMs = step.afterMs ?? (step.afterWords === undefined ? undefined : step.afterWords * WORD_MS);
  const overlaps = step.interrupt ?? step.backchannel ?? step.noise ?? afterMs;
  if (overlaps !== undefined) return phone.untilSpeaking(afterMs ?? THINKS_MS);
  await phone.untilFinished();
  if (step.say !== undefined || step.keys !== undefined) await phone.wait(random.between(...PAUSE_MS));
}

async function act(step: Step, phrase: string, phone: Phone): Promise<void> {
  if (step.say !== undefined || step.interrupt !== undefined) return phone.say(phrase);
  if (step.backchannel !== undefined) return phone.agree(phrase);
  if (step.noise !== undefined) return phone.noise(step.noise);
  if (step.keys !== undefined) return phone.press(step.keys);
  if (step.wait !== undefined) return phone.wait(step.wait);
  if (step.type !== undefined) phone.type(phrase);
  if (step.hangUp) phone.hangUp();
  if (step.hold === undefined) return;
  phone.hold(true);
  await phone.wait(step.hold);
  phone.hold(false);
}
