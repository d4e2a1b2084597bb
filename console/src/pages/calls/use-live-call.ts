import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { TimelineEvent } from '#domain';
import { type Call, LiveMessage } from '#features/calls/contract';
import { callQuery, liveAddress } from '../../api/calls.ts';
import type { Partials } from '../../transcript/transcript.tsx';

const NOTHING: Partials = { caller: '', assistant: '' };

export interface LiveCall {
  /** Undefined until the stream has begun. */
  readonly timeline: readonly TimelineEvent[] | undefined;
  readonly partials: Partials;
}

/** Follows a call that goes on. The stream tells everything from the start each time that it connects. */
export function useLiveCall(call: Call): LiveCall {
  const queryClient = useQueryClient();
  const [timeline, setTimeline] = useState<readonly TimelineEvent[]>();
  const [partials, setPartials] = useState(NOTHING);
  const { id } = call;
  const live = call.state !== 'ended';
  useEffect(() => {
    if (!live) return undefined;
    const source = new EventSource(liveAddress(id));
    source.addEventListener('open', () => setTimeline([]));
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const { data: message } = LiveMessage.safeParse(JSON.parse(data));
      if (message?.type === 'partial') setPartials((before) => ({ ...before, [message.who]: message.text }));
      if (message?.type !== 'event') return;
      setTimeline((before) => [...(before ?? []), message.event]);
      if (message.event.type !== 'ended') return;
      source.close();
      setPartials(NOTHING);
      void queryClient.invalidateQueries({ queryKey: callQuery(id).queryKey });
    });
    return () => source.close();
  }, [id, live, queryClient]);
  return { timeline, partials };
}
