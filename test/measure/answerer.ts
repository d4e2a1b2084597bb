/**
 * Who answered, on real audio: `tsx --conditions=source test/measure/answerer.ts`. Greetings (test/fixtures/greetings.ts)
 * are spoken by espeak-ng and flite over a noisy A-law line; voice activity detection, beep detector and the turn reducer
 * are the product's own. Words come on time as written, since no recogniser for French works offline: what recognition
 * errors cost shows in the rows without words.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BeepDetector,
  channelOf,
  concatSamples,
  decodeG711,
  encodeG711,
  loadVoiceModel,
  millisecondsOf,
  nextVoice,
  parseWav,
  quietGate,
  resample,
  SAMPLE_RATE,
  samplesOf,
  VOICE_WINDOW,
  type VoiceNews,
  wavSamples,
} from '#audio';
import { silentLog } from '#base';
import { GREETINGS, type Greeting, partsOf } from '../fixtures/greetings.ts';
import { playAnswer, type Timed, timedWords } from '../kit/answered-call.ts';
import { noiseSource } from '../kit/sounds.ts';

const ESPEAK = { fr: ['fr', 'fr+f3'], en: ['en-gb', 'en-us+f3'], it: ['it', 'it+f3'], es: ['es', 'es+f3'] } as const;
const FLITE = ['slt', 'rms'];
/** Speech of the levels that networks bring, and a beep as loud as it. */
const PEAKS = [12_000, 3000];
const FINAL_MS = 350;
const TAIL = samplesOf(4000);

const model = await loadVoiceModel(silentLog);

type Speak = (text: string) => Uint8Array;
const espeak =
  (voice: string): Speak =>
  (text) =>
    execFileSync('espeak-ng', ['-v', voice, '-s', '165', '--stdout', text]);
/** flite writes to files only. */
const flite =
  (voice: string): Speak =>
  (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'answerer-'));
    const file = join(folder, 'spoken.wav');
    execFileSync('flite', ['-voice', voice, '-t', text, '-o', file]);
    const wav = readFileSync(file);
    rmSync(folder, { recursive: true });
    return wav;
  };

async function spoken(speak: Speak, text: string, peak: number): Promise<Int16Array> {
  const parsed = parseWav(speak(text));
  const mono = channelOf(wavSamples(parsed), parsed.channels, 0);
  const samples = await resample(mono, parsed.sampleRate, SAMPLE_RATE);
  const gain = peak / samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return samples.map((sample) => Math.round(sample * gain));
}

const tone = (hz: number, ms: number, peak: number): Int16Array =>
  Int16Array.from({ length: samplesOf(ms) }, (_, i) => peak * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE));

interface Sounding {
  readonly audio: Int16Array;
  readonly words: readonly Timed[];
  /** End and text of each piece of speech, in ms. */
  readonly texts: readonly { readonly toMs: number; readonly text: string }[];
}

async function sound(greeting: Greeting, speak: Speak, peak: number): Promise<Sounding> {
  const pieces: Int16Array[] = [];
  const words: Timed[] = [];
  const texts: { toMs: number; text: string }[] = [];
  let at = 0;
  for (const part of partsOf(greeting)) {
    let piece: Int16Array = new Int16Array(0);
    if (part.kind === 'pause') piece = new Int16Array(samplesOf(part.ms));
    else if (part.kind === 'beep') piece = tone(part.hz, part.ms, peak / 2);
    else piece = await spoken(speak, part.text, peak);
    const [fromMs, toMs] = [millisecondsOf(at), millisecondsOf(at + piece.length)];
    if (part.kind === 'text') {
      words.push(...timedWords(part.text, fromMs, toMs));
      texts.push({ toMs, text: part.text });
    }
    pieces.push(piece);
    at += piece.length;
  }
  const noise = noiseSource(5);
  const clean = concatSamples([...pieces, new Int16Array(TAIL)]);
  const noisy = clean.map((sample) => Math.max(-32_768, Math.min(32_767, sample + Math.round(25 * noise()))));
  return { audio: decodeG711('alaw', encodeG711('alaw', noisy)), words, texts };
}

