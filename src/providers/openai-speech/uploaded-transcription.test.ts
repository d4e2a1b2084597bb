import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '#base';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { type AudioServer, startOpenAiAudio } from '../../../test/kit/vendors/openai-audio.ts';
import { OPENAI_KEY } from '../../../test/kit/vendors/openai-realtime.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import { speechOf, TRANSCRIPT } from '../../../test/kit/vendors/speech.ts';
import type { VendorAccess } from '../catalog/vendor.ts';
import { openAiCompatible } from '../openai-compatible/index.ts';
import type { SpeechToText, SpeechToTextStream, TranscriptEvent } from '../speech-to-text.ts';

const MODEL = 'Systran/faster-whisper-small';

function recogniserOf(access: VendorAccess, model = MODEL): SpeechToText {
  const made = openAiCompatible.speechToText?.create(access, { model, silenceMs: 500 });
  expect(made?.id).toBe('openai-compatible');
  return made as SpeechToText;
}

const accessTo = ({ address }: AudioServer, apiKey?: string): VendorAccess => ({
  ...{ clock: systemClock, log: silentLog, credentials: { address, ...(apiKey && { apiKey }) } },
});

testSpeechToText('a Whisper server', async () => {
  const server = await startOpenAiAudio({ isOpen: true });
  return {
    recogniser: recogniserOf(accessTo(server)),
    ...{ speech: speechOf(), transcript: TRANSCRIPT, phrases: [], close: () => server.close() },
  };
});

testSocketFaults('a Whisper server', {
  ...{ key: OPENAI_KEY, start: startOpenAiAudio, speechToText: recogniserOf },
  means: { 'half a frame': 'protocol' },
});

describe('a Whisper server, as it is asked', () => {
  let server: AudioServer;
  beforeEach(async () => {
    server = await startOpenAiAudio({ isOpen: true });
  });
  afterEach(() => server.close());

  const say = (stream: SpeechToTextStream, speech = speechOf()) => {
    stream.beginSegment();
    for (let at = 0; at + 160 <= speech.length; at += 160) stream.write(speech.slice(at, at + 160));
    stream.endSegment();
  };

  const hear = (
    use: (stream: SpeechToTextStream) => void,
    {
      model = MODEL,
      finals = 1,
      phrases = [],
      apiKey,
    }: Partial<Record<'model' | 'apiKey', string>> & { finals?: number; phrases?: string[] } = {},
  ) =>
    new Promise<TranscriptEvent[]>((resolve) => {
      const events: TranscriptEvent[] = [];
      const recogniser = recogniserOf(accessTo(server, apiKey), model);
      const stream = recogniser.open({ language: 'fr-FR', phrases }, (event) => {
        events.push(event);
        if (event.type !== 'error' && events.length < finals) return;
        stream.close();
        resolve(events);
      });
      use(stream);
    });

  it('gets a segment with the moment before it, as a WAV file of 16 kHz, and says what it heard', async () => {
    const events = await hear((stream) => {
      for (let frame = 0; frame < 100; frame++) stream.write(new Int16Array(160));
      say(stream);
    });
    expect(events).toEqual([{ type: 'final', text: TRANSCRIPT }]);
    const [request] = server.requests;
    expect(request?.path).toBe('/v1/audio/transcriptions');
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.body).toEqual({
      ...{ model: MODEL, language: 'fr', response_format: 'json', temperature: '0' },
      ...{ rate: 16_000, isNamed: true, seconds: 0.4 + speechOf().length / 8000, samples: expect.any(Int16Array) },
    });
  });

  it('is given the key and the likely phrases when there are any', async () => {
    await hear(
      (stream) => {
        stream.setPhrases(['Madame Dupont', 'un\nsoufflé']);
        say(stream);
      },
      { apiKey: 'sk-own', phrases: ['old'] },
    );
    expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-own');
    expect(server.requests[0]?.body.prompt).toBe('Madame Dupont, un soufflé');
  });

  it('hears segments side by side, and tells them in order', async () => {
    server.fault = 'slow';
    const heard = hear(
      (stream) => {
        say(stream);
        say(stream, new Int16Array(1600));
      },
      { finals: 2 },
    );
    await expect.poll(() => server.requests.length).toBe(2);
    server.letGo();
    expect(await heard).toEqual([
      { type: 'final', text: TRANSCRIPT },
      { type: 'final', text: '' },
    ]);
  });

  it('loses the beginning of a segment of more than two minutes', async () => {
    await hear((stream) => say(stream, new Int16Array(8000 * 125)));
    expect(server.requests[0]?.body.seconds).toBe(120);
  });

  it('is left at once when the call is over', async () => {
    server.fault = 'silent';
    const stream = recogniserOf(accessTo(server)).open({ language: 'fr', phrases: [] }, () => undefined);
    say(stream);
    await expect.poll(() => server.requests.length).toBe(1);
    stream.close();
    await server.clientLeft;
  });

  it('tells an unknown model from other refusals', async () => {
    expect(await hear(say, { model: 'unknown' })).toMatchObject([{ type: 'error', error: { kind: 'configuration' } }]);
  });

  it('is not asked anything without an address', () => {
    const access = { clock: systemClock, log: silentLog, credentials: {} };
    expect(() => recogniserOf(access)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });
});
