import type { TextToSpeechClient } from '@google-cloud/text-to-speech';
import { z } from 'zod';
import { decodeG711 } from '#audio';
import { Queue, untilAborted, withDeadline } from '#base';
import type { Kept, VendorAccess } from '../catalog/vendor.ts';
import { failureOf } from '../error.ts';
import { once } from '../once.ts';
import type { SpeechChunk, SpeechRequest, TextToSpeech, TextToSpeechCapabilities } from '../text-to-speech.ts';
import { voiceList } from '../websocket/index.ts';
import { connectAhead, connectTo } from './connect.ts';
import { googleFailure } from './failure.ts';
import { defaultVoiceOf, KNOWN_VOICES, voicesOf } from './voices.ts';

export const GOOGLE_SPEAKING: TextToSpeechCapabilities = {
  ...{ streaming: true, textStreaming: false, g711: ['alaw'], wordTimes: false, ssml: false, languages: 'any' },
};

/** Alone, the library asks again and again for ten minutes. */
const LIST_MS = 5000;
/** Without any audio for this long, nobody is there. */
const STALL_MS = 5000;
/** More than a sentence has: never full. */
const MAX_CHUNKS = 100_000;

/** Speech by Google's Chirp 3 HD voices: one connection for all sentences, a `StreamingSynthesize` for each. */
export function createGoogleTextToSpeech(access: VendorAccess): TextToSpeech & Kept {
  const client = once(() => open(access));
  return {
    id: 'google-cloud',
    voices: voiceList(access, KNOWN_VOICES, async () => {
      try {
        return await withDeadline(access.clock, LIST_MS, undefined, async () => {
          const [{ voices }] = await (await client.get()).listVoices({}, { timeout: LIST_MS });
          return voicesOf(voices);
        });
      } catch (error) {
        throw googleFailure(error);
      }
    }),
    speak: (request, signal) => speak(access, client.get, request, signal),
    async warm() {
      await client.get();
    },
    async close() {
      await (await client.made)?.close();
    },
  };
}

async function open(access: VendorAccess): Promise<TextToSpeechClient> {
  // Voices are in few regions: those of the continent, or wherever they are.
  const { options } = await connectTo(access, ({ region }) => {
    const continent = /^(?:eu|us)/.exec(region)?.[0];
    return `${continent ? `${continent}-` : ''}texttospeech.googleapis.com`;
  });
  const { TextToSpeechClient: Client } = await import('@google-cloud/text-to-speech');
  const client = new Client(options);
  await client.initialize();
  await connectAhead(client.textToSpeechStub);
  return client;
}

const Response = z.object({ audioContent: z.instanceof(Uint8Array).nullish() });

async function* speak(
  { clock }: VendorAccess,
  connect: () => Promise<TextToSpeechClient>,
  { text, language, voice, rate = 1 }: SpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  signal.throwIfAborted();
  if (!/[\p{L}\p{N}]/u.test(text)) return;
  const chunks = new Queue<SpeechChunk>(MAX_CHUNKS);
  const fail = (error: unknown) => chunks.fail(googleFailure(error));
  let cancelLimit: () => void = () => undefined;
  const limit = () => {
    cancelLimit();
    cancelLimit = clock.after(STALL_MS, () => fail(failureOf('google-cloud', 'timeout')));
  };
  const stop = () => chunks.fail(signal.reason);
  let call: ReturnType<TextToSpeechClient['streamingSynthesize']> | undefined;
  let isOver = false;
  signal.addEventListener('abort', stop, { once: true });
  try {
    call = (await untilAborted(connect(), signal).catch(rethrow(signal))).streamingSynthesize();
    limit();
    call.on('data', (data: unknown) => {
      const answer = Response.safeParse(data);
      limit();
      if (!answer.success) fail(failureOf('google-cloud', 'protocol'));
      else if (answer.data.audioContent?.length) chunks.push({ samples: decodeG711('alaw', answer.data.audioContent) });
    });
    call.on('error', fail);
    call.on('end', () => {
      isOver = true;
      chunks.end();
    });
    const name = voice ?? defaultVoiceOf(language);
    call.write({
      streamingConfig: {
        // The voice's own language: the service wants both to agree.
        voice: { name, languageCode: name.split('-').slice(0, 2).join('-') },
        streamingAudioConfig: {
          audioEncoding: 'ALAW',
          sampleRateHertz: 8000,
          ...(rate !== 1 && { speakingRate: rate }),
        },
      },
    });
    call.write({ input: { text } });
    call.end();
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      yield chunk;
    }
    signal.throwIfAborted();
  } finally {
    cancelLimit();
    signal.removeEventListener('abort', stop);
    // Ends its stream, and not the connection.
    if (!isOver) call?.cancel();
  }
}

const rethrow = (signal: AbortSignal) => (error: unknown) => {
  throw signal.aborted ? signal.reason : googleFailure(error);
};
