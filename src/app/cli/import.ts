import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { errorMessage, StartError } from '#base';
import type { Assistant } from '#features/assistants/contract';
import type { Command } from './main.ts';
import { withAssistants } from './with-database.ts';

/** `./parley import FILE [--publish] [--json]`: makes an assistant of the first workspace from a file. */
export const importAssistant: Command = async (args) => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { publish: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new StartError('Name one file.', 'Example: ./parley import bakery.json --publish');
  const content = await contentOf(file);
  const made = await withAssistants(async ({ assistants, accounts }) => {
    const workspaceId = await accounts.firstWorkspace();
    if (workspaceId === undefined)
      throw new StartError('There is no workspace yet.', 'Run ./parley start once, then import.');
    const actor = { kind: 'api-key', id: workspaceId, name: 'Command line' } as const;
    const draft = await assistants.importFile({ workspaceId, actor }, content);
    return values.publish ? assistants.publish({ workspaceId, actor }, draft.id, draft.revision) : draft;
  });
  const { id, name, virtualNumber, publishedVersion } = made;
  process.stdout.write(
    values.json ? `${JSON.stringify({ id, name, virtualNumber, publishedVersion })}\n` : summaryOf(made),
  );
  return 0;
};

async function contentOf(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const message = isMissing ? `There is no file ${file}.` : `${file} cannot be read: ${errorMessage(cause)}.`;
    throw new StartError(message, 'Give the path of a file that ./parley export wrote.', { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StartError(`${file} is not JSON.`, 'Give a file that ./parley export wrote.', { cause });
  }
}

function summaryOf({ name, virtualNumber, publishedVersion, config }: Assistant): string {
  const state =
    publishedVersion === null
      ? 'It is a draft: publish it in the console before calls reach it.'
      : 'It is published: calls reach it from now on.';
  // A number of the installation that the file is from may be somebody else here.
  const transfers = config.transfers.map(
    (transfer) => `It transfers to "${transfer.name}" at ${transfer.target}: check that this is right here.\n`,
  );
  return `Made "${name}" with the virtual number ${virtualNumber}.\n${state}\n${transfers.join('')}`;
}
