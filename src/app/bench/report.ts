import { cpus } from 'node:os';

/** Figures of one benchmark, by the result keys of docs/performance.md. */
export type Results = Readonly<Record<string, number | string | Figures>>;

/** Figures that belong together. */
export type Figures = Readonly<Record<string, number>>;

export interface BenchOptions {
  /** Concurrent calls; each benchmark has its default. */
  readonly calls: number | undefined;
  readonly seconds: number | undefined;
  /** Progress for people; goes to standard error. */
  readonly say: (text: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<Results>;

/** The one object that `--json` prints. */
export function reportOf(name: string, results: Results) {
  return { name, node: process.version, cores: cpus().length, results };
}

/** The same for people, a line for each figure. */
export function linesOf(results: Results): string[] {
  return Object.entries(results).flatMap(([key, value]) =>
    typeof value === 'object' ? [key, ...linesOf(value).map((line) => `  ${line}`)] : [`${key.padEnd(26)} ${value}`],
  );
}
