import { expect } from 'vitest';
import type { ConversationTool } from '#conversation';
import { FakeCall, type FakeCallSettings } from '#simulation';

export type { FakeAnswer, FakeCall } from '#simulation';

/** A call whose first message has been heard. */
export async function greeted(settings: FakeCallSettings = {}): Promise<FakeCall> {
  const call = new FakeCall(settings);
  await call.clock.advance(2500);
  return call;
}

/** Hangs up and proves that nothing is left. */
export async function closeCleanly(call: FakeCall): Promise<void> {
  call.leg.remoteHangUp();
  await call.clock.advance(6000);
  expect(call.of('ended')).toHaveLength(1);
  expect(call.leftovers()).toEqual([]);
  expect(call.clock.pending).toBe(0);
}

/** A tool that takes anything. */
export const tool = (
  name: string,
  run: ConversationTool['run'],
  more: Partial<ConversationTool> = {},
): ConversationTool => ({ name, description: '', parameters: { type: 'object' }, run, ...more });
