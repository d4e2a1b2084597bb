import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const POPUPS =
  /@floating-ui|@mantine\/core\/esm\/components\/(Combobox|Menu|Modal|ModalBase|Popover|ScrollArea|Select|Tooltip)\//;

export default defineConfig({
  plugins: [react()],
  // `source` resolves #domain and the contracts to their TypeScript files.
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // Strict content security policies allow no inline script, and small files cache better as files.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What many pages share is one file: dozens of small ones compress worse and cost a request each.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Except menus, selects and dialogs: not every page has them.
            { name: 'shared', minShareCount: 4, test: (id) => !POPUPS.test(id), priority: 1 },
            { name: 'popups', minShareCount: 4, test: POPUPS },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
});
