import { describe, expect, it } from 'vitest';
import type { Heard } from '../websocket/index.ts';
import { type ItemNews, type Items, nextItems } from './items.ts';

const committed = (id: string): ItemNews => ({ type: 'committed', id, text: '' });
const delta = (id: string, text: string): ItemNews => ({ type: 'delta', id, text });
const completed = (id: string, text: string): ItemNews => ({ type: 'completed', id, text });
const partial = (text: string): Heard => ({ text, isFinal: false, endsSegment: false });
const final = (text: string): Heard => ({ text, isFinal: true, endsSegment: true });

function play(...news: readonly ItemNews[]): Heard[] {
  let items: Items = [];
  return news.flatMap((each) => {
    const step = nextItems(items, each);
    items = step.items;
    return step.heard;
  });
}

describe('turns of the realtime API', () => {
  it('grow word by word, and are complete as the vendor has them in the end', () => {
    expect(play(delta('a', 'I am'), delta('a', ' here'), committed('a'), completed('a', "I'm here."))).toEqual([
      ...[partial('I am'), partial('I am here')],
      final("I'm here."),
    ]);
  });

  it('are told in the order in which they were said, whichever is complete first', () => {
    const news = [committed('a'), committed('b'), committed('c'), completed('b', 'Two.'), delta('c', 'Thr')];
    expect(play(...news)).toEqual([]);
    expect(play(...news, completed('a', 'One.'), completed('c', 'Three.'))).toEqual([
      ...[final('One.'), final('Two.'), partial('Thr')],
      final('Three.'),
    ]);
  });

  it('of vendors that name none are one after the other', () => {
    expect(play(delta('', 'One'), completed('', 'One.'), delta('', 'Two'))).toEqual([
      ...[partial('One'), final('One.')],
      partial('Two'),
    ]);
  });
});
