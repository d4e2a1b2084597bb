import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProviderInfo } from '#features/providers/contract';
import { testProvider } from '../../api/providers.ts';
import { KeyCard } from '../../providers/key-card.tsx';
import { KeyState } from '../../providers/key-state.tsx';
import { KeyUse } from '../../providers/key-use.tsx';
import { isUsable, PROVIDER_STAGES } from '../../providers/provider-state.ts';
import { usePriceWords } from '../../providers/use-price-words.ts';
import { useProviderName } from '../../providers/use-provider-name.ts';
import { useCan } from '../../ui/can.ts';

interface ProviderCardProps {
  readonly provider: ProviderInfo;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

/** One provider: what it can do, whose key is used, what it costs, and whether it works. */
export function ProviderCard({ provider, onEdit, onDelete }: ProviderCardProps) {
  const { t } = useTranslation();
  const mayWrite = useCan('provider:write');
  const priceWords = usePriceWords();
  const { id, credentials, yours } = provider;
  const name = useProviderName()(id);
  const edit = {
    label: t(yours ? 'providers.change' : 'providers.add'),
    named: t(yours ? 'providers.changeNamed' : 'providers.addNamed', { name }),
    ...{ isNew: !isUsable(provider), open: onEdit },
  };
  const facts = PROVIDER_STAGES.flatMap((stage) =>
    provider[stage] ? [{ stage, price: priceWords(provider, stage) }] : [],
  );
  return (
    <KeyCard
      name={name}
      badges={<KeyState provider={provider} />}
      facts={
        <Group gap="0 1rem">
          {facts.map(({ stage, price }) => (
            <Text key={stage} size="sm" c="dimmed">
              {t(`providers.stage.${stage}`)}
              {price && ` · ${price}`}
            </Text>
          ))}
        </Group>
      }
      use={yours && <KeyUse {...yours} />}
      readOnly={!mayWrite}
      test={isUsable(provider) ? (language) => testProvider(id, language) : undefined}
      edit={credentials.length > 0 ? edit : undefined}
      onDelete={yours ? onDelete : undefined}
    />
  );
}
