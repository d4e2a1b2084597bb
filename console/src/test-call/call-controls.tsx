import { ActionIcon, Button, Collapse, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconGridDots, IconMicrophone, IconMicrophoneOff, IconPhoneOff, IconSend } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallView, speakerOf } from './call-state.ts';
import { Keypad } from './keypad.tsx';
import { LevelMeter } from './level-meter.tsx';
import classes from './talk-panel.module.css';
import type { TestCallSession } from './test-call-session.ts';

interface CallControlsProps {
  readonly session: TestCallSession;
  readonly view: CallView;
}

export function CallControls({ session, view }: CallControlsProps) {
  const { t } = useTranslation();
  const [padOpen, { toggle }] = useDisclosure(false);
  const muted = view.microphone === 'muted';
  return (
    <Stack gap="sm" className={classes.controls}>
      <Status session={session} view={view} />
      <Collapse expanded={padOpen}>
        <Keypad onPress={(key) => session.press(key)} disabled={view.phase !== 'live'} />
      </Collapse>
      <TextLine disabled={view.phase !== 'live'} onSend={(text) => session.say(text)} />
      <Group gap="sm" wrap="nowrap">
        {view.microphone !== 'off' && (
          <Tooltip label={t(muted ? 'talk.unmute' : 'talk.mute')}>
            <ActionIcon
              size="lg"
              variant={muted ? 'filled' : 'default'}
              color="orange.9"
              aria-pressed={muted}
              aria-label={t('talk.mute')}
              onClick={() => session.setMuted(!muted)}
            >
              {muted ? <IconMicrophoneOff size={18} aria-hidden /> : <IconMicrophone size={18} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={t('talk.keypad')}>
          <ActionIcon
            size="lg"
            variant="default"
            aria-expanded={padOpen}
            aria-label={t('talk.keypad')}
            onClick={toggle}
          >
            <IconGridDots size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Button
          flex={1}
          color="red"
          leftSection={<IconPhoneOff size={18} aria-hidden />}
          onClick={() => session.hangUp()}
        >
          {t('talk.hangUp')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Who speaks, the microphone's level, and what carries the audio. */
function Status({ session, view }: CallControlsProps) {
  const { t } = useTranslation();
  const speaker = speakerOf(view);
  return (
    <Group justify="space-between" className={classes.status} wrap="nowrap">
      <Group gap={8} wrap="nowrap">
        {speaker && (
          <span className={classes.wave} data-who={speaker} aria-hidden>
            <i />
            <i />
            <i />
          </span>
        )}
        <Text size="sm" role="status">
          {view.phase === 'connecting'
            ? t('talk.connecting')
            : speaker
              ? t(`talk.speaking.${speaker}`)
              : t('talk.listening')}
        </Text>
      </Group>
      <Group gap={8} wrap="nowrap">
        {view.transport === 'websocket' && (
          <Tooltip label={t('talk.fallbackHelp')} multiline maw={280}>
            <Text size="xs" c="dimmed" tabIndex={0} role="note">
              {t('talk.fallback')}
            </Text>
          </Tooltip>
        )}
        {view.microphone !== 'off' && <LevelMeter stream={session.microphone} muted={view.microphone === 'muted'} />}
      </Group>
    </Group>
  );
}

function TextLine({ disabled, onSend }: { readonly disabled: boolean; readonly onSend: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    onSend(text.trim());
    setText('');
  };
  return (
    <form onSubmit={send}>
      <TextInput
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        disabled={disabled}
        maxLength={2000}
        aria-label={t('talk.type')}
        placeholder={t('talk.type')}
        rightSection={
          <ActionIcon
            type="submit"
            variant="subtle"
            disabled={disabled || text.trim() === ''}
            aria-label={t('talk.send')}
          >
            <IconSend size={18} aria-hidden />
          </ActionIcon>
        }
      />
    </form>
  );
}
