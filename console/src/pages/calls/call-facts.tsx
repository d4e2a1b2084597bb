import { Code, Group, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EndedBy } from '#domain';
import type { Call } from '#features/calls/contract';
import { useEndWords } from '../../transcript/end-words.ts';
import { Copy } from '../../ui/copy.tsx';
import { useFormat } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { CallDuration } from './call-duration.tsx';
import classes from './call-facts.module.css';

/** Ends whose detail says more than the words for their code. */
const TECHNICAL: readonly EndedBy[] = ['platform', 'provider', 'carrier', 'configuration'];

export function CallFacts({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const format = useFormat();
  const endWords = useEndWords();
  const { media, endReason } = call;
  return (
    <Paper withBorder radius="lg" p="md">
      <Title order={2} mb="sm">
        {t('call.facts')}
      </Title>
      <dl className={classes.facts}>
        {call.assistant && (
          <Fact name={t('calls.assistant')}>
            <TextLink to="/assistants/$assistantId" params={{ assistantId: call.assistant.id }} inherit>
              {call.assistant.name}
            </TextLink>{' '}
            ({call.assistantVersion === null ? t('calls.draft') : t('call.version', { version: call.assistantVersion })}
            )
          </Fact>
        )}
        <Fact name={t('calls.from')}>
          <Copyable value={call.from} what={t('calls.from')} />
        </Fact>
        <Fact name={t('call.to')}>
          <Copyable value={call.to} what={t('call.to')} />
        </Fact>
        <Fact name={t(call.direction === 'outbound' ? 'call.wireOutbound' : 'call.wire')}>
          {t(`wire.${call.wire}`)}
        </Fact>
        <Fact name={t('calls.duration')}>
          <CallDuration call={call} />
        </Fact>
        {endReason && (
          <Fact name={t('call.endedBy')}>
            {endWords(endReason)}
            {endReason.detail && TECHNICAL.includes(endReason.by) && (
              <div className={classes.detail}>{endReason.detail}</div>
            )}
          </Fact>
        )}
        {call.voiceVariant && <Fact name={t('call.voiceVariant')}>{t(`call.voiceOf.${call.voiceVariant}`)}</Fact>}
        {call.responseMsP50 !== null && <Fact name={t('call.response')}>{format.ms(call.responseMsP50)}</Fact>}
        {media && (
          <>
            <Fact name={t('call.codec')}>{media.codec}</Fact>
            <Fact name={t('call.loss')}>
              {t('call.lossOf', { lost: media.packetsLost, received: format.number(media.packetsReceived) })}
            </Fact>
            <Fact name={t('call.jitter')}>{format.ms(media.jitterMs)}</Fact>
          </>
        )}
        <Fact name={t('call.id')}>
          <Copyable value={call.id} what={t('call.id')} />
        </Fact>
      </dl>
    </Paper>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Copyable({ value, what }: { readonly value: string; readonly what: string }) {
  if (value === '') return '–';
  return (
    <Group gap={4} wrap="nowrap">
      <Code className={classes.value}>{value}</Code>
      <Copy value={value} what={what} />
    </Group>
  );
}