/** What a media worker would tell of the audio. */
async function hear({ audio }: Sounding): Promise<Timed[]> {
  const events: Timed[] = [];
  const memory = model.remember();
  const beeps = new BeepDetector();
  let gate = quietGate;
  for (let end = VOICE_WINDOW; end <= audio.length; end += VOICE_WINDOW) {
    const samples = audio.slice(end - VOICE_WINDOW, end);
    const atMs = millisecondsOf(end);
    const beep = beeps.push(samples);
    if (beep) events.push({ atMs, event: { type: 'beep', atMs: millisecondsOf(end - beep.endedAgo) } });
    const window = { memory, samples, probability: 0 };
    await model.judge([window]);
    const step = nextVoice(gate, window.probability, end);
    gate = step.state;
    for (const news of step.news) events.push(...told(news, atMs));
  }
  return events;
}

function told(news: VoiceNews, atMs: number): Timed[] {
  if (news.kind === 'held' || news.kind === 'lull') return [];
  if (news.kind === 'end') {
    const endedAtMs = millisecondsOf(news.end);
    const voicedMs = millisecondsOf(news.voicedSamples);
    return [{ atMs, event: { type: 'voice-end', endedAtMs, confirmed: news.confirmed, voicedMs, weakerDb: 0 } }];
  }
  const onsetAtMs = millisecondsOf(news.onset);
  return news.kind === 'start'
    ? [{ atMs, event: { type: 'voice-start', onsetAtMs } }]
    : [{ atMs, event: { type: 'voice-confirmed', onsetAtMs, pausedPlayback: false, weakerDb: 0 } }];
}

const finals = ({ texts }: Sounding): Timed[] =>
  texts.map(({ toMs, text }) => ({ atMs: toMs + FINAL_MS, event: { type: 'final', text } }));

interface Row {
  count: number;
  right: number;
  hungUp: number;
  slow: number;
  afterBeep: number;
  beeps: number;
  readonly decidedMs: number[];
}
const rows = new Map<string, Row>();
const rowOf = (name: string): Row => {
  const row = rows.get(name) ?? { count: 0, right: 0, hungUp: 0, slow: 0, afterBeep: 0, beeps: 0, decidedMs: [] };
  rows.set(name, row);
  return row;
};

function count(greeting: Greeting, withWords: boolean, heard: readonly Timed[], beepEndsAtMs: number | undefined) {
  const { kind, language } = greeting;
  const row = rowOf(`${kind} ${withWords ? 'with' : 'without'} words`);
  const ends = playAnswer(heard, language, { voicemail: 'hang-up', menu: 'hang-up' });
  const leaves = playAnswer(heard, language, { voicemail: 'leave-message', menu: 'hang-up' });
  const told = ends.class === 'beep' ? 'voicemail' : ends.class;
  row.count++;
  if (told === kind) row.right++;
  else if (withWords) console.log(`  taken for ${told}: ${greeting.says}`);
  if (ends.decidedAtMs !== undefined) row.decidedMs.push(ends.decidedAtMs);
  if (kind === 'human' && (ends.endedAs !== undefined || leaves.messageAtMs !== undefined)) row.hungUp++;
  if (kind === 'human' && !((ends.decidedAtMs ?? Number.POSITIVE_INFINITY) <= 4000)) row.slow++;
  if (beepEndsAtMs === undefined) return;
  row.beeps++;
  if (leaves.messageAtMs !== undefined && leaves.messageAtMs >= beepEndsAtMs) row.afterBeep++;
}

for (const greeting of GREETINGS) {
  const voices = ESPEAK[greeting.language].map(espeak);
  if (greeting.language === 'en') voices.push(...FLITE.map(flite));
  for (const speak of voices)
    for (const peak of PEAKS) {
      const sounding = await sound(greeting, speak, peak);
      const events = await hear(sounding);
      const beepEndsAtMs = greeting.says.includes('[beep') ? millisecondsOf(sounding.audio.length - TAIL) : undefined;
      count(greeting, true, [...events, ...sounding.words, ...finals(sounding)], beepEndsAtMs);
      count(greeting, false, events, beepEndsAtMs);
    }
}
await model.close();

const percent = (part: number, whole: number) => (whole === 0 ? '' : `${Math.round((1000 * part) / whole) / 10} %`);
console.log(
  '| answered by | calls | recognised | hung up on | decided after 4 s | decided, median | message after the beep |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, row] of [...rows].sort(([a], [b]) => a.localeCompare(b))) {
  const { count: calls, right, hungUp, slow, afterBeep, beeps, decidedMs } = row;
  const median = decidedMs.sort((a, b) => a - b)[Math.floor(decidedMs.length / 2)] ?? 0;
  const human = name.startsWith('human') ? [hungUp, slow] : ['', ''];
  const cells = [
    name,
    calls,
    percent(right, calls),
    ...human,
    `${(median / 1000).toFixed(1)} s`,
    percent(afterBeep, beeps),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
