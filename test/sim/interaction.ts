import {
  type CallerSound,
  HESITATION_MS,
  type InteractionMetrics,
  interactionMetrics,
  type KnownCall,
  sidesOfCall,
} from '#domain';
import {
  FakeCall,
  PHRASE_LANGUAGES,
  type PhraseLanguage,
  type Phrases,
  type Random,
  seededRandom,
  VirtualClock,
} from '#simulation';
import { callFromHome } from './household.ts';
import { violationsOf } from './invariants.ts';

export interface InteractionSettings {
  readonly seed: number;
  readonly calls: number;
  readonly phrases: Readonly<Record<PhraseLanguage, Phrases>>;
}

export interface InteractionResult {
  readonly metrics: InteractionMetrics;
  /** The same with a hesitation that is taken back counted as talking on. */
  readonly forgiving: InteractionMetrics;
  readonly violations: readonly string[];
}

const LONGEST_MS = 600_000;
const ANSWERS: readonly [string, ...string[]] = [
  'We are open from nine to five on weekdays, and on Saturdays we close at noon. Is there anything else that I can do?',
  'Let me have a look. There is a free place on Tuesday morning, and another one on Friday afternoon at half past three.',
  'The price is thirty euros for each person, with drinks. Children under six pay nothing, and groups get ten percent off.',
];

/** Plays calls of people at home, with providers that work, and measures who let whom speak. */
export async function measureInteraction({ seed, calls, phrases }: InteractionSettings): Promise<InteractionResult> {
  const known: KnownCall[] = [];
  const violations: string[] = [];
  for (let callSeed = seed; callSeed < seed + calls; callSeed++) {
    const random = seededRandom(callSeed);
    const language = random.pick(PHRASE_LANGUAGES);
    const call = openCall(random, language);
    let sounds: readonly CallerSound[] | undefined;
    void callFromHome(call, random, phrases[language]).then((made) => {
      sounds = made;
    });
    await call.clock.runUntil(() => sounds !== undefined && call.outcome !== undefined, LONGEST_MS);
    if (!sounds || !call.outcome) violations.push(`seed ${callSeed}: not over`);
    else for (const problem of violationsOf(call)) violations.push(`seed ${callSeed}: ${problem}`);
    const audible = call.leg.media.audible.map(({ fromMs, toMs }) => ({ startMs: fromMs, endMs: toMs }));
    known.push({ timeline: call.timeline, sounds: sounds ?? [], audible });
  }
  const metrics = interactionMetrics(known.map((each) => sidesOfCall(each)));
  const forgiving = interactionMetrics(known.map((each) => sidesOfCall(each, HESITATION_MS)));
  return { metrics, forgiving, violations };
}

/** Providers as fast as vendors of 2026 that stream. */
function openCall(random: Random, language: PhraseLanguage): FakeCall {
  return new FakeCall({
    clock: VirtualClock.inMemory(),
    plan: { language, inactivityMs: 10_000 },
    stt: { partials: true, partialMs: random.between(80, 250), finalMs: random.between(80, 250) },
    llm: {
      firstTokenMs: random.between(200, 600),
      tokenMs: 15,
      answer: () => ({ text: random.pick(ANSWERS) }),
    },
    tts: { firstAudioMs: random.between(80, 250), chunkMs: 20, words: true },
  });
}
