import '@mantine/spotlight/styles.css';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { IconHeadset, IconMicrophone, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { assistantsQuery } from '../api/assistants.ts';
import { useDestinations } from './destinations.ts';
import { paletteStore } from './palette-store.ts';

const [store, spotlight] = createSpotlight();
const MOST_SHOWN = 30;

/** Ctrl+K: every room and every assistant in a few letters. */
export function Palette() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: assistants } = useQuery(assistantsQuery);
  useEffect(() => paletteStore.connect(spotlight.open), []);

  const rooms: SpotlightActionData[] = useDestinations().map(({ to, icon: Icon, label }) => ({
    id: to,
    label: t(label),
    leftSection: <Icon size={20} stroke={1.7} aria-hidden />,
    onClick: () => void navigate({ to }),
  }));
  const open = (assistants?.items ?? []).map((assistant) => ({
    id: `open-${assistant.id}`,
    label: assistant.name,
    description: assistant.virtualNumber,
    leftSection: <IconHeadset size={20} stroke={1.7} aria-hidden />,
    onClick: () => void navigate({ to: '/assistants/$assistantId', params: { assistantId: assistant.id } }),
  }));
  const talk = (assistants?.items ?? []).map((assistant) => ({
    id: `talk-${assistant.id}`,
    label: t('palette.talkTo', { name: assistant.name }),
    leftSection: <IconMicrophone size={20} stroke={1.7} aria-hidden />,
    onClick: () => void navigate({ to: '/assistants/$assistantId/talk', params: { assistantId: assistant.id } }),
  }));
  const groups: SpotlightActionGroupData[] = [
    { group: t('palette.rooms'), actions: rooms },
    { group: t('palette.assistants'), actions: open },
    { group: t('palette.talk'), actions: talk },
  ];
  return (
    <Spotlight
      store={store}
      actions={groups}
      shortcut="mod + K"
      limit={MOST_SHOWN}
      scrollable
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={420}
      nothingFound={t('palette.nothing')}
      highlightQuery
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      searchProps={{
        leftSection: <IconSearch size={20} aria-hidden />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  );
}
