import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vendorOf } from '#providers/catalog';
import { keyVariable } from '../../src/app/operator-keys.ts';
import { parley } from '../kit/parley-command.ts';
import { type Fleet, startFleet } from '../kit/vendors/fleet.ts';

/** Vendors in one run: each is spoken to for as long as a sentence lasts. */
const IN_ONE_RUN = 4;

describe('./parley doctor providers', { timeout: 180_000 }, () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet();
  });
  afterAll(() => fleet.close());

  it('runs every provider that has a key, and prints what came, how fast, and what it cost', async () => {
    const lines: string[] = [];
    for (let first = 0; first < fleet.vendors.length; first += IN_ONE_RUN) {
      const env = Object.fromEntries(
        fleet.vendors
          .slice(first, first + IN_ONE_RUN)
          .flatMap(({ id, credentials }) =>
            Object.entries(credentials).map(([field, value]) => [keyVariable({ id }, field), value]),
          ),
      );
      const { out, problem } = await parley(env, 'doctor', 'providers');
      expect(problem).toBe('');
      lines.push(...out.split('\n'));
    }
    const COST = String.raw`(\$\d+\.\d{6}|price not known)`;
    for (const { id, transcript, answer } of fleet.vendors) {
      const vendor = vendorOf(id);
      const wanted = [
        vendor?.speechToText && `speech-to-text.*: transcript after \\d+ ms, ${COST}: ${transcript}`,
        vendor?.textToSpeech && `text-to-speech.*: first sound after \\d+ ms, ${COST}: \\d\\.\\d s of speech`,
        vendor?.languageModel && `language-model.*: first token after \\d+ ms, ${COST}: ${answer}`,
        vendor?.embedding && `embedding.*: vector after \\d+ ms, ${COST}: \\d+ dimensions`,
      ];
      for (const pattern of wanted.filter((each) => each !== undefined))
        expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ok +${vendor?.name}, ${pattern}`)));
    }
  });
});
