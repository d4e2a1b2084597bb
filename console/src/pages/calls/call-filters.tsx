import { Group } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallState } from '#domain';
import { assistantsQuery } from '../../api/assistants.ts';
import type { CallFilter } from '../../api/calls.ts';
import { Choice } from '../../ui/choice.tsx';
import { SearchInput } from '../../ui/search-input.tsx';

const TYPING_PAUSE_MS = 300;

/** The filters of the list; the address holds them, so that a filtered list can be sent to a colleague. */
export function CallFilters() {
  const { t } = useTranslation();
  const filter = useSearch({ from: '/signed-in/calls' });
  const navigate = useNavigate({ from: '/calls' });
  const { data: assistants } = useQuery(assistantsQuery);
  const [words, setWords] = useState(filter.q ?? '');
  useEffect(() => setWords(filter.q ?? ''), [filter.q]);

  const change = (changed: CallFilter) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const search = useDebouncedCallback((q: string) => change({ q: q || undefined }), TYPING_PAUSE_MS);
  const type = (q: string) => {
    setWords(q);
    search(q);
  };
  const clear = () => {
    setWords('');
    change({ q: undefined });
  };
  return (
    <Group gap="sm" role="search" aria-label={t('calls.filters')}>
      <SearchInput label={t('calls.search')} value={words} onChange={type} onClear={clear} />
      <Choice
        label={t('calls.assistant')}
        options={[
          { value: '', label: t('calls.allAssistants') },
          ...(assistants?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={filter.assistantId ?? ''}
        onChange={(assistantId) => change({ assistantId: assistantId || undefined })}
        maxWidth={260}
      />
      <Choice
        label={t('calls.state')}
        options={[
          { value: '', label: t('calls.allStates') },
          ...CallState.options.map((state) => ({ value: state, label: t(`callState.${state}`) })),
        ]}
        value={filter.state ?? ''}
        onChange={(state) => change({ state: CallState.safeParse(state).data })}
        maxWidth={200}
      />
    </Group>
  );
}
