import { ActionIcon, Group, Select, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { More } from './more.tsx';
import { useProviders } from './use-providers.ts';

/** As many as the server takes. */
const MOST = 5;

interface FallbacksProps<C> {
  /** What the engine does, for those who only hear the page. */
  readonly of: string;
  readonly providers: readonly string[];
  readonly choices: readonly C[];
  readonly readOnly: boolean;
  readonly create: (provider: string) => C;
  readonly onChange: (choices: C[]) => void;
}

/** Who takes over when an engine fails, in order. */
export function Fallbacks<C extends { readonly provider: string }>(props: FallbacksProps<C>) {
  const { of, providers, choices, readOnly, create, onChange } = props;
  const { t } = useTranslation();
  const known = useProviders(providers, ...choices.map(({ provider }) => provider));
  const nameOf = (provider: string) => known.find(({ value }) => value === provider)?.label ?? provider;
  const names = choices.map(({ provider }) => nameOf(provider)).join(', ');
  return (
    <More label={t('fallbacks.title')} note={choices.length === 0 ? t('fallbacks.none') : names}>
      <Text size="sm" c="dimmed">
        {t('fallbacks.text')}
      </Text>
      <Stack gap="xs">
        <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {choices.map((choice, index) => (
            <FallbackRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the same provider may stand in the list twice.
              key={`${choice.provider}-${index}`}
              name={nameOf(choice.provider)}
              place={index}
              count={choices.length}
              readOnly={readOnly}
              onMove={(by) => onChange(moved(choices, index, by))}
              onRemove={() => onChange(choices.filter((_, at) => at !== index))}
            />
          ))}
        </Stack>
        {!readOnly && choices.length < MOST && (
          <Select
            aria-label={`${of}: ${t('fallbacks.add')}`}
            placeholder={t('fallbacks.add')}
            data={known}
            value={null}
            onChange={(provider) => provider && onChange([...choices, create(provider)])}
          />
        )}
      </Stack>
    </More>
  );
}

interface FallbackRowProps {
  readonly name: string;
  readonly place: number;
  readonly count: number;
  readonly readOnly: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function FallbackRow({ name, place, count, readOnly, onMove, onRemove }: FallbackRowProps) {
  const { t } = useTranslation();
  return (
    <Group component="li" gap="xs" wrap="nowrap" justify="space-between">
      <Text size="sm">
        {place + 1}. {name}
      </Text>
      {!readOnly && (
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            aria-label={t('fallbacks.up', { name })}
            disabled={place === 0}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            aria-label={t('fallbacks.down', { name })}
            disabled={place === count - 1}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" aria-label={t('fallbacks.remove', { name })} onClick={onRemove}>
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      )}
    </Group>
  );
}

function moved<C>(choices: readonly C[], from: number, by: -1 | 1): C[] {
  const others = choices.filter((_, at) => at !== from);
  return [...others.slice(0, from + by), ...choices.slice(from, from + 1), ...others.slice(from + by)];
}
