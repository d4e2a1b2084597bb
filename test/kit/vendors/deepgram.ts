import { decodeG711, encodeG711 } from '#audio';
import { startVendorServer, type VendorServer, type Wire } from './socket-server.ts';
import { type Persona, personaOf, spoken, WordEar } from './speech.ts';

export const DEEPGRAM_KEY = 'dg-0123456789abcdef';
const CHUNK_BYTES = 800;
/** Words after which a piece of the transcript is final. */
const PIECE_WORDS = 3;

const MODELS = {
  stt: [{ name: 'general', canonical_name: 'nova-3-general', architecture: 'nova-3' }],
  tts: [
    {
      ...{ name: 'agathe', canonical_name: 'aura-2-agathe-fr', architecture: 'aura-2', languages: ['fr', 'fr-FR'] },
      metadata: { accent: 'French', tags: ['feminine', 'Calm'], color: '#000' },
    },
    {
      ...{ name: 'draco', canonical_name: 'aura-2-draco-en', architecture: 'aura-2', languages: ['en', 'en-GB'] },
      metadata: { accent: 'British', tags: ['masculine'] },
    },
    { name: 'angus', canonical_name: 'aura-angus-en', architecture: 'aura', languages: ['en', 'en-IE'] },
  ],
};

/** Speaks `/v1/listen`, `/v1/speak` and `/v1/models` as Deepgram documents them. */
export function startDeepgram(some: Partial<Persona> = {}): Promise<VendorServer> {
  const persona = personaOf(some);
  return startVendorServer({
    key: ['authorization', `Token ${DEEPGRAM_KEY}`],
    get: (path) => (path === '/v1/models' ? MODELS : undefined),
    refuses: (url) =>
      url.searchParams.get('model')?.startsWith('unknown')
        ? { status: 400, body: '{"err_code":"Bad Request","err_msg":"No such model/language/tier combination found."}' }
        : undefined,
    serve: (wire, url) => (url.pathname === '/v1/listen' ? listen(wire, persona) : speak(wire, persona)),
  });
}

function listen(wire: Wire, persona: Persona): (data: string | Buffer) => void {
  const ear = new WordEar(persona);
  let startMs = 0;
  let told = 0;
  const tell = (transcript: string, isFinal: boolean, fromFinalize: boolean) => {
    wire.send(
      JSON.stringify({
        ...{ type: 'Results', channel_index: [0, 1], is_final: isFinal, speech_final: false },
        ...{ start: startMs / 1000, duration: (ear.positionMs - startMs) / 1000, from_finalize: fromFinalize },
        channel: { alternatives: [{ transcript, confidence: 0.9, words: [] }] },
      }),
    );
    if (isFinal) startMs = ear.positionMs;
  };
  return (data) => {
    if (typeof data !== 'string') {
      ear.hear(decodeG711('alaw', data));
      const { words } = ear;
      if (words.length >= PIECE_WORDS) tell(ear.take(), true, false);
      else if (words.length > 0 && words.length !== told) tell(words.join(' '), false, false);
      told = words.length;
      return;
    }
    const { type } = JSON.parse(data) as { type: string };
    if (type === 'Finalize') tell(ear.finish(), true, true);
    if (type === 'CloseStream') {
      wire.send(JSON.stringify({ type: 'Metadata', duration: ear.positionMs / 1000, channels: 1 }));
      wire.close(1000);
    }
  };
}

function speak(wire: Wire, persona: Persona): (data: string | Buffer) => void {
  let text = '';
  let speaking = { isOver: true };
  wire.send(JSON.stringify({ type: 'Metadata', request_id: 'r', model_name: 'aura-2' }));
  const flush = () => {
    const own = { isOver: false };
    speaking = own;
    const bytes = encodeG711('alaw', spoken(text, persona));
    text = '';
    let at = 0;
    const next = () => {
      if (own.isOver) return;
      if (at >= bytes.length) return wire.send('{"type":"Flushed","sequence_id":0}');
      wire.send(bytes.subarray(at, at + CHUNK_BYTES));
      at += CHUNK_BYTES;
      setImmediate(next);
    };
    next();
  };
  return (data) => {
    const message = JSON.parse(data.toString()) as { type: string; text?: string };
    if (message.type === 'Speak') text += message.text ?? '';
    if (message.type === 'Flush') flush();
    if (message.type === 'Clear') {
      speaking.isOver = true;
      text = '';
      wire.send('{"type":"Cleared","sequence_id":0}');
    }
    if (message.type === 'Close') wire.close(1000);
  };
}
