import { errorMessage, StartError } from '#base';

/** A command of `./parley`: gets its own arguments, answers the exit status. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Loaded only when called, so that a short command does not pay for the server. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('../main.ts')).start,
  call: async () => (await import('./call.ts')).call,
  bench: async () => (await import('./bench.ts')).bench,
};

const HELP = `Usage: ./parley COMMAND

  start                       run the platform
  call [sip:user@host]        place a call: --say "..." --keys 12# --language en-GB --json
  bench NAME                  measure: turn, barge-in, density, setup, start, sim; --calls N --seconds N --json
  test                        set up the tests and run them all
`;

async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  const load = COMMANDS[name];
  if (!load) throw new StartError(`There is no command "${name}".`, 'Run ./parley help for the list.');
  const command = await load();
  return command(args);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const text = error instanceof StartError ? `${error.message} ${error.remedy}` : errorMessage(error);
  process.stderr.write(`parley: ${text}\n`);
  if (!(error instanceof StartError) && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}
