import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../ui/problem.tsx';
import { CallControls } from './call-controls.tsx';
import { isRunning } from './call-state.ts';
import { MicrophoneHelp } from './microphone-help.tsx';
import { StartCall } from './start-call.tsx';
import classes from './talk-panel.module.css';
import { TalkTranscript } from './talk-transcript.tsx';
import { TestCallSession, type TestCallTarget } from './test-call-session.ts';

interface TalkPanelProps {
  readonly assistantId: string;
  readonly name: string;
  /** Null: never published, only the draft can be tried. */
  readonly publishedVersion: number | null;
  readonly preferred: TestCallTarget['version'];
  /** Awaited before a call with the draft: what was typed last must be saved. */
  readonly beforeDraft?: () => Promise<void>;
  readonly corner?: ReactNode;
}

const KEYS = /^[0-9*#]$/;

function useSession() {
  const [session] = useState(() => new TestCallSession());
  useEffect(() => () => session.close(), [session]);
  return session;
}

/** A call with the assistant from the browser: by voice, by keypad, by text. */
export function TalkPanel({ assistantId, name, publishedVersion, preferred, beforeDraft, corner }: TalkPanelProps) {
  const { t } = useTranslation();
  const session = useSession();
  const view = useSyncExternalStore(session.subscribe, session.getView);
  const [version, setVersion] = useState<TestCallTarget['version']>(publishedVersion === null ? 'draft' : preferred);
  const panel = useRef<HTMLElement>(null);
  const running = isRunning(view);

  const begin = async (how: 'talk' | 'type') => {
    if (version === 'draft') await beforeDraft?.();
    panel.current?.focus();
    const target = { assistantId, version };
    await (how === 'talk' ? session.startTalking(target) : session.startTyping(target));
  };
  /** Digits on the keyboard are keys of the telephone while the panel has the focus. */
  const pressKey = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (view.phase !== 'live' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!KEYS.test(event.key)) return;
    event.preventDefault();
    session.press(event.key);
  };
  const start = (
    <StartCall
      again={view.phase === 'over'}
      asking={view.phase === 'asking'}
      version={version}
      onVersion={setVersion}
      publishedVersion={publishedVersion}
      callId={view.phase === 'over' ? view.callId : undefined}
      onTalk={() => void begin('talk')}
      onType={() => void begin('type')}
    />
  );
  return (
    <Paper
      ref={panel}
      component="section"
      withBorder
      radius="lg"
      tabIndex={-1}
      className={classes.panel}
      aria-label={t('talk.with', { name })}
      onKeyDown={pressKey}
    >
      <Group justify="space-between" wrap="nowrap" className={classes.head}>
        <Group gap="sm" wrap="nowrap" className={classes.heading}>
          <Title order={2}>{t('talk.talk')}</Title>
          {running && (
            <Badge color={version === 'draft' ? 'yellow' : 'green'}>
              {version === 'draft' ? t('talk.draft') : t('talk.published')}
            </Badge>
          )}
        </Group>
        {corner}
      </Group>
      <Stack gap="sm" className={classes.body}>
        {view.phase === 'failed' && <Problem error={view.problem ?? t('talk.closed')} />}
        {view.phase === 'no-microphone' && view.microphoneProblem && (
          <MicrophoneHelp problem={view.microphoneProblem} />
        )}
        {view.phase === 'live' && typeof view.problem === 'string' && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {view.problem}
          </Text>
        )}
        {(running || view.phase === 'over') && <TalkTranscript view={view} />}
        {!running && start}
      </Stack>
      {running && <CallControls session={session} view={view} />}
    </Paper>
  );
}
