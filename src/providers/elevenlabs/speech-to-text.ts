import { z } from 'zod';
import { encodeG711 } from '#audio';
import type { VendorAccess } from '../catalog/vendor.ts';
import { failureOf } from '../error.ts';
import type { SpeechToText, SpeechToTextCapabilities } from '../speech-to-text.ts';
import {
  type Heard,
  parseMessage,
  type RecognitionProtocol,
  RecognitionStream,
  socketSettings,
  vendorApi,
} from '../websocket/index.ts';
import { keyHeader, kindOf, kindOfWords } from './failure.ts';

const FRAME_SAMPLES = 160;
/** It refuses to transcribe less than 0.3 s. */
const LEAST_SAMPLES = 2560;

const chunk = (bytes: Uint8Array, commit: boolean): string =>
  JSON.stringify({
    message_type: 'input_audio_chunk',
    ...{ audio_base_64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64') },
    ...{ commit, sample_rate: 8000 },
  });
const silence = (samples: number) => encodeG711('ulaw', new Int16Array(samples));

/** Without audio a connection is closed after some 15 s. */
const KEEP_ALIVE = { everyMs: 5000, message: chunk(silence(FRAME_SAMPLES), false) };

export const ELEVENLABS_HEARS: SpeechToTextCapabilities = {
  partials: true,
  phrases: false,
  languages: 'any',
  g711: ['ulaw'],
  wordTimes: false,
};

const Message = z.object({ message_type: z.string(), text: z.string().nullish() });

/** ElevenLabs Scribe, `/v1/speech-to-text/realtime`, which transcribes when our voice activity ends. */
export function createElevenLabsSpeechToText(access: VendorAccess, model: string): SpeechToText {
  const api = vendorApi('elevenlabs', access, 'api.elevenlabs.io');
  const settings = { ...socketSettings('elevenlabs', access), keepAlive: KEEP_ALIVE, kindOf };
  return {
    id: 'elevenlabs',
    capabilities: ELEVENLABS_HEARS,
    open: ({ language }, onEvent) => {
      const params = new URLSearchParams({
        ...{ model_id: model, audio_format: 'ulaw_8000', commit_strategy: 'manual' },
        language_code: language.split('-')[0] ?? language,
      });
      const url = `${api.socket}/v1/speech-to-text/realtime?${params}`;
      return new RecognitionStream(protocol({ url, headers: keyHeader(access) }), settings, onEvent);
    },
  };
}

const protocol = (target: RecognitionProtocol['target']): RecognitionProtocol => ({
  target,
  groupSamples: FRAME_SAMPLES,
  encode: (samples) => encodeG711('ulaw', samples),
  audio: (bytes) => chunk(bytes, false),
  endOfSegment: chunk(silence(LEAST_SAMPLES), true),
  answersAlways: true,
  read,
});

function read(data: string | Buffer): Heard | undefined {
  const { message_type: type, text } = parseMessage('elevenlabs', Message, data);
  switch (type) {
    case 'session_started':
    case 'committed_transcript_with_timestamps':
      return undefined;
    case 'partial_transcript':
      return { text: text ?? '', isFinal: false, endsSegment: false };
    case 'committed_transcript':
      return { text: text ?? '', isFinal: true, endsSegment: true };
    case 'commit_throttled':
      return { text: '', isFinal: true, endsSegment: true };
    default:
      // All others are errors, after which it closes; or are not known yet.
      if (!/error|exceeded|limited|overflow|exhausted|terms|insufficient|invalid/.test(type)) return undefined;
      throw failureOf('elevenlabs', kindOfWords(type) ?? (type === 'input_error' ? 'request' : 'unavailable'));
  }
}
