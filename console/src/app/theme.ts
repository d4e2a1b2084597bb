import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#eaf7f6',
  '#d5eceb',
  '#a9d9d6',
  '#7ac5c1',
  '#54b3af',
  '#3aa49f',
  '#25918c',
  '#157f7b',
  '#0b7471',
  '#065b59',
];

/** Slightly green greys, so that dark pages belong to the same family as the accent. */
const dark: MantineColorsTuple = [
  '#d3d8d8',
  '#b6bdbd',
  '#98a1a1',
  '#6c7676',
  '#3f4848',
  '#323a3a',
  '#262d2d',
  '#1b2121',
  '#151a1a',
  '#0f1313',
];

const COLORS = ['petrol', 'gray', 'red', 'green', 'blue', 'yellow', 'orange', 'violet', 'teal'] as const;

export const colorSchemeManager = localStorageColorSchemeManager({ key: 'parley-color-scheme' });

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 8 },
  colors: { petrol, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: {
      defaultProps: { variant: 'light', tt: 'none', radius: 'sm' },
      styles: { root: { flex: 'none' }, label: { overflow: 'visible' } },
    },
  },
});

const each = (value: (color: string) => [string, string]) => Object.fromEntries(COLORS.map(value));

/** Contrast of at least 4.5:1 (WCAG 2.2 AA) where Mantine's defaults stay below it. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--parley-canvas': '#f6f8f8',
    '--parley-line': '#e1e6e6',
    '--parley-caller': '#3b5bdb',
    '--parley-assistant': '#0b7471',
    '--parley-caller-soft': '#edf1ff',
    '--parley-assistant-soft': '#e6f5f4',
    '--parley-track': '#e4eaea',
    '--parley-stage-end-of-turn': '#7d8b8b',
    '--parley-stage-transcript': '#3b5bdb',
    '--parley-stage-first-token': '#9c36b5',
    '--parley-stage-first-audio': '#d9480f',
    '--parley-stage-first-packet': '#0b7471',
    '--parley-warning': '#9a3a00',
    '--parley-warning-soft': '#ffeedd',
    '--mantine-color-dimmed': '#566060',
    '--mantine-color-placeholder': '#667070',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-petrol-8)',
    ...each((color) => [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-9)`]),
    '--mantine-color-yellow-light-color': '#7a4b00',
    '--mantine-color-orange-light-color': '#9a3a00',
    '--mantine-color-green-light-color': '#1f6b2c',
    '--mantine-color-gray-light-color': '#3b4444',
  },
  dark: {
    '--mantine-color-body': '#151a1a',
    '--parley-canvas': '#0f1313',
    '--parley-line': '#2c3434',
    '--parley-caller': '#91a7ff',
    '--parley-assistant': '#54b3af',
    '--parley-caller-soft': '#1d2440',
    '--parley-assistant-soft': '#12302f',
    '--parley-track': '#2a3232',
    '--parley-stage-end-of-turn': '#8b9999',
    '--parley-stage-transcript': '#748ffc',
    '--parley-stage-first-token': '#da77f2',
    '--parley-stage-first-audio': '#ff922b',
    '--parley-stage-first-packet': '#3aa49f',
    '--parley-warning': '#ffb366',
    '--parley-warning-soft': '#42290f',
    '--mantine-color-text': '#e4e9e9',
    '--mantine-color-gray-light': '#2a3232',
    '--mantine-color-dimmed': '#a3adad',
    '--mantine-color-placeholder': '#98a1a1',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-petrol-3)',
    ...each((color) => [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-2)`]),
  },
});
