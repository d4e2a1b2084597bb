import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#base';
import { testSpeechToText } from '../../../test/contracts/speech-to-text.ts';
import { testTextToSpeech } from '../../../test/contracts/text-to-speech.ts';
import { listen } from '../../../test/kit/vendors/ear.ts';
import { type GoogleServer, SERVICE_ACCOUNT, startGoogle } from '../../../test/kit/vendors/google-cloud.ts';
import { testSocketFaults } from '../../../test/kit/vendors/socket-faults.ts';
import { speechOf, TRANSCRIPT } from '../../../test/kit/vendors/speech.ts';
import { VirtualClock } from '../../../test/kit/virtual-clock.ts';
import type { VendorAccess } from '../catalog/vendor.ts';
import { GrowingText } from '../growing-text.ts';
import type { SpeechRequest } from '../text-to-speech.ts';
import { createGoogleSpeechToText } from './speech-to-text.ts';
import { createGoogleTextToSpeech } from './text-to-speech.ts';
import { KNOWN_VOICES } from './voices.ts';

const forever = new AbortController().signal;

const accessTo = (address: string, credentials = {}): VendorAccess => ({
  ...{ clock: new VirtualClock(), log: silentLog },
  credentials: { serviceAccount: SERVICE_ACCOUNT, address, ...credentials },
});
const withAccount = (access: VendorAccess): VendorAccess => ({
  ...access,
  credentials: { ...access.credentials, serviceAccount: SERVICE_ACCOUNT },
});
const hearing = (access: VendorAccess, model = '') => createGoogleSpeechToText(access, { model, silenceMs: 700 });

testSpeechToText('Google Cloud', async () => {
  const server = await startGoogle();
  const recogniser = hearing(accessTo(server.address));
  return {
    ...{ recogniser, speech: speechOf(), transcript: TRANSCRIPT, phrases: ['opening hours'] },
    async close() {
      await recogniser.close?.();
      await server.close();
    },
  };
});

testTextToSpeech('Google Cloud', async () => {
  const server = await startGoogle();
  const voice = createGoogleTextToSpeech(accessTo(server.address));
  return {
    voice,
    async close() {
      await voice.close?.();
      await server.close();
    },
  };
});

testSocketFaults('Google Cloud', {
  key: 'nobody',
  start: startGoogle,
  speechToText: (access) => hearing(withAccount(access)),
  textToSpeech: (access) => createGoogleTextToSpeech(withAccount(access)),
});

