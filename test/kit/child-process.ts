import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A TypeScript program of the tests in a process of its own, for what only a killed process proves. */
export interface Script {
  /** Every line that it printed so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line, printed already or later, that matches; rejects when the program ends before. */
  line(pattern: RegExp): Promise<string>;
  /** SIGKILL, as `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** Exit status, when it ends by itself. */
  readonly ended: Promise<number | null>;
}

/** Starts `file` with Node.js. Its standard error is part of the rejection when a line never comes. */
export function runScript(file: string, args: readonly string[]): Script {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  let problems = '';
  child.stderr?.on('data', (data: Buffer) => {
    problems += data.toString();
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      tell();
    });
  }
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      over = true;
      tell();
      resolve(code);
    });
  });
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find((text) => pattern.test(text));
        if (found === undefined && !over) return;
        listeners.delete(look);
        if (found !== undefined) resolve(found);
        else reject(new TypeError(`The script ended without ${pattern}: ${problems.slice(-2000)}`));
      };
      listeners.add(look);
      look();
    });
  return {
    lines,
    line,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
