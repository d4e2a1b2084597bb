import { ActionIcon, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProviderStageName } from '../../../providers/provider-state.ts';
import { More } from '../../../ui/more.tsx';
import { type EngineChoice, ProviderFields } from './provider-fields.tsx';
import { replaceAt } from './replace-at.ts';
import { useProviders } from './use-providers.ts';

/** As many as the server takes. */
const MOST = 5;

interface FallbacksProps<C> {
  readonly stage: ProviderStageName;
  readonly language: string;
  readonly choices: readonly C[];
  readonly readOnly: boolean;
  readonly create: (provider: string) => C;
  readonly onChange: (choices: C[]) => void;
  /** Further fields of a choice, such as its voice. */
  readonly fields?: (choice: C, onChange: (changed: C) => void) => ReactNode;
}

/** Who takes over when an engine fails, in order. */
export function Fallbacks<C extends EngineChoice>(props: FallbacksProps<C>) {
  const { stage, language, choices, readOnly, create, onChange, fields } = props;
  const { t } = useTranslation();
  const { offered, nameOf } = useProviders(stage);
  const put = (index: number, changed: C) => onChange(replaceAt(choices, index, changed));
  return (
    <More
      label={t('fallbacks.title')}
      note={choices.length === 0 ? t('fallbacks.none') : choices.map(({ provider }) => nameOf(provider)).join(', ')}
    >
      <Text size="sm" c="dimmed">
        {t('fallbacks.text')}
      </Text>
      {choices.length > 0 && (
        <Stack component="ol" gap="sm" className="plain-list">
          {choices.map((choice, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same provider may stand in the list twice.
            <Paper component="li" withBorder radius="md" p="sm" key={index}>
              <FallbackHead
                name={nameOf(choice.provider)}
                place={index}
                count={choices.length}
                readOnly={readOnly}
                onMove={(by) => onChange(moved(choices, index, by))}
                onRemove={() => onChange(choices.filter((_, at) => at !== index))}
              />
              {choice.provider !== 'local' && (
                <Stack gap="sm" mt="xs">
                  <ProviderFields
                    stage={stage}
                    choice={choice}
                    language={language}
                    readOnly={readOnly}
                    onChange={(changed) => {
                      const base = changed.provider === choice.provider ? choice : create(changed.provider);
                      put(index, { ...base, ...changed });
                    }}
                  />
                  {fields?.(choice, (changed) => put(index, changed))}
                </Stack>
              )}
            </Paper>
          ))}
        </Stack>
      )}
      {!readOnly && choices.length < MOST && (
        <Select
          aria-label={t('fallbacks.add')}
          placeholder={t('fallbacks.add')}
          data={offered.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(provider) => provider && onChange([...choices, create(provider)])}
        />
      )}
    </More>
  );
}

interface FallbackHeadProps {
  readonly name: string;
  readonly place: number;
  readonly count: number;
  readonly readOnly: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function FallbackHead({ name, place, count, readOnly, onMove, onRemove }: FallbackHeadProps) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <Text size="sm" fw={500}>
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
