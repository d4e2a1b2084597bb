import { decodeG711 } from '#audio';
import { startVendorServer, type VendorServer, type Wire } from './socket-server.ts';
import { type Persona, personaOf, WordEar } from './speech.ts';

export const ASSEMBLYAI_KEY = 'aai-0123456789abcdef';
/** 50 and 1000 ms. */
const LEAST_BYTES = 400;
const MOST_BYTES = 8000;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  readonly word_is_final: boolean;
}

/** Speaks streaming v3 as AssemblyAI documents it. */
export function startAssemblyAi(some: Partial<Persona> = {}): Promise<VendorServer> {
  const persona = personaOf(some);
  return startVendorServer({
    key: ['authorization', ASSEMBLYAI_KEY],
    serve: (wire, url) => {
      if (url.searchParams.get('speech_model') !== 'unknown') return listen(wire, persona);
      wire.send('{"type":"Error","error_code":3006,"error":"Invalid speech_model: unknown, said the caller"}');
      wire.close(3006, 'See Error message for details');
      return () => undefined;
    },
  });
}

function listen(wire: Wire, persona: Persona): (data: string | Buffer) => void {
  const ear = new WordEar(persona);
  let words: Word[] = [];
  let turn = 0;
  const send = (message: Record<string, unknown>) => wire.send(JSON.stringify(message));
  const tell = (isOver: boolean) => {
    const known = isOver ? words : words.slice(0, -1);
    send({
      ...{ type: 'Turn', turn_order: turn, turn_is_formatted: false, end_of_turn: isOver, words },
      ...{
        transcript: known.map(({ text }) => text).join(' '),
        end_of_turn_confidence: isOver ? 1 : 0.1,
        utterance: '',
      },
    });
  };
  send({ type: 'Begin', id: 's', expires_at: 1_900_000_000 });
  const hear = (bytes: Buffer) => {
    if (bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES) {
      send({ type: 'Error', error_code: 3007, error: 'Input duration violation. Expected between 50 and 1000 ms' });
      return wire.close(3007);
    }
    const start = ear.positionMs;
    ear.hear(decodeG711('ulaw', bytes));
    const heard = ear.take();
    if (heard === '') return;
    const times = { start, end: ear.positionMs, confidence: 0.8, word_is_final: false };
    words.push(...heard.split(' ').map((text) => ({ text, ...times })));
    tell(false);
  };
  const messages: Readonly<Record<string, () => void>> = {
    ForceEndpoint() {
      ear.finish();
      // Where nothing was said there is no turn that could end.
      if (words.length > 0) tell(true);
      words = [];
      turn++;
    },
    Terminate() {
      send({ type: 'Termination', audio_duration_seconds: 1, session_duration_seconds: 1 });
      wire.close(1000);
    },
  };
  return (data) => {
    if (typeof data === 'string') messages[(JSON.parse(data) as { type: string }).type]?.();
    else hear(data);
  };
}
