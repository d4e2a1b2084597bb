import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { CallState } from '#domain';
import { meQuery } from '../api/accounts.ts';
import { isSignedOut } from '../api/error.ts';
import { ASSISTANT_TABS } from '../pages/assistants/assistant-tabs.ts';
import { OPERATOR_TABS } from '../pages/operator/operator-tabs.ts';
import { PROVIDER_TABS } from '../pages/providers/provider-tabs.ts';
import { PageError } from '../ui/page-error.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { addTexts, changeLanguage } from './i18n.ts';
import { NotFound } from './not-found.tsx';
import { onSignedOut, queryClient } from './query-client.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ next: z.string().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(meQuery);
      await changeLanguage(me.member.language);
    } catch (error) {
      if (isSignedOut(error)) redirect({ to: '/sign-in', search: { next: location.href }, throw: true });
      throw error;
    }
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/assistants', throw: true });
  },
});

const assistants = createRoute({
  getParentRoute: () => signedIn,
  path: '/assistants',
  component: lazyRouteComponent(() => import('../pages/assistants/assistants-page.tsx'), 'AssistantsPage'),
});

const assistant = createRoute({
  getParentRoute: () => signedIn,
  path: '/assistants/$assistantId',
  validateSearch: z.object({
    tab: z.enum(ASSISTANT_TABS).optional().catch(undefined),
    talk: z.boolean().optional().catch(undefined),
  }),
  component: lazyRouteComponent(async () => {
    const texts = addTexts('editor');
    const { AssistantPage } = await import('../pages/assistants/assistant-page.tsx');
    await texts;
    return { AssistantPage };
  }, 'AssistantPage'),
});

const talk = createRoute({
  getParentRoute: () => signedIn,
  path: '/assistants/$assistantId/talk',
  component: lazyRouteComponent(() => import('../pages/assistants/talk-page.tsx'), 'TalkPage'),
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  validateSearch: z.object({
    assistantId: z.string().optional().catch(undefined),
    state: CallState.optional().catch(undefined),
    q: z.coerce.string().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../pages/calls/calls-page.tsx'), 'CallsPage'),
});

const call = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls/$callId',
  component: lazyRouteComponent(() => import('../pages/calls/call-page.tsx'), 'CallPage'),
});

const lines = createRoute({
  getParentRoute: () => signedIn,
  path: '/lines',
  component: lazyRouteComponent(() => import('../pages/lines/lines-page.tsx'), 'LinesPage'),
});

const connections = createRoute({
  getParentRoute: () => signedIn,
  path: '/sip-connections',
  component: lazyRouteComponent(() => import('../pages/connections/connections-page.tsx'), 'ConnectionsPage'),
});

const providers = createRoute({
  getParentRoute: () => signedIn,
  path: '/providers',
  validateSearch: z.object({ tab: z.enum(PROVIDER_TABS).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../pages/providers/providers-page.tsx'), 'ProvidersPage'),
});

const operator = createRoute({
  getParentRoute: () => signedIn,
  path: '/operator',
  validateSearch: z.object({ tab: z.enum(OPERATOR_TABS).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../pages/operator/operator-page.tsx'), 'OperatorPage'),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signedIn.addChildren([
      home,
      assistants,
      assistant,
      talk,
      calls,
      call,
      lines,
      connections,
      providers,
      operator,
      settings,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: PageError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

onSignedOut(() => {
  if (router.state.location.pathname === '/sign-in') return;
  const next = router.state.location.href;
  void router.navigate({ to: '/sign-in', search: { next } }).then(() => queryClient.clear());
});
