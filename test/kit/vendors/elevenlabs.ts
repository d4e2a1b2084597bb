import { decodeG711, encodeG711 } from '#audio';
import { startVendorServer, type VendorServer, type Wire } from './socket-server.ts';
import { CHARACTER_SAMPLES, type Persona, personaOf, spoken, WordEar } from './speech.ts';

export const ELEVENLABS_KEY = 'sk_el-0123456789abcdef';
/** Characters of text that a piece of audio is for. */
const PIECE_CHARACTERS = 7;
const CHARACTER_MS = CHARACTER_SAMPLES / 8;
const MOST_CONTEXTS = 5;
const LEAST_COMMIT_MS = 300;

const VOICES = {
  voices: [
    {
      ...{ voice_id: 'EXAVITQu4vr4xnSDxMaL', name: 'Sarah', category: 'premade' },
      labels: { accent: 'american', gender: 'female' },
      verified_languages: [{ language: 'en', locale: 'en-US', accent: 'american' }],
    },
    { voice_id: 'cloned-1', name: 'Marie', labels: { gender: 'non-binary', language: 'fr' }, verified_languages: null },
  ],
  has_more: true,
  next_page_token: 'page/2',
};
const MORE_VOICES = {
  voices: [{ voice_id: 'cloned-101', name: 'Paul', labels: { gender: 'male' }, verified_languages: null }],
  ...{ has_more: false, next_page_token: null },
};

/** Speaks the realtime transcription, `multi-stream-input` and the list of voices as ElevenLabs documents them. */
export function startElevenLabs(some: Partial<Persona> = {}): Promise<VendorServer> {
  const persona = personaOf(some);
  return startVendorServer({
    key: ['xi-api-key', ELEVENLABS_KEY],
    get: (path) => {
      if (!path.startsWith('/v2/voices')) return undefined;
      return path.includes('next_page_token=page%2F2') ? MORE_VOICES : VOICES;
    },
    serve: (wire, url) => {
      if (url.pathname === '/v1/speech-to-text/realtime') return listen(wire, persona);
      if (url.pathname.includes('/unknown/')) {
        wire.send(JSON.stringify({ message: 'A voice with this id does not exist.', error: 'voice_id_not_found' }));
        wire.close(1008, 'A voice with this voice_id does not exist');
      }
      return speak(wire, persona, url.searchParams.get('auto_mode') === 'true');
    },
  });
}

function listen(wire: Wire, persona: Persona): (data: string | Buffer) => void {
  const ear = new WordEar(persona);
  let committedMs = 0;
  let told = 0;
  const send = (message: Record<string, unknown>) => wire.send(JSON.stringify(message));
  send({ message_type: 'session_started', session_id: 's', config: { audio_format: 'ulaw_8000' } });
  return (data) => {
    const chunk = JSON.parse(data.toString()) as { message_type: string; audio_base_64: string; commit: boolean };
    ear.hear(decodeG711('ulaw', Buffer.from(chunk.audio_base_64, 'base64')));
    if (!chunk.commit) {
      const { words } = ear;
      if (words.length > told) send({ message_type: 'partial_transcript', text: words.join(' ') });
      told = words.length;
      return;
    }
    told = 0;
    if (ear.positionMs - committedMs < LEAST_COMMIT_MS)
      return send({ message_type: 'commit_throttled', error: 'less' });
    committedMs = ear.positionMs;
    send({ message_type: 'committed_transcript', text: ear.finish() });
  };
}

/** Characters that it waits for before it speaks the first, the second... piece, unless it is told otherwise. */
const SCHEDULE = [120, 160, 250, 290];
const LEAST_SCHEDULED = 50;

interface SpeakMessage {
  readonly context_id?: string;
  readonly generation_config?: { readonly chunk_length_schedule: readonly number[] };
  readonly text?: string;
  readonly flush?: boolean;
  readonly close_context?: boolean;
  readonly close_socket?: boolean;
}

/** One context: says what it was given when that is enough or it is flushed, piece by piece, and tells its end when it was closed. */
class Context {
  readonly #send: (message: Record<string, unknown>) => void;
  readonly #onEnd: () => void;
  readonly #persona: Persona;
  #schedule: readonly number[];
  /** What was sent and is not to be said yet. */
  #buffer = '';
  #left = '';
  #hasSpoken = false;
  #isSpeaking = false;
  #isClosed = false;

  constructor(
    { persona, isAuto }: { readonly persona: Persona; readonly isAuto: boolean },
    send: (message: Record<string, unknown>) => void,
    onEnd: () => void,
  ) {
    this.#persona = persona;
    this.#schedule = isAuto ? [0] : SCHEDULE;
    this.#send = send;
    this.#onEnd = onEnd;
  }

  take({ text = '', flush, close_context, generation_config }: SpeakMessage): void {
    this.#schedule = generation_config?.chunk_length_schedule ?? this.#schedule;
    this.#buffer += text;
    this.#isClosed ||= close_context === true;
    const isDue = flush || close_context || this.#buffer.trim().length >= (this.#schedule[0] ?? 0);
    if (isDue) this.#release();
    if (!this.#isSpeaking && (flush || close_context || this.#left !== '')) this.#speak();
  }

  /** The space between two pieces is said with the second. */
  #release(): void {
    const words = this.#buffer.trimEnd();
    if (words.trim() === '') return;
    if (this.#schedule.length > 1) this.#schedule = this.#schedule.slice(1);
    this.#left += this.#hasSpoken ? words : words.trimStart();
    this.#buffer = this.#buffer.slice(words.length);
    this.#hasSpoken = true;
  }

  #speak(): void {
    this.#isSpeaking = this.#left !== '';
    if (!this.#isSpeaking && this.#isClosed) {
      this.#send({ audio: null, isFinal: true });
      this.#onEnd();
    }
    if (!this.#isSpeaking) return;
    const piece = this.#left.slice(0, PIECE_CHARACTERS);
    this.#left = this.#left.slice(PIECE_CHARACTERS);
    const audio = Buffer.from(encodeG711('alaw', spoken(piece, this.#persona)).buffer).toString('base64');
    const chars = [...piece];
    const charStartTimesMs = chars.map((_, index) => index * CHARACTER_MS);
    const alignment = { chars, charStartTimesMs, charDurationsMs: chars.map(() => CHARACTER_MS) };
    this.#send({ audio, isFinal: null, alignment, normalizedAlignment: alignment });
    setImmediate(() => this.#speak());
  }
}

function speak(wire: Wire, persona: Persona, isAuto: boolean): (data: string | Buffer) => void {
  const contexts = new Map<string, Context>();
  return (data) => {
    const message = JSON.parse(data.toString()) as SpeakMessage;
    if (message.close_socket) return wire.close(1000);
    if (message.generation_config?.chunk_length_schedule.some((characters) => characters < LEAST_SCHEDULED))
      return wire.close(1008, 'chunk_length_schedule values must be between 50 and 500');
    const id = message.context_id ?? 'default';
    let context = contexts.get(id);
    // What is over can be closed once more.
    if (!context && message.text === undefined) return;
    if (!context) {
      if (contexts.size >= MOST_CONTEXTS) return wire.close(1008, 'Too many concurrent contexts');
      context = new Context(
        { persona, isAuto },
        (more) => wire.send(JSON.stringify({ ...more, contextId: id })),
        () => contexts.delete(id),
      );
      contexts.set(id, context);
    }
    context.take(message);
  };
}
