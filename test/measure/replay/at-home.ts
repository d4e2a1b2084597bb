import { alawToLinear, decodeG711, levelDbfs, type VoiceModel } from '#audio';
import { Events, silentLog, systemIds } from '#base';
import { type ConversationPlan, prepareConversation } from '#conversation';
import type { KnownCall, TimelineEntry } from '#domain';
import type { SpeechToText } from '#providers';
import { createScriptedSpeechToText, createStubLanguageModel, createStubTextToSpeech } from '#providers/stub';
import { seededRandom } from '#simulation';
import type { CallLeg, LegEnd, LegEvents, MediaEvents, MediaSession } from '#telephony';
import { Hearing } from '../../../src/app/bench/hearing.ts';
import {
  converse,
  HOUSEHOLD_REPLY,
  type HouseholdLine,
  type HouseholdSound,
  type Repertoire,
} from '../../../src/app/bench/household.ts';
import { VENDOR_DELAYS } from '../../../src/app/bench/interaction.ts';
import type { HeardPacket } from '../../../src/app/bench/light-media.ts';
import { RTP_HEADER_BYTES, writeRtpHeader } from '../../../src/telephony/rtp/packet.ts';
import { type BenchCall, benchWith, type MediaBench } from '../../kit/media-bench.ts';

/** One call with what both sides did, and what the assistant's side believed when. */
export interface ReplayedCall extends KnownCall {
  readonly sounds: readonly HouseholdSound[];
  readonly log: readonly { readonly atMs: number; readonly what: string }[];
}

const FRAME = 160;
const FRAME_MS = 20;
const STEP_MS = 2;
const SILENCE = new Uint8Array(FRAME).fill(0xd5);
const SOURCE = { address: '192.0.2.1', port: 4000 };
const LONGEST_MS = 600_000;

/** One call under way. */
interface Line {
  readonly call: BenchCall;
  readonly media: Events<MediaEvents>;
  readonly log: { readonly atMs: number; readonly what: string }[];
  readonly queue: { readonly alaw: Uint8Array; at: number; readonly sent: (atMs: number) => void }[];
  readonly heard: ((packet: HeardPacket) => void)[];
  frames: number;
  result: ReplayedCall | undefined;
}

/**
 * The calls of `bench interaction` in virtual time, one for each seed: the engine of a media worker with its voice model, the
 * conversation, and providers with the delays of the benchmark. What is not there is the network and the other thread.
 */
export async function callsFromHome(
  model: VoiceModel,
  repertoire: Repertoire,
  seeds: readonly number[],
  language: string,
): Promise<ReplayedCall[]> {
  const bench = benchWith(model);
  const lines = seeds.map((seed) => dial(bench, repertoire, seed, language));
  while (lines.some(({ result }) => !result) && bench.clock.now() < LONGEST_MS) {
    await bench.clock.advance(STEP_MS);
    for (const { session, samples, position } of bench.audio.splice(0))
      lines[session - 1]?.media.emit('audio', { samples, position });
    for (const event of bench.events.splice(0)) {
      const line = lines[event.session - 1];
      if (!line) continue;
      if (event.name.startsWith('voice')) note(bench, line, `${event.name} ${JSON.stringify(event.event)}`);
      line.media.emit(event.name, event.event as never);
    }
    bench.messages.length = 0;
    for (const line of lines) listen(line);
  }
  await bench.engine.close();
  return lines.flatMap(({ result }) => result ?? []);
}

const note = ({ clock }: MediaBench, { log }: Line, what: string) => log.push({ atMs: clock.now(), what });

function dial(bench: MediaBench, repertoire: Repertoire, seed: number, language: string): Line {
  const { clock } = bench;
  const line: Line = {
    ...{ call: bench.call(), media: new Events<MediaEvents>(), log: [], queue: [], heard: [] },
    ...{ frames: 0, result: undefined },
  };
  const leg = legOf(bench, line);
  const plan = { ...planOf(bench, line, repertoire), language };
  const conversation = prepareConversation(plan, leg, {
    clock,
    ids: systemIds,
    log: silentLog,
    onEntry: (entry) => note(bench, line, worded(entry)),
  });
  const session: HouseholdLine['session'] & ConstructorParameters<typeof Hearing>[1] = {
    send: (alaw) => new Promise((sent) => line.queue.push({ alaw, at: 0, sent })),
    onPacket: (listener) => line.heard.push(listener),
  };
  const hearing = new Hearing(clock, session);
  // Calls that begin in different phases of the ticks.
  clock.after(seed * 7, () => {
    conversation.start();
    sendNext(bench, line);
    void converse({ clock, leg, session, hearing }, repertoire, seededRandom(seed)).then((sounds) => {
      line.result = { timeline: [], sounds, audible: hearing.spans, log: line.log };
    });
  });
  return line;
}

const worded = (entry: TimelineEntry) => `${entry.type} ${JSON.stringify(entry)}`;

