import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { meQuery } from '../api/accounts.ts';
import { MemberButton } from './member-button.tsx';

const MemberMenu = lazy(async () => ({ default: (await import('./member-menu.tsx')).MemberMenu }));

export function Member() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [wanted, setWanted] = useState(false);
  const button = <MemberButton me={me} aria-haspopup="dialog" aria-expanded={false} onClick={() => setWanted(true)} />;
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <MemberMenu me={me} />
    </Suspense>
  );
}
