import type { ModelRequest } from '../language-model.ts';

/** Written for the model: it is the one that broke off, as far as it knows. */
const GO_ON =
  'Your answer broke off there; the caller has heard it so far. Go on exactly where it stopped. Repeat nothing, and do not mention the break.';

/** The request that lets another model complete what one has begun to say. */
export function continuing(request: ModelRequest, said: string): ModelRequest {
  return {
    ...request,
    messages: [
      ...request.messages,
      { role: 'assistant', content: said.trim() },
      { role: 'user', content: GO_ON, via: 'event' },
    ],
  };
}

/**
 * Joins a continuation to what was said: models tend to begin again, with the sentence or with the whole answer.
 * Answers with the text to be added, empty while it cannot be told yet.
 */
export function joinTo(said: string): (text: string) => string {
  const known = said.trimEnd();
  // What may be repeated: everything from the beginning of any word.
  const repeatable = [...known.matchAll(/\S+/g)].map(({ index }) => known.slice(index));
  let waiting: string | undefined = '';
  return (text) => {
    if (waiting === undefined) return text;
    waiting = (waiting + text).replace(/^\s+/, '');
    const begun = waiting;
    if (begun === '' || repeatable.some((part) => part.length > begun.length && part.startsWith(begun))) return '';
    const repeated = repeatable.find((part) => begun.startsWith(part));
    waiting = undefined;
    const hasSpace = /\s$/.test(said);
    if (repeated !== undefined)
      return hasSpace ? begun.slice(repeated.length).trimStart() : begun.slice(repeated.length);
    return hasSpace || /^[.,;:!?…)\]]/.test(begun) ? begun : ` ${begun}`;
  };
}
