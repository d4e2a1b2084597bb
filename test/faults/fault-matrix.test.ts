import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, sleep, systemClock } from '#base';
import {
  type Candidates,
  createProviderHealth,
  failoverLanguageModel,
  failoverSpeechToText,
  failoverTextToSpeech,
  type LanguageModel,
  type ProviderStage,
  type SpeechToText,
  type TextToSpeech,
} from '#providers';
import { FakeCall, type FakeCallSettings, VirtualClock } from '#simulation';
import { createOpenAiCompatibleModel } from '../../src/providers/openai-compatible/language-model.ts';
import { inOrder } from '../kit/failover.ts';
import { MarkedRecogniser, wordFrame } from '../kit/marked-recogniser.ts';
import { startChatServer } from '../kit/vendors/chat-completions.ts';
import type { ModelServer } from '../kit/vendors/model-server.ts';
import { FAULTS, faultyEars, faultyModel, faultyVoice } from './faulty.ts';

const GREETING = 'Hello, this is Parley.';
const QUESTION = 'what are your opening hours';
const ANSWER = 'We are open from nine to five, and on Saturdays until noon. Do come and see us.';
const APOLOGY = 'Sorry, something went wrong.';
const WORD_MS = 280;
/** Long enough for a slow answer, too short for the assistant to ask whether the caller is still there. */
const LISTENS_MS = 11_000;
const SILENCE_MS = 2000;
/** A tick, and the way to the worker. */
const GRACE_MS = 40;

interface Providers {
  readonly ears: Candidates<SpeechToText>;
  readonly voices: Candidates<TextToSpeech>;
  readonly models: Candidates<LanguageModel>;
}

/** A call over the product's own runtime; its recognisers hear nothing but the audio. */
function openCall(
  choose: (working: Providers, clock: VirtualClock) => Partial<Providers>,
  tts: FakeCallSettings['tts'] = {},
): FakeCall {
  const clock = new VirtualClock();
  const health = createProviderHealth(clock);
  return new FakeCall({
    ...{ clock, tts },
    llm: { answer: () => ({ text: ANSWER }) },
    engines: ({ tts, llm, record }) => {
      const working: Providers = {
        ears: inOrder<SpeechToText>(new MarkedRecogniser({ clock })),
        voices: inOrder<TextToSpeech>(tts),
        models: inOrder<LanguageModel>(llm),
      };
      const { ears, voices, models } = { ...working, ...choose(working, clock) };
      const settings = (stage: ProviderStage) => ({
        clock,
        health: health.stage('workspace-1', stage),
        onEvent: record,
      });
      return {
        speechToText: failoverSpeechToText(ears, settings('speech-to-text')),
        textToSpeech: failoverTextToSpeech(voices, settings('text-to-speech')),
        languageModel: failoverLanguageModel(models, settings('language-model')),
      };
    },
  });
}

/** The caller says it aloud: the first word begins before its voice is noticed. */
async function sayAloud(call: FakeCall, text: string): Promise<void> {
  const { clock, leg } = call;
  const send = (samples: Int16Array) => leg.media.events.emit('audio', { samples, position: 0 });
  leg.media.voiceOn();
  for (const word of text.split(' ')) {
    send(wordFrame(word));
    await sleep(clock, WORD_MS);
  }
  leg.media.voiceOff();
}

/** Asks a question after the greeting, and listens until everything is said; then once more. */
async function converse(call: FakeCall): Promise<void> {
  await call.clock.advance(5000);
  for (let count = 1; count <= 2 && !call.leg.ended; count++) await call.during(sayAloud(call, QUESTION), LISTENS_MS);
}

/** The longest time in which the caller, who was waiting, heard nothing: from the end of what the caller said, or of the ringing, to the end of what was said in return. */
function longestWaitMs({ leg: { media } }: FakeCall): number {
  const starts = [0, ...media.voiced.map(({ toMs }) => toMs)];
  const waits = starts.map((startMs, at) => {
    const untilMs = starts[at + 1] ?? Number.POSITIVE_INFINITY;
    const sounds = media.audible.filter(({ fromMs }) => fromMs >= startMs && fromMs < untilMs);
    const gaps = sounds.map(({ fromMs }, index) => fromMs - (sounds[index - 1]?.toMs ?? startMs));
    return Math.max(...gaps, sounds.length === 0 ? Number.POSITIVE_INFINITY : 0);
  });
  return Math.max(...waits);
}

const errorsOf = (call: FakeCall) => [...new Set(call.of('provider-error').map(({ provider }) => provider))];

function expectServed(call: FakeCall): void {
  expect(longestWaitMs(call)).toBeLessThanOrEqual(SILENCE_MS + GRACE_MS);
  expect(call.said).toEqual([QUESTION, QUESTION]);
  expect(call.heard.filter((text) => text.endsWith(ANSWER))).toHaveLength(2);
  expect(call.heard[0]).toContain(GREETING);
  expect(call.outcome).toBeUndefined();
}