/** A telephone sends all the time, silence where nobody speaks. */
function sendNext(bench: MediaBench, line: Line): void {
  if (line.result) return;
  const { clock } = bench;
  const current = line.queue[0];
  const packet = new Uint8Array(RTP_HEADER_BYTES + FRAME);
  const [sequence, timestamp] = [line.frames & 0xffff, line.frames * FRAME];
  writeRtpHeader(packet, { payloadType: 8, marker: line.frames === 0, sequence, timestamp, ssrc: 1 });
  packet.set(current?.alaw.subarray(current.at, current.at + FRAME) ?? SILENCE, RTP_HEADER_BYTES);
  line.frames++;
  line.call.session.receive(packet, SOURCE);
  if (current) {
    current.at += FRAME;
    if (current.at + FRAME > current.alaw.length) {
      line.queue.shift();
      current.sent(clock.now());
    }
  }
  clock.after(FRAME_MS, () => sendNext(bench, line));
}

function listen({ call, heard }: Line): void {
  for (const { packet, atMs } of call.sent.splice(0)) {
    const level = levelDbfs(decodeG711('alaw', packet.payload));
    const event = { atMs, levelDbfs: level, sequence: packet.sequence, payload: packet.payload };
    for (const listener of heard) listener(event);
  }
}

/** The near end of a call on the bench. */
function mediaOf({ call: { session }, media }: Line): MediaSession {
  return {
    events: media,
    beginUtterance: (name, options) => session.beginUtterance(name, options?.uninterruptible ?? false),
    play: (name, samples) => session.play(name, samples),
    endUtterance: (name) => session.endUtterance(name),
    clear: () => session.clear(),
    resume: () => session.resume(),
    setBargeIn: (mode) => session.setBargeIn(mode),
    setAmbience: () => undefined,
    detectBeep: () => undefined,
    sendKeys: () => undefined,
    press: () => undefined,
    record: () => undefined,
    close: async () => ({ recordedMs: 0, packetsReceived: 0, packetsLost: 0, packetsSent: 0, jitterMs: 0 }),
    dump: () => ({}),
  };
}

function legOf(bench: MediaBench, line: Line): CallLeg {
  const events = new Events<LegEvents>();
  const controller = new AbortController();
  const party = { user: '', host: '', displayName: '' };
  return {
    ...{ id: 'leg', wire: 'memory', direction: 'inbound', from: party, to: party, headers: new Map() },
    ...{ events, signal: controller.signal, media: mediaOf(line) },
    ring: () => undefined,
    answer: async () => undefined,
    reject: () => undefined,
    async hangUp() {
      if (controller.signal.aborted) return;
      note(bench, line, 'over');
      const end: LegEnd = { by: 'remote', kind: 'hung-up', detail: '' };
      events.emit('end', end);
      controller.abort(end);
    },
    refer: async () => ({ ok: true }),
    dump: () => ({}),
  };
}

function planOf(bench: MediaBench, line: Line, repertoire: Repertoire): Omit<ConversationPlan, 'language'> {
  const { clock } = bench;
  const { transcriptMs, firstTokenMs, firstAudioMs } = VENDOR_DELAYS;
  const utterances = Object.values(repertoire)
    .flat()
    .map(({ alaw, words }) => ({ samples: Int16Array.from(alaw, alawToLinear), words }));
  const ear = createScriptedSpeechToText({ clock, utterances, transcriptMs, partialMs: transcriptMs });
  return {
    callId: 'call',
    firstMessage: 'Welcome.',
    systemPrompt: 'Be brief.',
    voice: { rate: 1 },
    ...{ silenceMs: 500, inactivityMs: 60_000, maxDurationMs: 1_800_000, interruptionWords: 1 },
    ...{ bargeIn: true, speculation: true, firstMessageInterruptible: true },
    keypad: { enabled: true, minLength: 0, maxLength: 20, timeoutMs: 3000, terminator: '#' },
    phrases: [],
    tools: [],
    sentences: {
      ...{ stillThere: 'Are you there?', goodbyeSilence: 'Goodbye.', maxDuration: 'Goodbye.', durationWarning: '' },
      ...{ offerHuman: 'A colleague?', goodbyeLoop: 'Goodbye.', apology: 'Sorry?', oneMoment: 'One moment.' },
      transferFailed: 'Nobody answers.',
    },
    speechToText: overheard(ear, (what) => note(bench, line, what)),
    textToSpeech: createStubTextToSpeech({ clock, firstAudioMs }),
    languageModel: createStubLanguageModel({ clock, firstTokenMs, tokenMs: 10, reply: HOUSEHOLD_REPLY }),
  };
}

/** `ear`, with what it hears written down. */
const overheard = (ear: SpeechToText, write: (what: string) => void): SpeechToText => ({
  ...ear,
  open: (settings, onEvent) =>
    ear.open(settings, (event) => {
      if (event.type !== 'error') write(`${event.type} "${event.text}"`);
      onEvent(event);
    }),
});
