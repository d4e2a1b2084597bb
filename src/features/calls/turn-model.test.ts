import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallStage } from '../../../test/kit/call-stage.ts';
import { type TestDatabase, testDatabase } from '../../../test/kit/database.ts';
import { createTenant } from '../../../test/kit/tenants.ts';

describe('a call on a node with a turn model', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  it('has it judge the end of each turn', async () => {
    let asked = 0;
    const judge = async () => {
      asked++;
      return 0.9;
    };
    const stage = new CallStage(db, { turnModels: { current: () => ({ judge }) } });
    stage.answer = () => ({ text: 'Good.' });
    const acme = await createTenant(db.database);
    const { virtualNumber } = await stage.publishAssistant(acme);
    const { leg, caller, over } = stage.ring(virtualNumber);
    await stage.until(() => leg.media.isAudible);
    await stage.until(() => leg.media.isIdle);
    for (let turn = 1; turn <= 2; turn++) {
      await stage.during(caller.say('I am Mrs Martin'));
      await stage.until(() => leg.media.isAudible);
      await stage.until(() => leg.media.isIdle);
      expect(asked).toBe(turn);
    }
    leg.remoteHangUp();
    await stage.during(over);
    stage.close();
  });
});
