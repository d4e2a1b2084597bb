import { z } from 'zod';
import { concatSamples, decodeG711 } from '#audio';
import { sleep } from '#base';
import { Call } from '#features/calls/contract';
import { StageTrial } from '#features/providers/contract';
import type { HeardPacket } from '../../src/app/bench/light-media.ts';
import type { Server } from '../../src/app/bench/server.ts';
import { type Stage, spokenSentence } from '../../src/app/bench/stage.ts';
import { shareOfTone } from './rtp-peer.ts';
import type { Fleet, FleetVendor } from './vendors/fleet.ts';

/** Who hears, speaks and thinks in a call, by id. */
export interface Combination {
  readonly speechToText: string;
  readonly textToSpeech: string;
  readonly model: string;
}

/** A call that was held over SIP: as the API shows it, and what the caller heard, sound by sound. */
export interface HeldCall {
  readonly call: Call;
  readonly sounds: readonly Int16Array[];
}

export const QUESTION = 'What are your opening hours on Sunday?';
/** What the offline recogniser makes of it. */
const HEARD_OFFLINE = 'opening hours';
const PATIENCE_MS = 15_000;
const AUDIBLE_DBFS = -50;
/** Packets that far apart are two sounds. */
const GAP_MS = 250;
const LEAST_SOUND_MS = 240;
const LOOK_MS = 50;

const Saved = z.object({ id: z.string(), virtualNumber: z.string(), revision: z.number() });
const Calls = z.object({ items: z.array(z.object({ id: z.string(), state: z.string() })) });

const Trials = z.object({ items: z.array(StageTrial) });

/** Gives the workspace the keys of all vendors. */
export async function giveKeys(server: Server, vendors: readonly FleetVendor[]): Promise<void> {
  for (const { id, credentials } of vendors)
    await server.api('PUT', `/api/v1/providers/${id}/key`, z.unknown(), { credentials });
}

/** Tries the keys one after the other, as the button in the console does; gives what did not work. */
export async function tryKeys(server: Server, vendors: readonly FleetVendor[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { id } of vendors) {
    const { items } = await server.api('POST', `/api/v1/providers/${id}/test`, Trials, {});
    if (items.length === 0) problems.push(`${id}: nothing was tried`);
    for (const { ok, stage, detail } of items) if (!ok) problems.push(`${id}, ${stage}: ${detail}`);
  }
  return problems;
}

