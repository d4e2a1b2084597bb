import type { TextToSpeechClient } from '@google-cloud/text-to-speech';
import { z } from 'zod';
import { decodeG711 } from '#audio';
import { Queue, untilAborted, withDeadline } from '#base';
import type { Kept, VendorAccess } from '../catalog/vendor.ts';
import { failureOf } from '../error.ts';
import { asGrowing, type GrowingText } from '../growing-text.ts';
import { once } from '../once.ts';
import type { AnySpeechRequest, SpeechChunk, TextToSpeech, TextToSpeechCapabilities } from '../text-to-speech.ts';
import { voiceList } from '../websocket/index.ts';
import { connectAhead, connectTo } from './connect.ts';
import { googleFailure } from './failure.ts';
import { defaultVoiceOf, KNOWN_VOICES, voicesOf } from './voices.ts';

export const GOOGLE_SPEAKING: TextToSpeechCapabilities = {
  ...{ streaming: true, textStreaming: true, g711: ['alaw'], wordTimes: false, ssml: false, languages: 'any' },
};

/** Alone, the library asks again and again for ten minutes. */
const LIST_MS = 5000;
/**
 * Characters of a growing sentence that are sent before it is whole; the rest follows at once. Any text may be an input, but
 * whole sentences are recommended for their prosody: one cut, in a long one, is as much as it should bear.
 * https://cloud.google.com/php/docs/reference/cloud-text-to-speech/latest/V1.StreamingSynthesisInput
 */
const FIRST_PIECE = 40;
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
    speakGrowing: (request, signal) => speak(access, client.get, request, signal),
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
  { text: asked, language, voice, rate = 1 }: AnySpeechRequest,
  signal: AbortSignal,
): AsyncGenerator<SpeechChunk> {
  signal.throwIfAborted();
  const text = asGrowing(asked);
  if (!(await isSpeakable(text, signal))) return;
  const chunks = new Queue<SpeechChunk>(MAX_CHUNKS);
  const fail = (error: unknown) => chunks.fail(googleFailure(error));
  let cancelLimit: () => void = () => undefined;
  const limit = () => {
    cancelLimit();
    // Who writes slowly is no fault of the vendor.
    if (!text.isWhole) return;
    cancelLimit = clock.after(STALL_MS, () => fail(failureOf('google-cloud', 'timeout')));
  };
  const stop = () => chunks.fail(signal.reason);
  let unfollow: () => void = () => undefined;
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
    unfollow = sendPieces(call, text, limit);
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      yield chunk;
    }
    signal.throwIfAborted();
  } finally {
    cancelLimit();
    unfollow();
    signal.removeEventListener('abort', stop);
    // Ends its stream, and not the connection.
    if (!isOver) call?.cancel();
  }
}

/** Sends the sentence: at once, or its beginning when that is long enough and the rest when that is written. `onWhole`: all was sent. */
function sendPieces(
  call: ReturnType<TextToSpeechClient['streamingSynthesize']>,
  text: GrowingText,
  onWhole: () => void,
): () => void {
  let sent = 0;
  return text.follow((_added, isWhole) => {
    const piece = text.soFar.slice(sent);
    if (piece.trim() !== '' && (isWhole || (sent === 0 && piece.length >= FIRST_PIECE))) {
      sent += piece.length;
      call.write({ input: { text: piece } });
    }
    if (!isWhole) return;
    call.end();
    onWhole();
  });
}

/** Waits for the first words. */
async function isSpeakable(text: GrowingText, signal: AbortSignal): Promise<boolean> {
  await text.beyond(0, signal);
  return /[\p{L}\p{N}]/u.test(text.soFar);
}

const rethrow = (signal: AbortSignal) => (error: unknown) => {
  throw signal.aborted ? signal.reason : googleFailure(error);
};
