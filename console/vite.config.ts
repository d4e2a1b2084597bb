import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const POPUPS =
  /@floating-ui|@mantine\/core\/esm\/components\/(Combobox|Menu|Modal|ModalBase|Popover|ScrollArea|Select|Tooltip)\//;
/** Only pages with forms have them. */
const FIELDS =
  /@mantine\/form|react-number-format|@mantine\/core\/esm\/components\/(NumberInput|PasswordInput|Slider)\//;
const PROVIDERS = /\/src\/(api\/|features\/)?providers(\/|\.ts)/;
/** A few pages have them, and no more than one or two each. */
const RARE =
  /@mantine\/core\/esm\/components\/(Tabs|Progress|Textarea)\/|\/src\/(key-dialogs\/|ui\/(more|dialog-form)\.|api\/operator)/;
const APART = [POPUPS, FIELDS, PROVIDERS, RARE];

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
            // Except menus, selects, dialogs and fields: not every page has them.
            { name: 'shared', minShareCount: 4, test: (id) => !APART.some((part) => part.test(id)), priority: 1 },
            { name: 'popups', minShareCount: 4, test: POPUPS },
            { name: 'fields', minShareCount: 4, test: FIELDS },
            { name: 'providers', minShareCount: 3, test: PROVIDERS },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
});