describe('Google Cloud', () => {
  let server: GoogleServer;
  beforeEach(async () => {
    server = await startGoogle();
  });
  afterEach(() => server.close());

  it('hears A-law frame by frame, in a call for each segment and over one connection', async () => {
    const recogniser = hearing(accessTo(server.address, { region: 'eu' }));
    const ear = listen(recogniser, ['Parley']);
    ear.hear(speechOf());
    expect(await ear.next()).toEqual({ type: 'final', text: TRANSCRIPT, confidence: 0.75 });
    ear.stream.setPhrases([]);
    ear.hear(new Int16Array(1600));
    expect(await ear.next()).toEqual({ type: 'final', text: '' });
    expect(server.connections).toBe(1);
    const [first, second] = server.calls;
    expect(first?.messages[0]).toEqual({
      recognizer: 'projects/a-project/locations/eu/recognizers/_',
      streamingRequest: 'streamingConfig',
      streamingConfig: {
        config: {
          decodingConfig: 'explicitDecodingConfig',
          explicitDecodingConfig: { encoding: 'ALAW', sampleRateHertz: 8000, audioChannelCount: 1 },
          ...{ model: 'telephony', languageCodes: ['en-GB'], features: { enableAutomaticPunctuation: true } },
          adaptation: {
            phraseSets: [{ value: 'inlinePhraseSet', inlinePhraseSet: { phrases: [{ value: 'Parley' }] } }],
          },
        },
        streamingFeatures: { interimResults: true },
      },
    });
    expect(new Set(first?.messages.slice(1))).toEqual(new Set([160]));
    expect(second?.messages[0]).not.toHaveProperty('streamingConfig.config.adaptation');
    ear.stream.close();
    await recogniser.close?.();
  });

  it('tells what it hears while the caller speaks', async () => {
    const recogniser = hearing(accessTo(server.address));
    const ear = listen(recogniser);
    ear.stream.beginSegment();
    ear.stream.write(speechOf());
    while (ear.events.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(ear.events[0]).toMatchObject({ type: 'partial', text: TRANSCRIPT });
    ear.stream.close();
    await recogniser.close?.();
  });

  it('tells Chirp 3 how long a silence ends a sentence', async () => {
    const recogniser = hearing(accessTo(server.address), 'chirp_3');
    const ear = listen(recogniser);
    ear.hear(speechOf());
    await ear.next();
    expect(server.calls[0]?.messages[0]).toMatchObject({
      streamingConfig: { streamingFeatures: { endpointingSensitivity: 'ENDPOINTING_SENSITIVITY_SHORT' } },
    });
    ear.stream.close();
    await recogniser.close?.();
  });

  it('speaks A-law over one connection, which a sentence that is not wanted does not cost', async () => {
    const voice = createGoogleTextToSpeech(accessTo(server.address));
    await voice.warm?.();
    const hello: SpeechRequest = { text: 'Hello there.', language: 'fr-FR', rate: 1.2 };
    for await (const _ of voice.speak({ ...hello, text: 'Long. '.repeat(500) }, forever)) break;
    for await (const { samples } of voice.speak(hello, forever)) expect(samples.length).toBeGreaterThan(0);
    expect(server.connections).toBe(1);
    expect(server.calls[0]?.cancelled).toBe(true);
    expect(server.calls[1]?.messages).toEqual([
      {
        streamingRequest: 'streamingConfig',
        streamingConfig: {
          voice: { languageCode: 'fr-FR', name: 'fr-FR-Chirp3-HD-Aoede' },
          streamingAudioConfig: { audioEncoding: 'ALAW', sampleRateHertz: 8000, speakingRate: 1.2 },
        },
      },
      { streamingRequest: 'input', input: { inputSource: 'text', text: 'Hello there.' } },
    ]);
    await voice.close?.();
  });

  it('lists the voices that are streamed', async () => {
    const voice = createGoogleTextToSpeech(accessTo(server.address));
    expect(await voice.voices()).toEqual([
      { id: 'en-GB-Chirp3-HD-Aoede', name: 'Aoede', language: 'en-GB', gender: 'female' },
    ]);
    await voice.close?.();
  });

  it('lists the voices it knows when the address is of something else', async () => {
    const website = createServer((_, answer) => answer.end('<html>')).listen(0, '127.0.0.1');
    await once(website, 'listening');
    const clock = new VirtualClock();
    const { port } = website.address() as AddressInfo;
    const voice = createGoogleTextToSpeech({ ...accessTo(`http://127.0.0.1:${port}`), clock });
    await voice.warm?.();
    const listed = voice.voices();
    await clock.advance(5000);
    expect(await listed).toEqual(KNOWN_VOICES);
    await voice.close?.();
    website.close();
  });

  it('says that a voice is unknown', async () => {
    const voice = createGoogleTextToSpeech(accessTo(server.address));
    const said = voice.speak({ text: 'Hello', language: 'en-GB', voice: 'nobody' }, forever)[Symbol.asyncIterator]();
    await expect(said.next()).rejects.toMatchObject({ kind: 'configuration' });
    await voice.close?.();
  });

  it.each([
    ['no key file', { serviceAccount: 'nonsense of the caller' }],
    ['credentials that name a program', { serviceAccount: '{"type":"external_account"}' }],
    ['a region that is an address', { region: 'evil.example/' }],
    ['an address that is none', { address: 'nowhere' }],
  ])('refuses %s without repeating it', async (_, credentials) => {
    const ear = listen(hearing(accessTo(server.address, credentials)));
    const event = await ear.next();
    expect(event).toMatchObject({ type: 'error', error: { kind: 'configuration' } });
    if (event.type === 'error') expect(event.error.cause).toBeUndefined();
    expect(JSON.stringify(event)).not.toContain('of the caller');
  });

  it('does not connect where the guard does not allow it', async () => {
    const blocked = Object.assign(new Error('blocked'), { name: 'BlockedAddressError' });
    const access: VendorAccess = {
      ...accessTo(server.address),
      lookup: (_host, _options, answer) => answer(blocked, '', 4),
    };
    const ear = listen(hearing(access));
    expect(await ear.next()).toMatchObject({ type: 'error', error: { kind: 'configuration' } });
    expect(server.connections).toBe(0);
  });

  it('is sent the beginning of a long sentence that is being written, and the rest when it is whole', async () => {
    const voice = createGoogleTextToSpeech(accessTo(server.address));
    const text = new GrowingText();
    const written = 'We are open from nine to five on weekdays';
    text.become('We are');
    const reader = voice.speakGrowing?.({ text, language: 'en-GB' }, forever)[Symbol.asyncIterator]();
    text.become(written);
    expect((await reader?.next())?.value?.samples.length).toBeGreaterThan(0);
    text.become(`${written} and`);
    text.become(`${written} and from ten on Saturdays.`);
    text.end();
    while (!(await reader?.next())?.done);
    expect(server.calls[0]?.messages.slice(1)).toMatchObject([
      { input: { text: written } },
      { input: { text: ' and from ten on Saturdays.' } },
    ]);
    await voice.close?.();
  });
});
