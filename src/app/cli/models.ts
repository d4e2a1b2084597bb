import { parseArgs } from 'node:util';
import { StartError, systemClock } from '#base';
import { installedModels, MODELS, type Model, modelsFor } from '#providers/local';
import { readConfig } from '../config.ts';
import { bytesOf, megabytes, pull, removeModel } from '../models/pull.ts';
import type { Command } from './main.ts';

/** `./parley models [list|pull|remove] [language or id ...] [--json]`: the models for better offline speech. */
export const models: Command = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [what = 'list', ...names] = positionals;
  const config = readConfig();
  if (what === 'list') return list(config.modelsDir, values.json);
  if (what !== 'pull' && what !== 'remove') throw new StartError(`There is no "models ${what}".`, 'See ./parley help.');
  const chosen = names.flatMap(chosenBy);
  if (chosen.length === 0)
    throw new StartError(`Nothing to ${what}.`, `Name a language or a model, for example: ./parley models ${what} fr`);
  for (const model of new Set(chosen)) {
    if (what === 'pull') await pullOne(model, config);
    else await removeOne(model, config.modelsDir);
  }
  return 0;
};

function chosenBy(name: string): readonly Model[] {
  const found = modelsFor(name);
  if (found.length === 0)
    throw new StartError(`There is no model for "${name}".`, 'See ./parley models for the languages and models.');
  return found;
}

function list(folder: string, json: boolean): number {
  const installed = new Set(installedModels(folder).map(({ id }) => id));
  const rows = MODELS.map((model) => ({ ...model, installed: installed.has(model.id), bytes: bytesOf(model) }));
  if (json) {
    const shown = rows.map(({ id, kind, languages, license, page, bytes, installed: isThere }) => ({
      ...{ id, kind, languages, license, page, bytes, installed: isThere },
    }));
    process.stdout.write(`${JSON.stringify({ folder, models: shown })}\n`);
    return 0;
  }
  for (const { id, kind, languages, license, bytes, installed: isThere } of rows) {
    const [state, size] = [isThere ? 'pulled' : '-', megabytes(bytes)];
    process.stdout.write(
      `${state.padEnd(7)} ${id.padEnd(28)} ${kind.padEnd(22)} ${size.padStart(7)}  ${license.padEnd(14)} ${languages.join(' ')}\n`,
    );
  }
  process.stdout.write(`They live in ${folder}. To add one: ./parley models pull fr\n`);
  return 0;
}

async function pullOne(
  model: Model,
  { modelsDir, modelsUrl }: { readonly modelsDir: string; readonly modelsUrl: string | undefined },
): Promise<void> {
  const size = bytesOf(model);
  process.stdout.write(`${model.id}: ${model.kind}, ${megabytes(size)}, licence ${model.license} (${model.page})\n`);
  const isNew = await pull(model, {
    ...{ clock: systemClock, fetch, folder: modelsDir, mirror: modelsUrl },
    onProgress: progressOf(size),
  });
  process.stdout.write(isNew ? 'Ready: the next call uses it.\n' : 'It is there already.\n');
}

/** A line in the same place on a terminal, one for each tenth elsewhere. */
function progressOf(size: number): (bytes: number) => void {
  let shown = -1;
  const step = process.stderr.isTTY ? 1 : 10;
  return (bytes) => {
    const percent = Math.floor((bytes / size) * 100);
    if (percent < shown + step && percent !== 100) return;
    if (percent === shown) return;
    shown = percent;
    process.stderr.write(
      process.stderr.isTTY ? `\r${percent} % of ${megabytes(size)}${percent === 100 ? '\n' : ''}` : `${percent} %\n`,
    );
  };
}

async function removeOne(model: Model, folder: string): Promise<void> {
  const wasThere = await removeModel(model, folder);
  process.stdout.write(wasThere ? `${model.id} is removed.\n` : `${model.id} was not there.\n`);
}
