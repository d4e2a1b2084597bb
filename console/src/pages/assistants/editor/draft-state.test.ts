import { describe, expect, it } from 'vitest';
import { AssistantConfig } from '#domain';
import type { Assistant } from '#features/assistants/contract';
import {
  type DraftInput,
  differences,
  draftStateOf,
  isDirty,
  reduceDraft,
  shouldSend,
  statusOf,
} from './draft-state.ts';

const assistant = (name: string, revision: number): Assistant => ({
  id: 'a',
  name,
  virtualNumber: '1000',
  language: 'en-GB',
  publishedVersion: 1,
  hasUnpublishedChanges: false,
  lastCallAt: null,
  callCount: 0,
  updatedAt: '2026-01-01T00:00:00Z',
  apiKey: 'k',
  config: AssistantConfig.parse({}),
  revision,
  sipUris: [],
});
const start = draftStateOf(assistant('One', 1));
const edit = (name: string): DraftInput => ({ type: 'edit', draft: { ...start.draft, name } });
const play = (...inputs: DraftInput[]) => inputs.reduce(reduceDraft, start);

describe('a draft', () => {
  it('is saved, unsaved while edited, saving while on its way, then saved', () => {
    expect(statusOf(start)).toBe('saved');
    expect(statusOf(play(edit('Two')))).toBe('unsaved');
    const sent = play(edit('Two'), { type: 'send' });
    expect(statusOf(sent)).toBe('saving');
    const saved = reduceDraft(sent, { type: 'saved', assistant: assistant('Two', 2) });
    expect(statusOf(saved)).toBe('saved');
    expect(saved.revision).toBe(2);
  });

  it('keeps what was typed while it was being saved, and saves it next', () => {
    const state = play(edit('Two'), { type: 'send' }, edit('Three'), { type: 'saved', assistant: assistant('Two', 2) });
    expect(state.draft.name).toBe('Three');
    expect(isDirty(state)).toBe(true);
    expect(shouldSend(state)).toBe(true);
  });

  it('never says saved when saving failed', () => {
    const state = play(edit('Two'), { type: 'send' }, { type: 'trouble', trouble: { kind: 'offline' } });
    expect(statusOf(state)).toBe('offline');
    expect(shouldSend(state)).toBe(true);
  });

  it('does not send an invalid draft again until it is edited', () => {
    const invalid = play(edit(''), { type: 'trouble', trouble: { kind: 'invalid', problems: [] } });
    expect(shouldSend(invalid)).toBe(false);
    expect(shouldSend(reduceDraft(invalid, edit('Two')))).toBe(true);
  });

  it('stops at a conflict until the member has chosen', () => {
    const theirs = assistant('Theirs', 7);
    const conflict = play(edit('Mine'), { type: 'send' }, { type: 'trouble', trouble: { kind: 'conflict', theirs } });
    expect(shouldSend(reduceDraft(conflict, edit('Mine too')))).toBe(false);

    const mine = reduceDraft(conflict, { type: 'keep-mine' });
    expect(mine.revision).toBe(7);
    expect(shouldSend(mine)).toBe(true);

    const taken = reduceDraft(conflict, { type: 'take', assistant: theirs });
    expect(taken.draft.name).toBe('Theirs');
    expect(statusOf(taken)).toBe('saved');
  });

  it('names the fields in which two drafts differ', () => {
    const other = { ...start.draft, name: 'Two', config: { ...start.draft.config, silenceMs: 700 } };
    expect(differences(start.draft, other)).toEqual([
      { field: 'name', mine: 'One', theirs: 'Two' },
      { field: 'config.silenceMs', mine: '500', theirs: '700' },
    ]);
  });
});
