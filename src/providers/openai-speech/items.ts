import type { Heard } from '../websocket/index.ts';

interface Item {
  readonly id: string;
  readonly heard: string;
  readonly transcript?: string;
}

/** Turns that the vendor has begun to write down, in the order in which they were said. */
export type Items = readonly Item[];

export type ItemNews =
  /** The turn is over: it has its place among the others. */
  { readonly type: 'committed' | 'delta' | 'completed'; readonly id: string; readonly text: string };

export interface ItemStep {
  readonly items: Items;
  readonly heard: readonly Heard[];
}

/** Transcripts of turns can come in any order: tells what was heard of them one turn after the other. */
export function nextItems(items: Items, news: ItemNews): ItemStep {
  const known = items.some(({ id }) => id === news.id) ? items : [...items, { id: news.id, heard: '' }];
  const changed = known.map((item) => (item.id === news.id ? changedBy(item, news) : item));
  const [first] = changed;
  // Of a turn that waits for the one before nothing is told yet.
  if (first?.id !== news.id || news.type === 'committed') return { items: changed, heard: [] };
  return told(changed);
}

function changedBy(item: Item, { type, text }: ItemNews): Item {
  if (type === 'delta') return { ...item, heard: item.heard + text };
  return type === 'completed' ? { ...item, transcript: text } : item;
}

/** Complete turns up to the first one that is not, and what was heard of that one. */
function told(items: Items): ItemStep {
  const open = items.findIndex(({ transcript }) => transcript === undefined);
  const done = open < 0 ? items : items.slice(0, open);
  const rest = items.slice(done.length);
  const { heard: text = '' } = rest[0] ?? {};
  const finals = done.map(({ transcript = '' }) => ({ text: transcript, isFinal: true, endsSegment: true }));
  const partials = text === '' ? [] : [{ text, isFinal: false, endsSegment: false }];
  return { items: rest, heard: [...finals, ...partials] };
}
