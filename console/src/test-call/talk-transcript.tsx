import { useEffect, useMemo, useRef } from 'react';
import { itemsOf, latencyUnderWay } from '../transcript/items.ts';
import { Transcript } from '../transcript/transcript.tsx';
import type { CallView } from './call-state.ts';
import classes from './talk-panel.module.css';

/** The conversation so far; stays at its end. */
export function TalkTranscript({ view }: { readonly view: CallView }) {
  const items = useMemo(() => itemsOf(view.timeline), [view.timeline]);
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when there is more to read
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [items, view.partials]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div ref={box} className={classes.scroll} tabIndex={0}>
      <Transcript items={items} partials={view.partials} latency={latencyUnderWay(view.timeline)} live />
    </div>
  );
}
