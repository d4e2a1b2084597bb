import { parseArgs } from 'node:util';
import { StartError } from '#base';
import type { Command } from './main.ts';
import { withAssistants } from './with-database.ts';

/** `./parley export ASSISTANT`: the draft of an assistant (its id, virtual number or exact name) as JSON on standard output. */
export const exportAssistant: Command = async (args) => {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const [wanted, ...others] = positionals;
  if (wanted === undefined || others.length > 0)
    throw new StartError(
      'Name one assistant by its id, virtual number or exact name.',
      'Example: ./parley export 1000 > bakery.json',
    );
  const { file, hasUnpublishedChanges } = await withAssistants(({ assistants }) => assistants.exportNamed(wanted));
  process.stdout.write(`${JSON.stringify(file, null, 2)}\n`);
  if (hasUnpublishedChanges)
    process.stderr.write('The file is the draft of the assistant, with changes that are not published.\n');
  return 0;
};
