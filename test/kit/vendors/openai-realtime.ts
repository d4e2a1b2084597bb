import { decodeG711 } from '#audio';
import { GOOD_KEY } from './model-server.ts';
import { startVendorServer, type VendorServer, type Wire } from './socket-server.ts';
import { type Persona, personaOf, WordEar } from './speech.ts';

/** As the one of the language models: a customer of OpenAI has one key for all. */
export const OPENAI_KEY = GOOD_KEY;
/** 100 ms of A-law: a shorter turn is refused. */
const LEAST_TURN_BYTES = 800;
const TRANSCRIPTION = 'conversation.item.input_audio_transcription';

interface ClientEvent {
  readonly type: string;
  readonly audio?: string;
  readonly session?: {
    readonly type: string;
    readonly audio: {
      readonly input: {
        readonly format: { readonly type: string };
        readonly transcription: { readonly model: string };
        readonly turn_detection: unknown;
      };
    };
  };
}

/**
 * A server that speaks the transcription sessions of OpenAI's realtime API. It hears what is in the audio.
 * `turnsAtOnce`: transcripts are kept back until so many turns wait, and then come the last one first.
 */
export const startOpenAiRealtime = (turnsAtOnce = 1, some: Partial<Persona> = {}): Promise<VendorServer> =>
  startVendorServer({
    key: ['authorization', `Bearer ${OPENAI_KEY}`],
    // With a model in the address it would be a conversation.
    refuses: ({ searchParams }) =>
      searchParams.toString() === 'intent=transcription'
        ? undefined
        : { status: 400, body: errorEvent('invalid_value') },
    serve: (wire) => {
      const session = new Session(wire, turnsAtOnce, personaOf(some));
      return (data) => session.take(JSON.parse(data.toString()));
    },
  });

const errorEvent = (code: string) =>
  JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', code, message: 'words of the caller' } });

class Session {
  readonly #wire: Wire;
  readonly #turnsAtOnce: number;
  readonly #ear: WordEar;
  #isConfigured = false;
  #bytes = 0;
  #turn = 1;
  #told = 0;
  #waiting: (() => void)[] = [];

  constructor(wire: Wire, turnsAtOnce: number, persona: Persona) {
    this.#ear = new WordEar(persona);
    this.#wire = wire;
    this.#turnsAtOnce = turnsAtOnce;
    this.#send({ type: 'session.created' });
  }

  take(event: ClientEvent): void {
    if (event.type === 'input_audio_buffer.append') this.#hear(Buffer.from(event.audio ?? '', 'base64'));
    else if (event.type === 'session.update') this.#configure(event);
    else if (event.type !== 'input_audio_buffer.commit' || !this.#isConfigured) this.#fail('invalid_value');
    else if (this.#bytes < LEAST_TURN_BYTES) this.#fail('input_audio_buffer_commit_empty');
    else this.#commit();
  }

  #configure({ session }: ClientEvent): void {
    const input = session?.audio.input;
    if (input?.transcription.model === 'unknown') this.#fail('model_not_found');
    if (input?.transcription.model === 'expired') this.#fail('session_expired');
    this.#isConfigured =
      session?.type === 'transcription' && input?.format.type === 'audio/pcma' && input.turn_detection === null;
    this.#send({ type: 'session.updated' });
  }

  #hear(bytes: Buffer): void {
    this.#bytes += bytes.length;
    this.#ear.hear(decodeG711('alaw', bytes));
    const { words } = this.#ear;
    for (const word of words.slice(this.#told)) this.#transcription('delta', this.#item, { delta: ` ${word}` });
    this.#told = words.length;
  }

  #commit(): void {
    const item = this.#item;
    const transcript = this.#ear.finish();
    this.#send({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: null });
    this.#bytes = 0;
    this.#told = 0;
    this.#turn++;
    this.#waiting.unshift(() => this.#transcription('completed', item, { transcript: `${transcript}\n` }));
    if (this.#waiting.length < this.#turnsAtOnce) return;
    for (const answer of this.#waiting.splice(0)) answer();
  }

  get #item(): string {
    return `item_${this.#turn}`;
  }

  #transcription(name: string, item_id: string, fields: object): void {
    this.#send({ type: `${TRANSCRIPTION}.${name}`, item_id, content_index: 0, ...fields });
  }

  #fail(code: string): void {
    this.#wire.send(errorEvent(code));
  }

  #send(event: object): void {
    this.#wire.send(JSON.stringify({ event_id: 'event_1', ...event }));
  }
}
