import { ActionIcon, Group, Paper, SegmentedControl, Skeleton, Text, useComputedColorScheme } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import WaveSurfer from 'wavesurfer.js';
import type { Peaks } from '#features/calls/contract';
import { peaksQuery, recordingAddress } from '../../api/calls.ts';
import { clockOf, useFormat } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import classes from './recording-player.module.css';

const STEP_MS = 5000;
const TRACK_HEIGHT = 44;
const RATES = ['1', '1.25', '1.5', '2'];

export interface PlayerHandle {
  /** Plays from `ms` of the recording. */
  seek(ms: number): void;
}

interface RecordingPlayerProps {
  readonly callId: string;
  readonly onTime: (ms: number) => void;
  readonly ref: Ref<PlayerHandle>;
}

/** The recording as two waveforms, the caller above and the assistant below. */
export function RecordingPlayer({ callId, onTime, ref }: RecordingPlayerProps) {
  const { data: peaks, error, refetch } = useQuery(peaksQuery(callId));
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!peaks) return <Skeleton h={160} radius="lg" />;
  return <Player callId={callId} peaks={peaks} onTime={onTime} ref={ref} />;
}

function Player({ callId, peaks, onTime, ref }: RecordingPlayerProps & { readonly peaks: Peaks }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wave = useWave(callId, peaks, onTime);
  const { seek, toggle, nowMs } = wave;
  useImperativeHandle(ref, () => ({ seek: (ms) => seek(ms, true) }), [seek]);
  const fields = ['INPUT', 'TEXTAREA', 'SELECT', 'PRE'];
  // A button that has the focus keeps Space for itself.
  useHotkeys([['Space', toggle]], [...fields, 'BUTTON', 'A', 'SUMMARY']);
  const back = () => seek(nowMs - STEP_MS);
  const on = () => seek(nowMs + STEP_MS);
  useHotkeys(
    [
      ['ArrowLeft', back],
      ['ArrowRight', on],
    ],
    fields,
  );
  const keys = (event: KeyboardEvent) => {
    const to = { Home: 0, End: peaks.durationMs }[event.key];
    if (to !== undefined) seek(to);
  };
  return (
    <Paper withBorder radius="lg" p="md" component="section" aria-label={t('call.recording')}>
      <div className={classes.tracks}>
        <div className={classes.names} aria-hidden>
          <span data-who="caller">{t('who.caller')}</span>
          <span data-who="assistant">{t('who.assistant')}</span>
        </div>
        <div
          ref={wave.container}
          className={classes.wave}
          role="slider"
          tabIndex={0}
          onKeyDown={keys}
          aria-label={t('call.position')}
          aria-valuemin={0}
          aria-valuemax={Math.round(peaks.durationMs / 1000)}
          aria-valuenow={Math.round(nowMs / 1000)}
          aria-valuetext={t('call.positionOf', { now: clockOf(nowMs), all: clockOf(peaks.durationMs) })}
        />
      </div>
      <Group mt="sm" justify="space-between">
        <Group gap="sm">
          <ActionIcon
            size="lg"
            radius="xl"
            variant="filled"
            onClick={toggle}
            aria-label={t(wave.playing ? 'call.pause' : 'call.play')}
          >
            {wave.playing ? (
              <IconPlayerPauseFilled size={18} aria-hidden />
            ) : (
              <IconPlayerPlayFilled size={18} aria-hidden />
            )}
          </ActionIcon>
          <Text size="sm" className={classes.clock}>
            {clockOf(nowMs)} / {clockOf(peaks.durationMs)}
          </Text>
        </Group>
        <SegmentedControl
          size="xs"
          aria-label={t('call.speed')}
          data={RATES.map((rate) => ({ value: rate, label: `${format.number(Number(rate))}×` }))}
          value={wave.rate}
          onChange={wave.setRate}
        />
      </Group>
      {wave.failed && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="xs">
          {t('call.recordingFailed')}
        </Text>
      )}
    </Paper>
  );
}

function useWave(callId: string, peaks: Peaks, onTime: (ms: number) => void) {
  const container = useRef<HTMLDivElement>(null);
  const wave = useRef<WaveSurfer>(null);
  const scheme = useComputedColorScheme('light');
  const [playing, setPlaying] = useState(false);
  const [nowMs, setNowMs] = useState(0);
  const [rate, setRate] = useState('1');
  const [failed, setFailed] = useState(false);
  const tell = useRef(onTime);
  tell.current = onTime;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the scheme are painted into the canvas
  useEffect(() => {
    if (!container.current) return undefined;
    const created = drawWave(container.current, callId, peaks);
    wave.current = created;
    created.on('timeupdate', (seconds) => {
      setNowMs(seconds * 1000);
      tell.current(seconds * 1000);
    });
    created.on('play', () => setPlaying(true));
    created.on('pause', () => setPlaying(false));
    created.on('error', () => setFailed(true));
    return () => created.destroy();
  }, [callId, peaks, scheme]);
  useEffect(() => wave.current?.setPlaybackRate(Number(rate), true), [rate]);

  const play = () => void wave.current?.play().catch(() => setFailed(true));
  const seek = (ms: number, andPlay = false) => {
    wave.current?.setTime(Math.min(Math.max(ms, 0), peaks.durationMs) / 1000);
    if (andPlay) play();
  };
  const toggle = () => (wave.current?.isPlaying() ? wave.current.pause() : play());
  return { container, playing, nowMs, rate, setRate, failed, seek, toggle };
}

function drawWave(container: HTMLDivElement, callId: string, peaks: Peaks): WaveSurfer {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--parley-${name}`);
  const channel = (who: string) => ({ waveColor: `${colour(who)}80`, progressColor: colour(who) });
  return WaveSurfer.create({
    container,
    url: recordingAddress(callId),
    peaks: [peaks.caller, peaks.assistant],
    duration: peaks.durationMs / 1000,
    height: TRACK_HEIGHT,
    barWidth: 2,
    barGap: 1,
    barRadius: 2,
    cursorColor: style.getPropertyValue('--mantine-color-text'),
    splitChannels: [channel('caller'), channel('assistant')],
  });
}
