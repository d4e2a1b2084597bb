import type { KeypadSettings } from '#domain';

/** Keys pressed so far, and when they are sent without another key. */
export interface KeypadState {
  readonly keys: string;
  readonly dueAtMs?: number;
  /** The last input was full: a terminator until then belongs to it. */
  readonly filledUntilMs?: number;
}

export const noKeys: KeypadState = { keys: '' };

export interface KeypadStep {
  readonly state: KeypadState;
  /** Sent to the assistant. */
  readonly submitted?: string;
  /** Given up: fewer keys than asked for. */
  readonly tooFew?: string;
}

/** Whether `key` ends an input that its length has ended already: who types a number and "#" has said nothing new. */
export const endsLastInput = (state: KeypadState, key: string, settings: KeypadSettings, nowMs: number): boolean =>
  settings.enabled && key !== '' && key === settings.terminator && nowMs < (state.filledUntilMs ?? 0);

/** One key of the caller (A14): the terminator and the maximum length send at once, otherwise the timeout does. */
export function keyPressed(state: KeypadState, key: string, settings: KeypadSettings, nowMs: number): KeypadStep {
  if (!settings.enabled) return { state };
  if (settings.terminator !== '' && key === settings.terminator) {
    // A terminator alone is an answer by itself in a menu ("press # to go on").
    return submit(state.keys === '' ? key : state.keys, settings);
  }
  const keys = state.keys + key;
  if (keys.length >= settings.maxLength) {
    return { ...submit(keys, settings), state: { keys: '', filledUntilMs: nowMs + settings.timeoutMs } };
  }
  return { state: { keys, dueAtMs: nowMs + settings.timeoutMs } };
}

/** The acceptance timeout passed after the last key. */
export function keypadTimedOut(state: KeypadState, settings: KeypadSettings): KeypadStep {
  return state.keys === '' ? { state: noKeys } : submit(state.keys, settings);
}

function submit(keys: string, settings: KeypadSettings): KeypadStep {
  return keys.length < settings.minLength ? { state: noKeys, tooFew: keys } : { state: noKeys, submitted: keys };
}
