import type { TimelineEvent, TimelineEventOf, TurnLatency } from '#domain';

/** Something said, by either side. */
export interface Saying {
  readonly kind: 'said';
  readonly key: string;
  readonly who: 'caller' | 'assistant';
  readonly text: string;
  readonly via: 'speech' | 'keys' | 'text';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** The caller spoke over it: `unheard` is what would have followed. */
  readonly interrupted: boolean;
  readonly unheard: string;
  /** How long the caller waited for it. */
  readonly latency: TurnLatency | undefined;
}

type NotedType =
  | 'answered-by'
  | 'aside'
  | 'hold'
  | 'inactivity-warning'
  | 'loop'
  | 'language'
  | 'provider-error'
  | 'provider-changed'
  | 'transfer'
  | 'ended';

/** Something else worth reading between the sentences. */
export type Note =
  | { readonly kind: 'keys'; readonly key: string; readonly atMs: number; readonly keys: string }
  | {
      readonly kind: 'tool';
      readonly key: string;
      readonly atMs: number;
      readonly call: TimelineEventOf<'tool-call'>;
      readonly result: TimelineEventOf<'tool-result'> | undefined;
    }
  | { readonly kind: 'event'; readonly key: string; readonly atMs: number; readonly event: TimelineEventOf<NotedType> };

export type Item = Saying | Note;

const startOf = (item: Item): number => (item.kind === 'said' ? item.startedAtMs : item.atMs);

/** The timeline as it reads: sentences with what happened between them, in the order in which they began. */
export function itemsOf(timeline: readonly TimelineEvent[]): Item[] {
  const items: Item[] = [];
  let waiting: TurnLatency | undefined;
  for (const [index, event] of timeline.entries()) {
    const key = `${event.type}-${index}`;
    if (event.type === 'turn') waiting = event.latency;
    else if (event.type === 'assistant-said') {
      items.push(assistantSaying(key, event, waiting));
      waiting = undefined;
    } else addOther(items, key, event);
  }
  return items.sort((a, b) => startOf(a) - startOf(b));
}

/** The latency of a reply that is still being spoken. */
export function latencyUnderWay(timeline: readonly TimelineEvent[]): TurnLatency | undefined {
  const last = timeline.findLast((event) => event.type === 'turn' || event.type === 'assistant-said');
  return last?.type === 'turn' ? last.latency : undefined;
}

function assistantSaying(
  key: string,
  event: TimelineEventOf<'assistant-said'>,
  latency: TurnLatency | undefined,
): Saying {
  const { text, generated, interrupted, startedAtMs, endedAtMs } = event;
  const unheard = interrupted && generated.startsWith(text) ? generated.slice(text.length).trim() : '';
  return {
    kind: 'said',
    key,
    who: 'assistant',
    via: 'speech',
    text,
    startedAtMs,
    endedAtMs,
    interrupted,
    unheard,
    latency,
  };
}

function addOther(items: Item[], key: string, event: TimelineEvent): void {
  switch (event.type) {
    case 'caller-said':
      // Pressed keys are shown at once, then replaced by what they add up to.
      if (event.via === 'keys' && items.at(-1)?.kind === 'keys') items.pop();
      items.push({ ...event, kind: 'said', key, who: 'caller', interrupted: false, unheard: '', latency: undefined });
      break;
    case 'key':
      addKey(items, key, event);
      break;
    case 'tool-call':
      items.push({ kind: 'tool', key, atMs: event.atMs, call: event, result: undefined });
      break;
    case 'tool-result':
      addResult(items, event);
      break;
    case 'aside':
    case 'answered-by':
    case 'hold':
    case 'inactivity-warning':
    case 'loop':
    case 'language':
    case 'provider-error':
    case 'provider-changed':
    case 'transfer':
    case 'ended':
      items.push({ kind: 'event', key, atMs: event.atMs, event });
      break;
    case 'answered':
    case 'assistant-said':
    case 'turn':
    case 'speculation':
    case 'barge-in':
    case 'false-alarm':
    case 'quality':
      break;
  }
}

function addKey(items: Item[], key: string, event: TimelineEventOf<'key'>): void {
  const last = items.at(-1);
  if (last?.kind === 'keys') items[items.length - 1] = { ...last, keys: last.keys + event.key };
  else items.push({ kind: 'keys', key, atMs: event.atMs, keys: event.key });
}

function addResult(items: Item[], result: TimelineEventOf<'tool-result'>): void {
  const at = items.findLastIndex((item) => item.kind === 'tool' && item.call.id === result.id);
  const item = items[at];
  if (item?.kind === 'tool') items[at] = { ...item, result };
}

/** The sentence that is heard at `atMs`, or was heard last. */
export function sayingAt(items: readonly Item[], atMs: number): Saying | undefined {
  return items.findLast((item): item is Saying => item.kind === 'said' && item.startedAtMs <= atMs);
}
