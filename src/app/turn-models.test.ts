import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Log, silentLog, systemClock } from '#base';
import { MODELS, RECEIPT } from '#providers/local';
import { writeTurnModel } from '../../test/kit/turn-model.ts';
import { createTurnModels, type TurnModels } from './turn-models.ts';

const model = MODELS.find(({ kind }) => kind === 'end of turn');
let folder = '';
let turnModels: TurnModels;
let said: string[] = [];
/** Resolves when something is logged next. */
let nextLog: () => void = () => undefined;
const log: Log = {
  ...silentLog,
  info: (message) => note(message),
  warn: (message, fields) => note(`${message} ${fields?.reason}`),
};
function note(message: string): void {
  said.push(message);
  nextLog();
}
const logged = () =>
  new Promise<void>((resolve) => {
    nextLog = resolve;
  });

/** As `./parley models pull smart-turn` leaves it. */
function pulled(write: (file: string) => void): void {
  const at = join(folder, model?.id ?? '');
  mkdirSync(at, { recursive: true });
  write(join(at, model?.files[0]?.name ?? ''));
  writeFileSync(join(at, RECEIPT), '{}');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-turn-models-'));
  said = [];
  turnModels = createTurnModels({ folder, clock: { ...systemClock, after: () => () => undefined }, log });
});
afterEach(async () => {
  await turnModels.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the turn model of a node', () => {
  it('is none until one is pulled, and none again when it is removed', async () => {
    expect(turnModels.current()).toBeUndefined();
    pulled(writeTurnModel);
    const loaded = logged();
    expect(turnModels.current()).toBeUndefined();
    await loaded;
    const current = turnModels.current();
    expect(await current?.judge(new Int16Array(8000), {})).toBeGreaterThan(0);
    expect(turnModels.current()).toBe(current);
    rmSync(join(folder, model?.id ?? ''), { recursive: true });
    expect(turnModels.current()).toBeUndefined();
    expect(said).toEqual(['Turns are ended by their sound too.']);
  });

  it('is none where the file is no such model, which is said once, and is another one when that is pulled', async () => {
    pulled((file) => writeFileSync(file, 'This is no model.'));
    const refused = logged();
    turnModels.current();
    await refused;
    expect(turnModels.current()).toBeUndefined();
    expect(said).toEqual([expect.stringMatching(/^The turn model is not used: .* cannot be used: /)]);
    rmSync(join(folder, model?.id ?? ''), { recursive: true });
    turnModels.current();
    pulled(writeTurnModel);
    const loaded = logged();
    turnModels.current();
    await loaded;
    expect(turnModels.current()).toBeDefined();
  });

  it('ends with the program, also while it is loaded', async () => {
    pulled(writeTurnModel);
    turnModels.current();
    await turnModels.close();
    await turnModels.close();
    expect(said).toEqual([]);
  });
});
