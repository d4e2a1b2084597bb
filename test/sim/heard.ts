import type { FakeCall } from '#simulation';

/** One utterance and how much of it left for the wire. */
interface Piece {
  readonly isLast: boolean;
  readonly text: string;
  /** False: it was cut while it was still being written, so that all there was of it is no whole sentence. */
  readonly isWhole: boolean;
  readonly characters: number;
}

/** A cut falls between words: up to one long word less than was played, or more where the end of the call hid how much it was. */
const WORD_CHARACTERS = 18;

/** What the caller heard of each reply, reckoned from the samples that left, in the order of the replies. */
function repliesOnTheWire(call: FakeCall): Piece[][] {
  const replies = new Map<string, Piece[]>();
  const last = [...call.leg.media.played].findLast(([, { mark, samples }]) => mark > 0 && samples > 0)?.[0];
  for (const [name, { mark, samples }] of call.leg.media.played) {
    const text = mark > 0 ? call.tts.spoken[mark - 1] : undefined;
    // A tone says nothing.
    if (text === undefined || samples === 0) continue;
    const reply = name.slice(0, name.lastIndexOf('-'));
    const characters = Math.min(text.length, Math.floor((text.length * samples) / call.tts.samplesOf(text)));
    replies.set(reply, [
      ...(replies.get(reply) ?? []),
      { text, isWhole: !call.tts.unfinished.has(mark - 1), characters, isLast: name === last },
    ]);
  }
  return [...replies.values()];
}

/** Where the transcript says something else than was played, in words. */
export function misheard(call: FakeCall): string[] {
  if (isShown(call)) return [];
  const said = call.of('assistant-said').map(({ text }) => text);
  const problems: string[] = [];
  for (const pieces of repliesOnTheWire(call)) {
    const next = said[0];
    if (next !== undefined && next !== '' && isSaidOf(next, pieces)) said.shift();
    else if (!isSaidOf('', pieces)) problems.push(`played ${JSON.stringify(pieces)}, said "${next}"`);
  }
  return [...problems, ...said.map((text) => `said "${text}", which was not played`)];
}

/** Without a voice, a browser's text on the screen counts as heard: nothing to compare with. */
function isShown(call: FakeCall): boolean {
  const misconfigured = call
    .of('provider-error')
    .some(({ provider, kind }) => provider === call.tts.id && kind === 'configuration');
  return call.leg.wire === 'browser' && misconfigured;
}

/** Whether `said` is made of the heard beginnings of the pieces, in order. */
function isSaidOf(said: string, pieces: readonly Piece[]): boolean {
  const [piece, ...others] = pieces;
  if (!piece) return said === '';
  return beginnings(piece).some((heard) => {
    if (heard === '') return isSaidOf(said, others);
    if (!said.startsWith(heard)) return false;
    const rest = said.slice(heard.length);
    return rest === '' ? isSaidOf('', others) : rest.startsWith(' ') && isSaidOf(rest.slice(1), others);
  });
}

/** The texts that may be said to have been heard of a piece. */
function beginnings({ text, isWhole, characters, isLast }: Piece): string[] {
  if (isWhole && characters >= text.length) return [text];
  const ends = [0, ...[...text.matchAll(/\s|$/g)].map((match) => match.index)];
  const most = characters + (isLast ? WORD_CHARACTERS : 0);
  return ends.filter((end) => end >= characters - WORD_CHARACTERS && end <= most).map((end) => text.slice(0, end));
}
