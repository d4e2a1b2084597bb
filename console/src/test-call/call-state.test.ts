import { describe, expect, it } from 'vitest';
import { type CallView, IDLE, type Input, reduce, speakerOf } from './call-state.ts';

const play = (...inputs: Input[]): CallView => inputs.reduce(reduce, IDLE);
const answered: Input = { type: 'server', message: { type: 'event', event: { v: 1, type: 'answered', atMs: 10 } } };
const partial = (who: 'caller' | 'assistant', text: string): Input => ({
  type: 'server',
  message: { type: 'partial', who, text },
});

describe('the view of a test call', () => {
  it('is live from the first event on', () => {
    expect(play({ type: 'connect', microphone: true }).phase).toBe('connecting');
    expect(play({ type: 'connect', microphone: true }, answered).phase).toBe('live');
  });

  it('knows who speaks', () => {
    const view = play({ type: 'connect', microphone: true }, answered, partial('assistant', 'Hel'));
    expect(speakerOf(view)).toBe('assistant');
    expect(speakerOf(reduce(view, partial('assistant', '')))).toBeUndefined();
  });

  it('has failed when the socket closes before anything happened', () => {
    expect(play({ type: 'connect', microphone: false }, { type: 'closed' }).phase).toBe('failed');
  });

  it('is over when the socket closes later, and stays so', () => {
    const over = play({ type: 'connect', microphone: false }, answered, { type: 'closed' });
    expect(over.phase).toBe('over');
    expect(reduce(over, { type: 'closed' })).toBe(over);
  });

  it('cannot unmute a microphone that it does not have', () => {
    expect(play({ type: 'connect', microphone: false }, { type: 'mute', muted: false }).microphone).toBe('off');
  });

  it('begins anew without what was said before', () => {
    const again = play({ type: 'connect', microphone: true }, answered, { type: 'closed' }, { type: 'ask' });
    expect(again).toEqual({ ...IDLE, phase: 'asking' });
  });
});
