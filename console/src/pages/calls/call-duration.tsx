import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import type { CallSummary } from '#features/calls/contract';
import { clockOf } from '../../ui/format.ts';

/** How long the call lasted, or lasts by now. */
export function CallDuration({ call }: { readonly call: Pick<CallSummary, 'durationMs' | 'answeredAt' | 'state'> }) {
  if (call.state === 'active' && call.answeredAt) return <Running since={call.answeredAt} />;
  return <span>{call.durationMs === null ? '–' : clockOf(call.durationMs)}</span>;
}

function Running({ since }: { readonly since: string }) {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), 1000, { autoInvoke: true });
  return <span role="timer">{clockOf(now - Date.parse(since))}</span>;
}
