import { Box, Center, Paper, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#features/accounts/contract';
import { meQuery, updateMe } from '../../api/accounts.ts';
import { changeLanguage, currentLanguage } from '../../app/i18n.ts';
import { Logo } from '../../app/logo.tsx';
import { ClaimStep } from './claim-step.tsx';
import { PasswordStep } from './password-step.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** The token of a one-time link; the part after # never reaches a server's log. */
function tokenOfLink(): string | undefined {
  return new URLSearchParams(window.location.hash.slice(1)).get('token') ?? undefined;
}

/** Sign-in by one-time link (then a password is asked for) or by e-mail and password. */
export function SignInPage() {
  const { t } = useTranslation();
  const { next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [token, setToken] = useState(tokenOfLink);
  const [newcomer, setNewcomer] = useState<Me>();

  useEffect(() => {
    document.title = `${t('signIn.title')} · Parley`;
  }, [t]);

  const enter = async (me: Me) => {
    queryClient.setQueryData(meQuery.queryKey, me);
    await changeLanguage(me.member.language);
    // Only paths of this console: a link must not be able to lead elsewhere.
    await navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/assistants' });
  };
  const claimed = async (me: Me) => {
    window.history.replaceState(null, '', window.location.pathname);
    if (me.hasPassword) return enter(me);
    const language = currentLanguage();
    // Who comes for the first time has chosen no language yet: that of the browser is it.
    setNewcomer(me.member.language === language ? me : await updateMe({ language }).catch(() => me));
    setToken(undefined);
    return undefined;
  };

  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={420} gap="lg">
        <Box mx="auto">
          <Logo />
        </Box>
        <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }} shadow="sm">
          {newcomer && <PasswordStep me={newcomer} onDone={enter} />}
          {!newcomer && token && <ClaimStep token={token} onClaimed={claimed} onGiveUp={() => setToken(undefined)} />}
          {!newcomer && !token && <SignInForm onSignedIn={enter} />}
        </Paper>
        <Text size="sm" c="dimmed" ta="center">
          {t('signIn.tagline')}
        </Text>
      </Stack>
    </Center>
  );
}
