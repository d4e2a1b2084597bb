import type { AssistantConfig } from '#domain';
import type { Assistant } from '#features/assistants/contract';
import type { FieldProblem } from '../../../api/error.ts';

/** What a member edits of an assistant. */
export interface Draft {
  readonly name: string;
  readonly virtualNumber: string;
  readonly config: AssistantConfig;
}

/** Why the draft is not saved although saving was tried. */
export type Trouble =
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'offline' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Somebody else saved in between; `theirs` is what they saved. */
  | { readonly kind: 'conflict'; readonly theirs: Assistant };

export interface DraftState {
  readonly draft: Draft;
  /** What the server has: equal to `draft` by identity when nothing is left to save. */
  readonly saved: Draft;
  readonly revision: number;
  /** What is on its way. */
  readonly saving: Draft | undefined;
  readonly trouble: Trouble | undefined;
}

export type DraftInput =
  | { readonly type: 'edit'; readonly draft: Draft }
  | { readonly type: 'send' }
  | { readonly type: 'saved'; readonly assistant: Assistant }
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  | { readonly type: 'keep-mine' }
  | { readonly type: 'take'; readonly assistant: Assistant };

export type SaveStatus = 'saved' | 'saving' | 'unsaved' | 'offline' | 'invalid' | 'conflict';

const draftOf = ({ name, virtualNumber, config }: Assistant): Draft => ({ name, virtualNumber, config });

export function draftStateOf(assistant: Assistant): DraftState {
  const draft = draftOf(assistant);
  return { draft, saved: draft, revision: assistant.revision, saving: undefined, trouble: undefined };
}

export const isDirty = (state: DraftState): boolean => state.draft !== state.saved;

/** Whether sending now makes sense: a conflict or an invalid field waits for the member. */
export function shouldSend({ draft, saved, saving, trouble }: DraftState): boolean {
  return draft !== saved && saving === undefined && trouble?.kind !== 'conflict' && trouble?.kind !== 'invalid';
}

export function statusOf(state: DraftState): SaveStatus {
  if (state.saving) return 'saving';
  const kind = state.trouble?.kind;
  if (kind === 'failed') return 'unsaved';
  if (kind) return kind;
  return isDirty(state) ? 'unsaved' : 'saved';
}

/** The next state. Pure: who saves and when is `useDraft`. */
export function reduceDraft(state: DraftState, input: DraftInput): DraftState {
  switch (input.type) {
    case 'edit': {
      const waits = state.trouble?.kind === 'conflict' ? state.trouble : undefined;
      return { ...state, draft: input.draft, trouble: waits };
    }
    case 'send':
      return { ...state, saving: state.draft, trouble: undefined };
    case 'saved':
      // What was typed meanwhile stays, and is saved next.
      return { ...state, saved: state.saving ?? state.saved, revision: input.assistant.revision, saving: undefined };
    case 'trouble':
      return { ...state, saving: undefined, trouble: input.trouble };
    case 'keep-mine':
      if (state.trouble?.kind !== 'conflict') return state;
      return { ...state, revision: state.trouble.theirs.revision, trouble: undefined };
    case 'take':
      return draftStateOf(input.assistant);
  }
}

export interface Difference {
  /** As in the request body: `config.prompt`. */
  readonly field: string;
  readonly mine: string;
  readonly theirs: string;
}

/** The fields in which two drafts differ. */
export function differences(mine: Draft, theirs: Draft): Difference[] {
  const fields = (draft: Draft): Record<string, unknown> => ({
    name: draft.name,
    virtualNumber: draft.virtualNumber,
    ...Object.fromEntries(Object.entries(draft.config).map(([name, value]) => [`config.${name}`, value])),
  });
  const [left, right] = [fields(mine), fields(theirs)];
  return Object.keys(left).flatMap((field) => {
    const [own, other] = [words(left[field]), words(right[field])];
    return own === other ? [] : [{ field, mine: own, theirs: other }];
  });
}

const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
