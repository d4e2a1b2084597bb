import { CloseButton, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallState } from '#domain';
import { assistantsQuery } from '../../api/assistants.ts';
import type { CallFilter } from '../../api/calls.ts';

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
      <TextInput
        flex="1 1 14rem"
        value={words}
        onChange={(event) => type(event.currentTarget.value)}
        aria-label={t('calls.search')}
        placeholder={t('calls.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={words && <CloseButton size="sm" aria-label={t('calls.clearSearch')} onClick={clear} />}
      />
      <NativeSelect
        flex="1 1 10rem"
        maw={{ sm: 260 }}
        aria-label={t('calls.assistant')}
        data={[
          { value: '', label: t('calls.allAssistants') },
          ...(assistants?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={filter.assistantId ?? ''}
        onChange={(event) => change({ assistantId: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        flex="1 1 8rem"
        maw={{ sm: 200 }}
        aria-label={t('calls.state')}
        data={[
          { value: '', label: t('calls.allStates') },
          ...CallState.options.map((state) => ({ value: state, label: t(`callState.${state}`) })),
        ]}
        value={filter.state ?? ''}
        onChange={(event) => change({ state: CallState.safeParse(event.currentTarget.value).data })}
      />
    </Group>
  );
}
