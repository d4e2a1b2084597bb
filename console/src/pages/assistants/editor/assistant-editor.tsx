import { ActionIcon, Group, Paper, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '#features/assistants/contract';
import { useCan } from '../../../ui/can.ts';
import { TextLink } from '../../../ui/link.tsx';
import { onDemand } from '../../../ui/on-demand.tsx';
import { Page } from '../../../ui/page.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { PublishState } from '../assistant-card.tsx';
import { ASSISTANT_TABS, type AssistantTab } from '../assistant-tabs.ts';
import classes from './assistant-editor.module.css';
import { BasicsTab } from './basics-tab.tsx';
import { EditorActions } from './editor-actions.tsx';
import { PromptTab } from './prompt-tab.tsx';
import { SaveState } from './save-state.tsx';
import type { TabProps } from './tab-props.ts';
import { type DraftEditor, useDraft } from './use-draft.ts';

const TalkPanel = onDemand(async () => (await import('../../../test-call/talk-panel.tsx')).TalkPanel);
const BehaviourTab = onDemand(async () => (await import('./behaviour-tab.tsx')).BehaviourTab);
const VoiceTab = onDemand(async () => (await import('./voice-tab.tsx')).VoiceTab);
const HearingTab = onDemand(async () => (await import('./hearing-tab.tsx')).HearingTab);
const ModelTab = onDemand(async () => (await import('./model-tab.tsx')).ModelTab);
const OutboundTab = onDemand(async () => (await import('./outbound-tab.tsx')).OutboundTab);
const IntentsTab = onDemand(async () => (await import('./intents-tab.tsx')).IntentsTab);
const DocumentsTab = onDemand(async () => (await import('./documents-tab.tsx')).DocumentsTab);
const VersionsTab = onDemand(async () => (await import('./versions-tab.tsx')).VersionsTab);
const ConflictModal = onDemand(async () => (await import('./conflict-modal.tsx')).ConflictModal);

const PANELS: Record<AssistantTab, ComponentType<TabProps>> = {
  basics: BasicsTab,
  prompt: PromptTab,
  voice: VoiceTab,
  hearing: HearingTab,
  model: ModelTab,
  intents: IntentsTab,
  documents: DocumentsTab,
  behaviour: BehaviourTab,
  outbound: OutboundTab,
  versions: VersionsTab,
};

/** An assistant as a form that saves itself to the draft, with the Talk panel beside it. */
export function AssistantEditor({ assistant }: { readonly assistant: Assistant }) {
  const editor = useDraft(assistant);
  const readOnly = !useCan('assistant:write');
  const { talk } = useSearch({ from: '/signed-in/assistants/$assistantId' });
  const navigate = useNavigate({ from: '/assistants/$assistantId' });
  const roomy = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const params = { assistantId: assistant.id };
  const setTalk = (open: boolean) => {
    if (open && !roomy) return navigate({ to: '/assistants/$assistantId/talk', params });
    return navigate({ search: (before) => ({ ...before, talk: open || undefined }), replace: true });
  };
  useTakeNewer(assistant, editor);
  return (
    <Page
      wide
      title={editor.draft.name || assistant.name}
      above={<BackLink />}
      actions={
        <EditorActions assistant={assistant} editor={editor} readOnly={readOnly} onTalk={() => void setTalk(!talk)} />
      }
      description={
        <Group component="span" gap="sm">
          <PublishState assistant={assistant} />
          <SaveState status={editor.status} />
        </Group>
      }
    >
      {editor.trouble?.kind === 'failed' && <Problem error={editor.trouble.error} onRetry={() => editor.change({})} />}
      <div className={classes.columns} data-talk={(talk && roomy) || undefined}>
        <EditorTabs assistant={assistant} editor={editor} readOnly={readOnly} />
        {talk && roomy && (
          <aside className={classes.talk}>
            <DockedTalk assistant={assistant} editor={editor} onClose={() => void setTalk(false)} />
          </aside>
        )}
      </div>
      {editor.trouble?.kind === 'conflict' && <ConflictModal editor={editor} />}
    </Page>
  );
}

function BackLink() {
  const { t } = useTranslation();
  return (
    <div>
      <TextLink to="/assistants" size="sm">
        ← {t('nav.assistants')}
      </TextLink>
    </div>
  );
}

/** Another member's saved changes are shown at once when there is nothing of one's own to lose. */
function useTakeNewer(assistant: Assistant, editor: DraftEditor): void {
  const { status, revision, take } = editor;
  useEffect(() => {
    if (status === 'saved' && assistant.revision > revision) take(assistant);
  }, [assistant, status, revision, take]);
}

function EditorTabs(props: TabProps) {
  const { t } = useTranslation();
  const { tab } = useSearch({ from: '/signed-in/assistants/$assistantId' });
  const navigate = useNavigate({ from: '/assistants/$assistantId' });
  const shown = tab ?? 'basics';
  const Panel = PANELS[shown];
  const choose = (value: string | null) => {
    const chosen = ASSISTANT_TABS.find((known) => known === value);
    if (chosen) void navigate({ search: (before) => ({ ...before, tab: chosen }), replace: true });
  };
  const list = useRef<HTMLDivElement>(null);
  // On a telephone the tabs are wider than the window.
  useEffect(() => {
    const tab = list.current?.querySelector(`[role=tab][data-tab="${shown}"]`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown]);
  return (
    <Paper withBorder radius="lg" className={classes.form}>
      <Tabs value={shown} onChange={choose} keepMounted={false}>
        <div className={classes.tabs} ref={list}>
          <Tabs.List className={classes.list}>
            {ASSISTANT_TABS.map((name) => (
              <Tabs.Tab key={name} value={name} data-tab={name}>
                {t(`tabs.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </div>
        <Tabs.Panel value={shown} className={classes.panel}>
          <Panel {...props} />
        </Tabs.Panel>
      </Tabs>
    </Paper>
  );
}

interface DockedTalkProps {
  readonly assistant: Assistant;
  readonly editor: DraftEditor;
  readonly onClose: () => void;
}

function DockedTalk({ assistant, editor, onClose }: DockedTalkProps) {
  const { t } = useTranslation();
  return (
    <TalkPanel
      assistantId={assistant.id}
      name={assistant.name}
      publishedVersion={assistant.publishedVersion}
      preferred="draft"
      beforeDraft={async () => {
        await editor.flush();
      }}
      corner={
        <ActionIcon variant="subtle" color="gray" aria-label={t('common.close')} onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      }
    />
  );
}
