import { z } from 'zod';
import { TextToSpeechChoice, type TextToSpeechSettings } from './engine-choice.ts';
import type { FollowedLanguage } from './follow-language.ts';

/** A test of two voices over calls, A5: the assistant's own voice is A. */
export const VoiceTest = z.object({
  /** Voice B. */
  voice: TextToSpeechChoice.prefault({}),
  /** Of 100 calls, those that hear B. */
  sharePercent: z.number().int().min(1).max(99).default(50),
});
export type VoiceTest = z.infer<typeof VoiceTest>;

export const VoiceVariant = z.enum(['a', 'b']);
export type VoiceVariant = z.infer<typeof VoiceVariant>;

/** The part of an assistant's configuration that says how it sounds. */
export interface TestedVoices {
  readonly textToSpeech: z.infer<typeof TextToSpeechSettings>;
  readonly voiceTest?: VoiceTest | undefined;
  readonly followLanguage: readonly FollowedLanguage[];
}

/** Which voice a call hears, and in which test. */
export interface DrawnVoice {
  readonly test: string;
  readonly variant: VoiceVariant;
}

/** Shares are cut this fine. */
const PARTS = 10_000;

/** Draws the voice of a call: always the same one for the same call. Undefined without a test. */
export function drawVoice(voices: TestedVoices, assistantId: string, callId: string): DrawnVoice | undefined {
  const test = voiceTestId(voices, assistantId);
  if (!voices.voiceTest || test === undefined) return undefined;
  const drawn = Number(hash(`${test} ${callId}`) % BigInt(PARTS));
  return { test, variant: drawn < (voices.voiceTest.sharePercent * PARTS) / 100 ? 'b' : 'a' };
}

/**
 * Names a test by what is compared: with another voice, or another share of it, a new comparison begins. (A share that
 * changes on the way would mix the voices with whatever else changed at that time.) Undefined without a test.
 */
export function voiceTestId({ textToSpeech, voiceTest }: TestedVoices, assistantId: string): string | undefined {
  if (!voiceTest) return undefined;
  const compared = [textToSpeech, voiceTest.voice].map(({ provider, model, voice, rate }) => [
    ...[provider, model, voice, rate],
  ]);
  return hash(JSON.stringify([assistantId, compared, voiceTest.sharePercent]))
    .toString(16)
    .padStart(16, '0');
}

/** Voice A or B as a choice of its own. */
export function testedVoice({ textToSpeech, voiceTest }: TestedVoices, variant: VoiceVariant): TextToSpeechChoice {
  const { fallbacks: _own, ...a } = textToSpeech;
  return variant === 'b' && voiceTest ? voiceTest.voice : a;
}

/** The same with one voice only, and no test. What stands in for it stays, and its voices in other languages if it has them. */
export function withOneVoice<C extends TestedVoices>(config: C, voice: TextToSpeechChoice): Omit<C, 'voiceTest'> {
  const { voiceTest: _over, ...rest } = config;
  const isSameProvider = voice.provider === config.textToSpeech.provider;
  return {
    ...rest,
    textToSpeech: { ...voice, fallbacks: config.textToSpeech.fallbacks },
    followLanguage: isSameProvider
      ? config.followLanguage
      : config.followLanguage.map((each) => ({ ...each, voice: '' })),
  };
}

/** A published configuration, and when it was published. */
interface PublishedVoices {
  readonly config: TestedVoices;
  readonly publishedAt: string;
}

/** A test that was in force once. */
export interface EndedVoiceTest {
  readonly id: string;
  /** With the test. */
  readonly config: TestedVoices;
  readonly endedAt: string;
  /** The voice that has spoken since; null: another one. */
  readonly kept: VoiceVariant | null;
}

/** The tests that an assistant's versions, the newest first, had before the newest one; the last to end first. */
export function endedVoiceTests(versions: readonly PublishedVoices[], assistantId: string): EndedVoiceTest[] {
  const running = versions[0] && voiceTestId(versions[0].config, assistantId);
  const ended = new Map<string, EndedVoiceTest>();
  for (const [index, { config }] of versions.entries()) {
    const [id, next] = [voiceTestId(config, assistantId), versions[index - 1]];
    if (id === undefined || id === running || next === undefined || ended.has(id)) continue;
    ended.set(id, { id, config, endedAt: next.publishedAt, kept: variantOf(config, next.config.textToSpeech) ?? null });
  }
  return [...ended.values()];
}

const COMPARED = ['provider', 'model', 'voice', 'rate'] as const;

/** Whether both choices sound alike, whoever's key pays. */
export const isSameVoice = (one: TextToSpeechChoice, other: TextToSpeechChoice): boolean =>
  COMPARED.every((name) => one[name] === other[name]);

/** Which voice of the test this is. */
const variantOf = (config: TestedVoices, voice: TextToSpeechChoice): VoiceVariant | undefined =>
  VoiceVariant.options.find((variant) => isSameVoice(testedVoice(config, variant), voice));

const MASK = 0xffff_ffff_ffff_ffffn;

/** 64 bits: FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), then the finalizer of MurmurHash3, since its last bytes reach few bits. */
function hash(text: string): bigint {
  let state = 0xcbf2_9ce4_8422_2325n;
  for (const byte of new TextEncoder().encode(text)) state = ((state ^ BigInt(byte)) * 0x100_0000_01b3n) & MASK;
  state = ((state ^ (state >> 33n)) * 0xff51_afd7_ed55_8ccdn) & MASK;
  state = ((state ^ (state >> 33n)) * 0xc4ce_b9fe_1a85_ec53n) & MASK;
  return state ^ (state >> 33n);
}
