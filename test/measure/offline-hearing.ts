import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { concatSamples, decodeG711, encodeG711 } from '#audio';
import { silentLog, systemClock } from '#base';
import type { TranscriptEvent } from '#providers';
import { createLocalSpeechToText, createLocalTextToSpeech, type LocalSpeechToText } from '#providers/local';
import { DEMO_ASSISTANT } from '../../src/features/assistants/demo.ts';

/*
 * Measures the offline recogniser on the phrases of the demo assistant, spoken by voices of this machine over an
 * 8 kHz A-law line. Figures of docs/speech-offline.md:
 *   node --conditions=source --import tsx test/measure/offline-hearing.ts en flite:slt flite:rms
 */

const OUTSIDE = [
  'The weather is lovely in the mountains this afternoon',
  'My brother plays the guitar in a band',
  'I left my umbrella on the train yesterday',
  'Do you sell blue bicycles with three wheels?',
  'The children were running across the field',
  'We watched a film about ancient history',
  'Somebody told me that the printer is broken again',
  'It has been raining since last Wednesday',
  'He bought seven apples and a loaf of butter',
  'The museum was full of paintings',
];
/** Audio goes in this many times faster than people speak. */
const SPEED = 4;
const FRAME = 160;
const SURE = 0.5;

const [language = 'en', ...voices] = process.argv.slice(2);
const phrases = [...new Set(DEMO_ASSISTANT.config.intents.flatMap((intent) => intent.phrases[language] ?? []))];
const speaker = createLocalTextToSpeech({ clock: systemClock });

async function overTheLine(text: string, voice: string): Promise<Int16Array> {
  const silence = new Int16Array(2400);
  const parts: Int16Array[] = [silence];
  for await (const chunk of speaker.speak({ text, language, voice }, new AbortController().signal))
    parts.push(chunk.samples);
  return decodeG711('alaw', encodeG711('alaw', concatSamples([...parts, silence])));
}

interface Heard {
  readonly text: string;
  readonly confidence: number;
  readonly finalMs: number;
}

async function hear(recogniser: LocalSpeechToText, speech: Int16Array): Promise<Heard> {
  let report: (event: TranscriptEvent) => void = () => undefined;
  const done = new Promise<TranscriptEvent>((resolve) => {
    report = resolve;
  });
  const stream = recogniser.open({ language, phrases }, (event) => event.type !== 'partial' && report(event));
  stream.beginSegment();
  for (let at = 0; at + FRAME <= speech.length; at += FRAME) {
    stream.write(speech.slice(at, at + FRAME));
    await wait(20 / SPEED);
  }
  const endedAtMs = systemClock.now();
  stream.endSegment();
  const event = await done;
  stream.close();
  if (event.type !== 'final') throw event.type === 'error' ? event.error : new TypeError(event.type);
  return { text: event.text, confidence: event.confidence ?? 0, finalMs: systemClock.now() - endedAtMs };
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** CPU seconds and resident megabytes of a process, proc(5). */
function usage(pid: number | undefined) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { cpuSeconds: ((fields[11] ?? 0) + (fields[12] ?? 0)) / 100, megabytes: ((fields[21] ?? 0) * 4096) / 1e6 };
}

const recogniser = createLocalSpeechToText({ clock: systemClock, log: silentLog });
recogniser.warmUp();
const finals: number[] = [];
for (const voice of voices) {
  let exact = 0;
  for (const phrase of phrases) {
    const { text, confidence, finalMs } = await hear(recogniser, await overTheLine(phrase, voice));
    if (text === plain(phrase)) exact++;
    if (confidence >= SURE) finals.push(finalMs);
  }
  let rejected = 0;
  if (language === 'en')
    for (const sentence of OUTSIDE)
      if ((await hear(recogniser, await overTheLine(sentence, voice))).confidence < SURE) rejected++;
  const outside = language === 'en' ? `, rejected ${rejected}/${OUTSIDE.length}` : '';
  process.stdout.write(`${voice}: exact ${exact}/${phrases.length}${outside}\n`);
}
finals.sort((a, b) => a - b);
const percentile = (share: number) => finals[Math.floor(share * (finals.length - 1))]?.toFixed(1);
process.stdout.write(`final after the end of speech: p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms\n`);

const STREAMS = 10;
const speech = await overTheLine(phrases[0] ?? '', voices[0] ?? '');
const before = usage(recogniser.pid);
const open = Array.from({ length: STREAMS }, () => recogniser.open({ language, phrases }, () => undefined));
await wait(2000);
const opened = usage(recogniser.pid);
await Promise.all(Array.from({ length: STREAMS }, () => hear(recogniser, speech)));
const after = usage(recogniser.pid);
const share = (after.cpuSeconds - opened.cpuSeconds) / ((STREAMS * speech.length) / 8000);
process.stdout.write(
  `one stream: ${((opened.megabytes - before.megabytes) / STREAMS).toFixed(1)} MB, ` +
    `opened in ${((1000 * (opened.cpuSeconds - before.cpuSeconds)) / STREAMS).toFixed(0)} ms of CPU, ` +
    `${(100 * share).toFixed(1)} % of a core while somebody speaks; the engine itself ${before.megabytes.toFixed(0)} MB\n`,
);
for (const stream of open) stream.close();
await recogniser.close();
