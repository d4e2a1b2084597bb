/**
 * How far the evidence of speech reaches at most in each sound: spoken words must reach what confirms them, noises must not
 * while they last like speech: `tsx --conditions=source test/measure/speech-evidence.ts`. And what a look at a tone costs.
 */
import { execFileSync } from 'node:child_process';
import {
  concatSamples,
  decodeG711,
  encodeG711,
  loadVoiceModel,
  nextVoice,
  parseWav,
  quietGate,
  resample,
  ToneWatch,
  VOICE_WINDOW,
  wantsTone,
  wavSamples,
} from '#audio';
import { silentLog } from '#base';
import { NOISE_KINDS, noise } from '../../src/app/bench/noise/noise.ts';

const NOISE_SECONDS = 30;
const WORDS = {
  en: ['no', 'stop', 'wait', 'yes', 'hello', 'okay', 'mm hm', 'excuse me', 'no, that is wrong', 'how much is it'],
  fr: ['non', 'oui', 'stop', 'attendez', 'pardon', 'je voudrais parler à un conseiller'],
  it: ['no', 'sì', 'aspetti', 'pronto'],
  es: ['no', 'sí', 'espere', 'perdone'],
} as const;
const VOICES = ['', '+f3', '+m3'];
const model = await loadVoiceModel(silentLog);

interface Seen {
  readonly name: string;
  readonly most: number;
  readonly confirmed: number;
}

/** The most evidence from the fourth voiced window of a sound on, and how many voices were confirmed. */
async function watch(name: string, samples: Int16Array): Promise<Seen> {
  const heard = decodeG711('alaw', encodeG711('alaw', samples));
  const memory = model.remember();
  const tones = new ToneWatch();
  let gate = quietGate;
  let [most, confirmed] = [Number.NEGATIVE_INFINITY, 0];
  for (let end = VOICE_WINDOW; end <= heard.length; end += VOICE_WINDOW) {
    const window = { memory, samples: heard.subarray(end - VOICE_WINDOW, end), probability: 0 };
    await model.judge([window]);
    const looked = wantsTone(gate, window.probability, end);
    const step = nextVoice(
      gate,
      window.probability,
      end,
      looked ? tones.look(window.samples) : tones.pass(window.samples),
    );
    gate = step.state;
    if (gate.voicedWindows >= 4) most = Math.max(most, gate.evidence.sum);
    confirmed += step.news.filter(({ kind }) => kind === 'confirmed').length;
  }
  return { name, most, confirmed };
}

async function spoken(voice: string, text: string, peakDbfs: number): Promise<Int16Array> {
  const wav = parseWav(execFileSync('espeak-ng', ['-v', voice, '--stdout', text]));
  const samples = await resample(wavSamples(wav), wav.sampleRate, 8000);
  const gain = (32_767 * 10 ** (peakDbfs / 20)) / samples.reduce((peak, each) => Math.max(peak, Math.abs(each)), 1);
  return concatSamples([new Int16Array(8000), samples.map((each) => Math.round(each * gain)), new Int16Array(4000)]);
}

const voices: Seen[] = [];
for (const [language, texts] of Object.entries(WORDS))
  for (const variant of VOICES)
    for (const text of texts)
      for (const dbfs of [-6, -18])
        voices.push(
          await watch(`${language}${variant} "${text}" at ${dbfs}`, await spoken(language + variant, text, dbfs)),
        );
const noises: Seen[] = [];
for (const kind of NOISE_KINDS)
  for (const dbfs of [-6, -12, -20]) noises.push(await watch(`${kind} at ${dbfs}`, noise(kind, NOISE_SECONDS, dbfs)));

const show = ({ name, most, confirmed }: Seen) => console.log(`  ${most.toFixed(2)} ${name}, confirmed ${confirmed}`);
console.log(
  `${voices.length} spoken, ${voices.filter(({ confirmed }) => confirmed === 0).length} not confirmed; weakest:`,
);
for (const each of voices.toSorted((a, b) => a.most - b.most).slice(0, 8)) show(each);
console.log(`${noises.length} noises, ${noises.filter(({ confirmed }) => confirmed > 0).length} confirmed; strongest:`);
for (const each of noises.toSorted((a, b) => b.most - a.most).slice(0, 8)) show(each);

const LOOKS = 20_000;
const window = noise('music-violin', 1, -6).subarray(0, VOICE_WINDOW);
const tones = new ToneWatch();
for (let count = 0; count < LOOKS; count++) tones.look(window);
const before = process.cpuUsage();
for (let count = 0; count < LOOKS; count++) tones.look(window);
const { user, system } = process.cpuUsage(before);
const perLook = (user + system) / LOOKS;
console.log(`a look: ${perLook.toFixed(1)} us CPU, ${((perLook * 20) / 32).toFixed(1)} us per 20 ms looked at`);
await model.close();
