import { execFile } from 'node:child_process';

const known = new Map<string, Promise<string>>();

/** What `command` prints, asked once; empty while it is not installed. */
export function installedOutput(command: string, options: readonly string[]): Promise<string> {
  const key = [command, ...options].join(' ');
  const output = known.get(key) ?? run(command, options);
  known.set(key, output);
  // What is missing may be installed at any time.
  void output.then((text) => text === '' && known.delete(key));
  return output;
}

const TIMEOUT_MS = 5000;

function run(command: string, options: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(command, options, { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      // A program that dislikes its options is installed nonetheless.
      if (error && 'code' in error && typeof error.code === 'string') resolve('');
      else resolve(stdout || stderr || command);
    });
    child.stdin?.end();
  });
}