/** An assistant whose providers change from call to call. */
export class ChangingAssistant {
  readonly #stage: Stage;
  readonly #question: Promise<Uint8Array> = spokenSentence(QUESTION);
  #saved: z.infer<typeof Saved> | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Saves and publishes what callers get from now on. */
  async configure(config: object): Promise<void> {
    const { server } = this.#stage;
    const api = '/api/v1/assistants';
    const { id, revision } = this.#saved
      ? await server.api('PATCH', `${api}/${this.#saved.id}`, Saved, { revision: this.#saved.revision, config })
      : await server.api('POST', api, Saved, { name: 'Changing', config });
    this.#saved = await server.api('POST', `${api}/${id}/publish`, Saved, { revision });
  }

  /** Calls it, asks the question when it has greeted, hears the answer to its end, and hangs up. */
  async call(): Promise<HeldCall> {
    const packets: HeardPacket[] = [];
    const keep = (packet: HeardPacket) =>
      packet.levelDbfs > AUDIBLE_DBFS && packets.push({ ...packet, payload: Uint8Array.from(packet.payload) });
    const { leg, session, hearing } = await this.#stage.call(this.#saved?.virtualNumber ?? '', keep);
    await hearing.firstAudible(PATIENCE_MS);
    await hearing.silence(400, PATIENCE_MS);
    await session.send(await this.#question);
    await hearing.firstAudible(PATIENCE_MS);
    await hearing.silence(600, PATIENCE_MS);
    await leg.hangUp('The caller has heard the answer.');
    return { call: await this.#record(), sounds: soundsOf(packets) };
  }

  /** The call that was the last one, once it is over. */
  async #record(): Promise<Call> {
    const { server, clock } = this.#stage;
    for (;;) {
      const { items } = await server.api('GET', `/api/v1/calls?limit=1&assistantId=${this.#saved?.id}`, Calls);
      const [last] = items;
      if (last?.state === 'ended') return server.api('GET', `/api/v1/calls/${last.id}`, Call);
      await sleep(clock, LOOK_MS);
    }
  }
}

function soundsOf(packets: readonly HeardPacket[]): Int16Array[] {
  const sounds: Uint8Array[][] = [];
  let lastAtMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, payload } of packets) {
    if (atMs - lastAtMs > GAP_MS) sounds.push([]);
    lastAtMs = atMs;
    sounds.at(-1)?.push(payload);
  }
  return sounds
    .map((pieces) => decodeG711('alaw', Buffer.concat(pieces)))
    .filter(({ length }) => length > 8 * LEAST_SOUND_MS);
}

/** Long enough to tell pitches apart, short enough to fit between two gaps. */
const WINDOW_SAMPLES = 960;

/** Whose pitch most of a sound has: a vendor's id, or `local` for what is no vendor's. */
export function voiceOf(sound: Int16Array, vendors: readonly FleetVendor[]): string {
  const votes = new Map<string, number>();
  for (let at = 0; at + WINDOW_SAMPLES <= sound.length; at += WINDOW_SAMPLES) {
    const window = sound.subarray(at, at + WINDOW_SAMPLES);
    const id = vendors.find(({ pitchHz }) => shareOfTone(window, pitchHz) > 0.4)?.id ?? 'local';
    votes.set(id, (votes.get(id) ?? 0) + 1);
  }
  return [...votes].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? 'nobody';
}

/** The configuration of an assistant with these providers. `mark`: stands in the prompt, so that requests tell whose they are. */
export function configOf({ speechToText, textToSpeech, model }: Combination, { vendors }: Fleet, mark: string): object {
  return {
    ...{ language: 'en-GB', firstMessage: 'Hello.', prompt: mark, inactivityMs: 60_000 },
    ...{ speechToText: { provider: speechToText }, textToSpeech: { provider: textToSpeech } },
    model: { provider: model, model: vendors.find(({ id }) => id === model)?.model ?? '' },
    intents: [{ name: 'hours', phrases: { en: [QUESTION] }, reply: { en: 'We open at nine.' } }],
  };
}

/**
 * What is wrong with a call: nothing, when the caller was connected, understood and answered by whom it was to be.
 * `changes`: who took whose place meanwhile, as `stage: from → to`.
 */
export function problemsOf(
  { call, sounds }: HeldCall,
  combination: Combination,
  fleet: Fleet,
  mark: string,
  changes: readonly string[] = [],
): string[] {
  const { vendors, models } = fleet;
  const { speechToText, textToSpeech, model } = combination;
  const said = (type: 'caller-said' | 'assistant-said') =>
    call.timeline.flatMap((event) => (event.type === type ? event.text.toLowerCase() : [])).join(' / ');
  const find = (id: string) => vendors.find((vendor) => vendor.id === id);
  const words = find(speechToText)?.transcript ?? HEARD_OFFLINE;
  const answer = find(model)?.answer ?? '';
  // People's voices have this pitch and that; those of vendors here have one.
  const utterances = textToSpeech === 'local' ? [concatSamples(sounds)] : sounds;
  const speakers = utterances.map((sound) => voiceOf(sound, vendors));
  const isOfCall = ({ body }: { readonly body: object }) => JSON.stringify(body).includes(mark);
  const asked = models[model]?.requests.filter(isOfCall) ?? [];
  const served = (call.usage ?? []).map(({ stage, provider, keys }) => `${stage}: ${provider}, ${keys}`);
  const keysOf = (id: string) => (id === 'local' ? 'ours' : 'yours');
  const wanted = [
    `language-model: ${model}, ${keysOf(model)}`,
    `speech-to-text: ${speechToText}, ${keysOf(speechToText)}`,
    `text-to-speech: ${textToSpeech}, ${keysOf(textToSpeech)}`,
  ];
  const troubles = call.timeline.filter(({ type }) => type === 'provider-error' || type === 'provider-changed');
  const changed = troubles.flatMap((event) =>
    event.type === 'provider-changed' ? `${event.stage}: ${event.from} → ${event.to}` : [],
  );
  const checks: readonly (readonly [boolean, string])[] = [
    [said('caller-said').includes(words), `heard "${said('caller-said')}" and not "${words}"`],
    [said('assistant-said').includes(answer), `said "${said('assistant-said')}" and not "${answer}"`],
    [asked.some(({ body }) => JSON.stringify(body).toLowerCase().includes(words)), 'the model was not asked'],
    [sounds.length >= 2 && speakers.every((id) => id === textToSpeech), `spoke as ${speakers.join(', ')}`],
    // Whoever stood by while one was slow is counted too.
    [wanted.every((line) => served.includes(line)), `counted ${served.join('; ')}`],
    [
      changed.join() === changes.join() && (changes.length > 0 || troubles.length === 0),
      `had trouble: ${JSON.stringify(troubles)}`,
    ],
    [call.endReason?.code === 'hung-up', `ended by ${JSON.stringify(call.endReason)}`],
  ];
  const name = `${speechToText} × ${textToSpeech} × ${model}`;
  return checks.flatMap(([isRight, problem]) => (isRight ? [] : [`${name}: ${problem}`]));
}

/** Those that can take each stage. */
export const HEARING = [
  ...['local', 'openai', 'openai-compatible', 'deepgram', 'azure', 'google-cloud', 'elevenlabs', 'assemblyai'],
];
export const SPEAKING = ['local', 'openai', 'openai-compatible', 'deepgram', 'azure', 'google-cloud', 'elevenlabs'];
export const THINKING = ['ollama', 'openai', 'anthropic', 'gemini', 'openrouter', 'openai-compatible'];

/** Every pair of providers of two stages. The two longest lists have no common divisor: their pairs come one by one, well mixed. */
export const everyPair = (): Combination[] =>
  Array.from({ length: HEARING.length * SPEAKING.length }, (_, index) => {
    const row = index % HEARING.length;
    const column = index % SPEAKING.length;
    const model = THINKING[(row + column) % THINKING.length] ?? '';
    return { speechToText: HEARING[row] ?? '', textToSpeech: SPEAKING[column] ?? '', model };
  });

export const everyCombination = (): Combination[] =>
  HEARING.flatMap((speechToText) =>
    SPEAKING.flatMap((textToSpeech) => THINKING.map((model) => ({ speechToText, textToSpeech, model }))),
  );

/** Holds a call for each combination, several at a time, each assistant changed between its calls; gives what was wrong. */
export async function holdAll(
  stage: Stage,
  fleet: Fleet,
  combinations: readonly Combination[],
  { atOnce, onCall }: { readonly atOnce: number; readonly onCall?: (problems: readonly string[]) => void },
): Promise<string[]> {
  const waiting = [...combinations.entries()];
  const problems: string[] = [];
  const work = async () => {
    const assistant = new ChangingAssistant(stage);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, combination] = next;
      const mark = `This is call ${index}.`;
      await assistant.configure(configOf(combination, fleet, mark));
      const found = problemsOf(await assistant.call(), combination, fleet, mark);
      onCall?.(found);
      problems.push(...found);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return problems;
}
