import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { watchLevel } from './microphone.ts';
import classes from './talk-panel.module.css';

interface LevelMeterProps {
  readonly stream: MediaStream | undefined;
  readonly muted: boolean;
}

/** How loud the microphone is: painted straight into the style, since it changes with every frame. */
export function LevelMeter({ stream, muted }: LevelMeterProps) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!stream || muted) {
      bar.current?.style.setProperty('--level', '0');
      return undefined;
    }
    return watchLevel(stream, (level) => bar.current?.style.setProperty('--level', level.toFixed(2)));
  }, [stream, muted]);
  return (
    <div className={classes.meter} role="img" aria-label={t(muted ? 'talk.micMuted' : 'talk.micOn')}>
      <div ref={bar} className={classes.level} />
    </div>
  );
}
