import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssistantConfig } from '#domain';
import { Assistant, UpdateAssistant } from '#features/assistants/contract';
import { assistantQuery, assistantsQuery, saveAssistant } from '../../../api/assistants.ts';
import { request } from '../../../api/client.ts';
import { ApiError, type FieldProblem } from '../../../api/error.ts';
import {
  type Draft,
  type DraftInput,
  type DraftState,
  draftStateOf,
  isDirty,
  reduceDraft,
  type SaveStatus,
  shouldSend,
  statusOf,
  type Trouble,
} from './draft-state.ts';

const TYPING_PAUSE_MS = 700;
const OFFLINE_RETRY_MS = 5000;

export interface DraftEditor {
  readonly draft: Draft;
  readonly status: SaveStatus;
  readonly trouble: Trouble | undefined;
  readonly revision: number;
  /** Changes name or number. */
  change(changed: Partial<Omit<Draft, 'config'>>): void;
  /** Changes parts of the configuration. */
  configure(changed: Partial<AssistantConfig>): void;
  /** What is wrong with a field, named as in the request: `config.silenceMs`. */
  problemOf(field: string): string | undefined;
  /** Saves now; true when everything is saved. */
  flush(): Promise<boolean>;
  keepMine(): void;
  /** Shows what the server has: after a conflict, a restore, another member's change. */
  take(assistant: Assistant): void;
}

/** Edits an assistant and saves by itself shortly after the last key. */
export function useDraft(assistant: Assistant): DraftEditor {
  const queryClient = useQueryClient();
  const { t } = useTranslation();
  const [state, setState] = useState(() => draftStateOf(assistant));
  // Read by timers and by whoever leaves the page, which see the latest state and not that of a rendering.
  const latest = useRef(state);
  const put = useCallback((input: DraftInput): DraftState => {
    latest.current = reduceDraft(latest.current, input);
    setState(latest.current);
    return latest.current;
  }, []);

  const { id } = assistant;
  const running = useRef<Promise<void>>(undefined);
  const saveOnce = useCallback(async () => {
    const { draft, revision } = latest.current;
    put({ type: 'send' });
    try {
      const saved = await save(id, revision, draft);
      put({ type: 'saved', assistant: saved });
      queryClient.setQueryData(assistantQuery(id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: assistantsQuery.queryKey, exact: true });
    } catch (error) {
      put({ type: 'trouble', trouble: await troubleOf(id, error) });
    }
  }, [id, put, queryClient]);

  const flush = useCallback(async () => {
    await running.current;
    // Each round saves what was typed during the one before.
    while (shouldSend(latest.current) && latest.current.trouble === undefined) {
      running.current = saveOnce();
      await running.current;
    }
    return !isDirty(latest.current);
  }, [saveOnce]);

  useAutosave(state, flush, saveOnce);
  useBlocker({
    shouldBlockFn: async () => !(await flush()) && !window.confirm(t('assistant.leave')),
    enableBeforeUnload: () => isDirty(latest.current),
    disabled: !isDirty(state) && !state.saving,
  });

  return useMemo(() => {
    const problems = state.trouble?.kind === 'invalid' ? state.trouble.problems : [];
    return {
      draft: state.draft,
      status: statusOf(state),
      trouble: state.trouble,
      revision: state.revision,
      change: (changed) => void put({ type: 'edit', draft: { ...latest.current.draft, ...changed } }),
      configure: (changed) => {
        const { draft } = latest.current;
        put({ type: 'edit', draft: { ...draft, config: { ...draft.config, ...changed } } });
      },
      problemOf: (field) => problems.find((problem) => problem.field === field)?.problem,
      flush,
      keepMine: () => void put({ type: 'keep-mine' }),
      take: (theirs) => {
        queryClient.setQueryData(assistantQuery(theirs.id).queryKey, theirs);
        put({ type: 'take', assistant: theirs });
      },
    };
  }, [state, put, flush, queryClient]);
}

/** Saves after a pause in typing; while the server cannot be reached, again and again. */
function useAutosave(state: DraftState, flush: () => Promise<boolean>, retry: () => Promise<void>): void {
  const due = shouldSend(state);
  const offline = state.trouble?.kind === 'offline';
  // biome-ignore lint/correctness/useExhaustiveDependencies: each edit starts the pause anew
  useEffect(() => {
    if (!due) return undefined;
    const timer = offline
      ? setTimeout(() => void retry(), OFFLINE_RETRY_MS)
      : setTimeout(() => void flush(), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [due, offline, state.draft, state.trouble, flush, retry]);
  useEffect(() => {
    if (!offline) return undefined;
    const online = () => void retry();
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, [offline, retry]);
}

/** Sends what the contract accepts; an invalid draft never leaves the page. */
async function save(id: string, revision: number, draft: Draft): Promise<Assistant> {
  const parsed = UpdateAssistant.safeParse({ revision, ...draft });
  if (parsed.success) return saveAssistant(id, parsed.data);
  const fields: FieldProblem[] = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    problem: message,
  }));
  throw new ApiError({ code: 'invalid-input', status: 422, message: '', fields });
}

async function troubleOf(id: string, error: unknown): Promise<Trouble> {
  if (!(error instanceof ApiError)) return { kind: 'failed', error };
  if (error.status === 0) return { kind: 'offline' };
  if (error.code === 'revision-conflict') {
    const theirs = await request('GET', `/assistants/${id}`, Assistant).catch(() => undefined);
    return theirs ? { kind: 'conflict', theirs } : { kind: 'failed', error };
  }
  if (error.fields.length > 0) return { kind: 'invalid', problems: error.fields };
  return { kind: 'failed', error };
}
