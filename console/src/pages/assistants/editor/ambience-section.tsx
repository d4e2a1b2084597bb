import { ActionIcon, Button, FileButton, Group, Progress, Select, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconTrash, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AmbienceSettings, isAmbiencePreset } from '#domain';
import { LARGEST_SOUND_BYTES, type Sound } from '#features/sounds/contract';
import { ApiError } from '../../../api/error.ts';
import { deleteSound, soundAddress, soundsQuery, uploadSound } from '../../../api/sounds.ts';
import { useFormat } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Section } from './section.tsx';
import { SliderField } from './slider-field.tsx';
import type { TabProps } from './tab-props.ts';

const ACCEPTED = '.mp3,.wav,.ogg,.aac,.flac,.m4a,audio/*';

/** What is heard under the assistant's voice. */
export function AmbienceSection({ editor, readOnly }: Omit<TabProps, 'assistant'>) {
  const { t } = useTranslation();
  const { ambience } = editor.draft.config;
  const sounds = useQuery(soundsQuery);
  const set = (changed: Partial<AmbienceSettings>) => editor.configure({ ambience: { ...ambience, ...changed } });
  const uploads = sounds.data?.items ?? [];
  const isUpload = ambience.sound !== 'none' && !isAmbiencePreset(ambience.sound);
  const isGone = isUpload && sounds.data !== undefined && !uploads.some(({ id }) => id === ambience.sound);
  const presets = (sounds.data?.presets ?? []).map((value) => ({ value, label: t(`ambience.presets.${value}`) }));
  const own = uploads.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Section title={t('ambience.title')} text={t('ambience.text')}>
      {sounds.error && <Problem error={sounds.error} onRetry={() => void sounds.refetch()} />}
      <Select
        label={t('fields.ambience')}
        readOnly={readOnly}
        allowDeselect={false}
        data={[
          { value: 'none', label: t('ambience.none') },
          { group: t('ambience.builtIn'), items: presets },
          ...(own.length > 0 ? [{ group: t('ambience.uploads'), items: own }] : []),
          ...(isGone ? [{ value: ambience.sound, label: t('ambience.gone') }] : []),
        ]}
        value={ambience.sound}
        onChange={(sound) => sound && set({ sound })}
      />
      {isUpload && <Volume volume={ambience.volume} readOnly={readOnly} onChange={(volume) => set({ volume })} />}
      {ambience.sound !== 'none' && !isGone && (
        <Preview key={ambience.sound} sound={ambience.sound} volume={isUpload ? ambience.volume : 50} />
      )}
      {!readOnly && <Upload onUploaded={({ id }) => set({ sound: id })} />}
      {!readOnly && <OtherUploads sounds={uploads.filter(({ id }) => id !== ambience.sound)} />}
    </Section>
  );
}

interface VolumeProps {
  readonly volume: number;
  readonly readOnly: boolean;
  readonly onChange: (volume: number) => void;
}

function Volume({ volume, readOnly, onChange }: VolumeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <SliderField
      label={t('ambience.volume')}
      hint={t('ambience.volumeHint')}
      shown={format.number(volume / 100, { style: 'percent' })}
      min={0}
      max={100}
      step={1}
      usual={50}
      readOnly={readOnly}
      value={volume}
      onChange={onChange}
    />
  );
}

/** Plays the sound, louder than on the phone: there it lies under a voice. */
function Preview({ sound, volume }: { readonly sound: string; readonly volume: number }) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const [state, setState] = useState<'silent' | 'loading' | 'playing' | 'failed'>('silent');
  useEffect(() => {
    if (audio.current) audio.current.volume = volume / 100;
  }, [volume]);
  useEffect(() => () => audio.current?.pause(), []);
  const stop = () => {
    audio.current?.pause();
    setState('silent');
  };
  const play = () => {
    const player = new Audio(soundAddress(sound));
    audio.current = player;
    player.loop = true;
    player.volume = volume / 100;
    setState('loading');
    player.play().then(
      () => setState('playing'),
      () => setState(player.error ? 'failed' : 'silent'),
    );
  };
  const isOn = state === 'playing' || state === 'loading';
  const Icon = isOn ? IconPlayerStop : IconPlayerPlay;
  return (
    <Group>
      <Button
        variant="light"
        loading={state === 'loading'}
        leftSection={<Icon size={18} aria-hidden />}
        onClick={isOn ? stop : play}
      >
        {t(isOn ? 'ambience.stop' : 'ambience.play')}
      </Button>
      {state === 'failed' && (
        <Text size="sm" c="red" role="alert">
          {t('ambience.playFailed')}
        </Text>
      )}
    </Group>
  );
}

function Upload({ onUploaded }: { readonly onUploaded: (sound: Sound) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [share, setShare] = useState(0);
  const send = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      if (file.size > LARGEST_SOUND_BYTES)
        throw new ApiError({ code: 'too-large', status: 413, message: t('ambience.tooLarge') });
      return uploadSound(file, setShare);
    },
    onSuccess: async (sound) => {
      await queries.invalidateQueries({ queryKey: soundsQuery.queryKey });
      onUploaded(sound);
    },
  });
  return (
    <Stack gap="xs">
      {send.error && <Problem error={send.error} />}
      {send.isPending && (
        <div role="status">
          <Text size="sm" mb={4}>
            {share < 1 ? t('ambience.uploading') : t('ambience.converting')}
          </Text>
          <Progress.Root>
            <Progress.Section value={share * 100} animated={share >= 1} aria-label={t('ambience.uploading')} />
          </Progress.Root>
        </div>
      )}
      <Group>
        <FileButton accept={ACCEPTED} onChange={(file) => file && send.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={send.isPending}
              leftSection={<IconUpload size={18} aria-hidden />}
            >
              {t('ambience.upload')}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {t('ambience.uploadHint')}
        </Text>
      </Group>
    </Stack>
  );
}

/** The uploads that this draft does not play. One that another assistant plays is not deleted: the answer says whose it is. */
function OtherUploads({ sounds }: { readonly sounds: readonly Sound[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: deleteSound,
    onSuccess: () => queries.invalidateQueries({ queryKey: soundsQuery.queryKey }),
  });
  return (
    <Stack gap="xs">
      {sounds.map(({ id, name, durationMs }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <Text size="sm" truncate>
            {name}{' '}
            <Text span c="dimmed">
              {format.clock(durationMs)}
            </Text>
          </Text>
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={t('ambience.delete', { name })}
            loading={remove.isPending && remove.variables === id}
            onClick={() => remove.mutate(id)}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {remove.error && <Problem error={remove.error} />}
    </Stack>
  );
}
