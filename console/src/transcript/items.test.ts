import { describe, expect, it } from 'vitest';
import type { TimelineEvent } from '#domain';
import { itemsOf, latencyUnderWay, sayingAt } from './items.ts';
import { stagesOf, waitOf } from './stages.ts';

const v = 1 as const;
const caller = (text: string, from: number, to: number, via: 'speech' | 'keys' = 'speech'): TimelineEvent => ({
  v,
  type: 'caller-said',
  atMs: to + 300,
  text,
  via,
  startedAtMs: from,
  endedAtMs: to,
});
const assistant = (text: string, from: number, to: number, generated = text): TimelineEvent => ({
  v,
  type: 'assistant-said',
  atMs: to,
  text,
  generated,
  interrupted: text !== generated,
  startedAtMs: from,
  endedAtMs: to,
});

describe('the transcript', () => {
  it('reads in the order in which things were begun', () => {
    const items = itemsOf([caller('wait', 2500, 3000), assistant('We are open', 1000, 2600, 'We are open on Monday.')]);
    expect(items.map((item) => item.kind === 'said' && item.text)).toEqual(['We are open', 'wait']);
  });

  it('keeps what was not heard of an interrupted sentence', () => {
    const [item] = itemsOf([assistant('We are open', 0, 900, 'We are open on Monday.')]);
    expect(item).toMatchObject({ interrupted: true, unheard: 'on Monday.' });
  });

  it('gives a reply the latency that was measured for it, and no other', () => {
    const latency = { endOfTurnMs: 300, firstPacketMs: 520 };
    const items = itemsOf([
      assistant('Hello', 0, 500),
      { v, type: 'turn', atMs: 2000, index: 1, latency },
      assistant('Yes', 2000, 2500),
    ]);
    expect(items.map((item) => item.kind === 'said' && item.latency)).toEqual([undefined, latency]);
  });

  it('knows the latency of a reply that is still being spoken', () => {
    const turn: TimelineEvent = { v, type: 'turn', atMs: 2000, index: 1, latency: { firstPacketMs: 520 } };
    expect(latencyUnderWay([assistant('Hello', 0, 500), turn])).toEqual({ firstPacketMs: 520 });
    expect(latencyUnderWay([turn, assistant('Yes', 2000, 2500)])).toBeUndefined();
  });

  it('shows keys as they are pressed, then as one input', () => {
    const keys: TimelineEvent[] = [...'42'].map((key, index) => ({ v, type: 'key', atMs: 100 + index, key }));
    expect(itemsOf(keys)).toMatchObject([{ kind: 'keys', keys: '42' }]);
    expect(itemsOf([...keys, caller('42', 102, 102, 'keys')])).toMatchObject([
      { kind: 'said', text: '42', via: 'keys' },
    ]);
  });

  it('joins a tool call with its result', () => {
    const items = itemsOf([
      { v, type: 'tool-call', atMs: 10, id: 'a', name: 'search', arguments: {} },
      { v, type: 'tool-result', atMs: 30, id: 'a', name: 'search', ok: true, result: 'found', tookMs: 20 },
    ]);
    expect(items).toMatchObject([{ kind: 'tool', result: { result: 'found' } }]);
  });

  it('knows the sentence at a moment', () => {
    const items = itemsOf([assistant('Hello', 0, 500), caller('Hi', 900, 1200)]);
    expect(sayingAt(items, 600)?.text).toBe('Hello');
    expect(sayingAt(items, 950)?.text).toBe('Hi');
    expect(sayingAt(items, -1)).toBeUndefined();
  });
});

describe('the stages of a reply', () => {
  it('follow each other without a gap and end at the first packet', () => {
    const latency = { transcriptMs: 340, endOfTurnMs: 310, firstTokenMs: 400, firstPacketMs: 520 };
    expect(stagesOf(latency)).toEqual([
      { name: 'endOfTurn', fromMs: 0, toMs: 310 },
      { name: 'transcript', fromMs: 310, toMs: 340 },
      { name: 'firstToken', fromMs: 340, toMs: 400 },
      { name: 'firstPacket', fromMs: 400, toMs: 520 },
    ]);
    expect(waitOf(latency)).toBe(520);
    expect(waitOf({})).toBe(0);
  });
});
