import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom: the direction table of ARCHITECTURE.md. A name with a slash is one slice or vendor folder. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  base: [],
  audio: ['base'],
  telephony: ['base', 'audio'],
  providers: ['base', 'audio'],
  conversation: ['base', 'domain', 'audio', 'telephony', 'providers'],
  simulation: ['base', 'domain', 'audio', 'telephony', 'providers', 'conversation'],
  platform: ['base', 'domain', 'audio'],
  features: ['base', 'domain', 'telephony', 'providers', 'conversation', 'platform'],
  app: ['base', 'domain', 'audio', 'telephony', 'providers', 'conversation', 'platform', 'features', 'simulation'],
};

/** A slice may import the index of the slices before it. */
const FEATURE_ORDER = [
  'accounts',
  'billing',
  'connections',
  'lines',
  'knowledge',
  'sounds',
  'providers',
  'assistants',
  'workflows',
  'calls',
  'campaigns',
  'contacts',
  'messaging',
  'reports',
];

const SRC = join(import.meta.dirname, '../src');

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(folder: string): Import[] {
  return filesBelow(folder).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g);
    return [...found].map((match) => ({ file: relative(SRC, path), specifier: match[1] ?? match[2] ?? '' }));
  });
}

const layerOf = (file: string) => file.split('/')[0] ?? '';
const isTest = (file: string) => file.endsWith('.test.ts');

/** The problem with one import, or undefined. */
function problemOf({ file, specifier }: Import): string | undefined {
  const layer = layerOf(file);
  if (specifier.startsWith('.')) {
    const target = join(dirname(file), specifier);
    if (isTest(file) && target.startsWith('../test/')) return undefined;
    return layerOf(target) === layer
      ? sliceProblem(file, target)
      : `${file}: leave a layer by #name, not by ${specifier}`;
  }
  if (specifier.startsWith('#')) return crossProblem(file, layer, specifier.slice(1));
  if (layer === 'domain' && specifier !== 'zod' && !isTest(file))
    return `${file}: the domain imports zod only, not ${specifier}`;
  return undefined;
}

/** Inside features, another slice is reached by its index only. */
function sliceProblem(file: string, target: string): string | undefined {
  if (layerOf(file) !== 'features') return undefined;
  return file.split('/')[1] === target.split('/')[1] ? undefined : `${file}: reach another slice by #features/<slice>`;
}

function crossProblem(file: string, layer: string, target: string): string | undefined {
  const [name = '', part] = target.split('/');
  if (layer === 'features' && name === 'features') {
    const from = FEATURE_ORDER.indexOf(file.split('/')[1] ?? '');
    const to = FEATURE_ORDER.indexOf(part ?? '');
    return to >= 0 && to < from ? undefined : `${file}: slice ${part} does not come before this one`;
  }
  if (layer === 'conversation' && part !== undefined)
    return `${file}: the call runtime knows contracts only, not #${target}`;
  return MAY_IMPORT[layer]?.includes(name) ? undefined : `${file}: ${layer} may not import #${target}`;
}

describe('the direction table', () => {
  it('holds for every import of the server', () => {
    expect(importsOf(SRC).map(problemOf).filter(Boolean)).toEqual([]);
  });

  it('sees a forbidden import', () => {
    expect(problemOf({ file: 'audio/wav.ts', specifier: '#telephony' })).toMatch(/may not import/);
    expect(problemOf({ file: 'features/lines/store.ts', specifier: '#features/calls' })).toMatch(
      /does not come before/,
    );
    expect(problemOf({ file: 'domain/call.ts', specifier: 'node:fs' })).toMatch(/zod only/);
    expect(problemOf({ file: 'features/lines/store.ts', specifier: '../calls/store.ts' })).toMatch(/#features/);
  });

  it('lets the environment be read in app/config.ts only', () => {
    const readers = filesBelow(SRC).filter(
      (path) => !isTest(path) && /process\.env\b/.test(readFileSync(path, 'utf8')),
    );
    expect(readers.map((path) => relative(SRC, path)).filter((file) => file !== 'app/config.ts')).toEqual([]);
  });

  it('lets the console share the domain and the feature contracts only', () => {
    const names = filesBelow(join(SRC, '../console'))
      .filter((path) => !path.includes('node_modules') && !path.includes('/dist/'))
      .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/from\s*'(#[^']+|[^']*\/src\/[^']+)'/g)])
      .map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !/^#domain$|^#features\/[a-z]+\/contract/.test(name))).toEqual([]);
  });
});
