import { errorMessage, StartError } from '#base';
import { ProductError } from '#domain';

/** A command of `./parley`: gets its own arguments, answers the exit status. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Loaded only when called, so that a short command does not pay for the server. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('../main.ts')).start,
  call: async () => (await import('./call.ts')).call,
  eval: async () => (await import('./eval.ts')).evaluate,
  import: async () => (await import('./import.ts')).importAssistant,
  export: async () => (await import('./export.ts')).exportAssistant,
  migrate: async () => (await import('./migrate.ts')).migrate,
  operator: async () => (await import('./operator.ts')).operator,
  models: async () => (await import('./models.ts')).models,
  doctor: async () => (await import('./doctor.ts')).doctor,
  bench: async () => (await import('./bench.ts')).bench,
};

const HELP = `Usage: ./parley COMMAND

  start                       run the platform
  call [sip:user@host]        place a call: --say "..." --keys 12# --language en-GB --json
  eval FILE...                play simulated callers against an assistant: --assistant NAME --seeds N --audio --json
  export ASSISTANT            print an assistant (id, virtual number or name) as one JSON file
  import FILE [--publish]     make an assistant from such a file
  migrate                     bring the database to this version's schema
  operator [add|remove EMAIL] who may set shared keys and prices; alone: who they are
  models [pull|remove fr]     models that hear and speak a language offline, better than the system does; --json
  doctor [--json]             say what is wrong with this machine and the settings, and what to do
  doctor providers            run each provider once: what it heard, how fast, how dear; --language fr-FR --json
  bench NAME                  measure: turn, barge-in, density, setup, start, sim; --calls N --seconds N --json
  test                        set up the tests and run them all
`;

async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv;
  if (name === 'help' || [name, ...args].some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const load = COMMANDS[name];
  if (!load) throw new StartError(`There is no command "${name}".`, 'Run ./parley help for the list.');
  const command = await load();
  return command(args);
}

/** A sentence for what the user can correct; anything else is a defect and shows where it happened. */
function problemOf(error: unknown): string {
  if (error instanceof StartError) return `${error.message} ${error.remedy}`;
  if (error instanceof ProductError) return error.message;
  if (!(error instanceof Error)) return errorMessage(error);
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return `${error.message}. See ./parley help.`;
  return error.stack ? `${error.message}\n${error.stack}` : error.message;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`parley: ${problemOf(error)}\n`);
  process.exitCode = 1;
}