describe.each(FAULTS)('with a second provider, a call goes on when the first gives: %s', (fault) => {
  const changed = (call: FakeCall, stage: ProviderStage) => {
    expect(errorsOf(call)).toEqual(['first']);
    expect(call.of('provider-changed')).toMatchObject([{ stage, from: 'first', to: 'second' }]);
  };

  it('speech recognition', async () => {
    const call = openCall((_working, clock) => ({
      ears: inOrder<SpeechToText>(
        new MarkedRecogniser({ clock, ...faultyEars[fault] }),
        new MarkedRecogniser({ clock }),
      ),
    }));
    await converse(call);
    expectServed(call);
    changed(call, 'speech-to-text');
  });

  it('language model', async () => {
    const call = openCall(({ models: [works] }, clock) => ({
      models: inOrder<LanguageModel>(faultyModel(fault, clock, works.provider), works.provider),
    }));
    await converse(call);
    expectServed(call);
    changed(call, 'language-model');
  });

  it('voice', async () => {
    const call = openCall(({ voices: [works] }, clock) => ({
      voices: inOrder<TextToSpeech>(faultyVoice(fault, clock, works.provider), works.provider),
    }));
    await converse(call);
    expectServed(call);
    changed(call, 'text-to-speech');
  });

  it('voice, of sentences that are being written', async () => {
    const call = openCall(
      ({ voices: [{ provider: works }] }, clock) => ({
        voices: inOrder<TextToSpeech>(
          { ...faultyVoice(fault, clock, works), speak: (request, signal) => works.speak(request, signal) },
          works,
        ),
      }),
      { growing: true },
    );
    await converse(call);
    expectServed(call);
    // Whole sentences are asked for meanwhile, and come: who serves may change back.
    expect(errorsOf(call)).toEqual(['first']);
  });

  it('language model, while a voice speaks what it writes', async () => {
    const call = openCall(
      ({ models: [works] }, clock) => ({
        models: inOrder<LanguageModel>(faultyModel(fault, clock, works.provider), works.provider),
      }),
      { growing: true },
    );
    await converse(call);
    expectServed(call);
    changed(call, 'language-model');
  });
});

describe.each(FAULTS)(
  'without a second provider, a call goes on or ends politely when the only one gives: %s',
  (fault) => {
    /** Something is said about it, nobody waits in silence, and an end has a reason. */
    const expectPolite = (call: FakeCall) => {
      expect(longestWaitMs(call)).toBeLessThanOrEqual(SILENCE_MS + GRACE_MS);
      expect(errorsOf(call)).toEqual(['first']);
      if (call.outcome) expect(['provider', 'configuration']).toContain(call.outcome.reason.by);
    };

    it('language model', async () => {
      const call = openCall(({ models: [works] }, clock) => ({
        models: inOrder<LanguageModel>(faultyModel(fault, clock, works.provider)),
      }));
      await converse(call);
      if (fault === 'slow') expectServed(call);
      else {
        expectPolite(call);
        expect(
          call.heard.some((text) => text === APOLOGY || ANSWER.startsWith(text.replace(/^One moment, please. /, ''))),
        ).toBe(true);
      }
    });

    it('voice', async () => {
      const call = openCall(({ voices: [works] }, clock) => ({
        voices: inOrder<TextToSpeech>(faultyVoice(fault, clock, works.provider)),
      }));
      await converse(call);
      expect(errorsOf(call)).toEqual(['first']);
      expect(call.outcome?.reason).toMatchObject({ by: fault === '401' ? 'configuration' : 'provider' });
    });
  },
);

/** A model that works in real time: the call's clock stands still for it. */
const outsideOf = (clock: VirtualClock, inner: LanguageModel): LanguageModel => ({
  id: inner.id,
  async *stream(request, signal) {
    const parts = inner.stream(request, signal)[Symbol.asyncIterator]();
    const next = () => clock.standStillFor(parts.next());
    for (let part = await next(); !part.done; part = await next()) yield part.value;
  },
});

describe('over HTTP', () => {
  let server: ModelServer & { readonly baseUrl: string };
  beforeEach(async () => {
    server = await startChatServer({ isOpen: true });
  });
  afterEach(() => server.close());

  it.each(FAULTS)('a call goes on when the first model gives: %s', async (fault) => {
    const vendor = createOpenAiCompatibleModel({
      ...{ id: 'vendor', baseUrl: server.baseUrl, model: 'any' },
      access: { clock: systemClock, log: silentLog, credentials: {} },
    });
    const hangs = fault === 'no answer' || fault === 'slow';
    const call = openCall(({ models: [works] }, clock) => ({
      models: inOrder<LanguageModel>(hangs ? vendor : outsideOf(clock, vendor), works.provider),
    }));
    server.next({ fault, ...(fault === 'disconnect' && { text: ['We are open ', 'from nine '] }) });
    await converse(call);
    expectServed(call);
    expect(errorsOf(call)).toEqual(['first']);
    expect(call.of('provider-changed')).toMatchObject([{ stage: 'language-model', from: 'first', to: 'second' }]);
  });
});
