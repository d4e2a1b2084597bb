import '@fontsource-variable/inter/index.css';
import './app/component-styles.ts';
import './app/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { startI18n } from './app/i18n.ts';
import { queryClient } from './app/query-client.ts';
import { router } from './app/router.tsx';
import { colorSchemeManager, cssVariables, theme } from './app/theme.ts';

// Compiled parsers need eval, which the page's security policy forbids.
config({ jitless: true });

await startI18n();
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
