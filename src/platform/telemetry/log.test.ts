import { describe, expect, it } from 'vitest';
import { createLog, type LogSettings } from './index.ts';

function linesOf(
  settings: Omit<LogSettings, 'destination'>,
  use: (log: ReturnType<typeof createLog>) => void,
): unknown[] {
  const lines: string[] = [];
  use(createLog({ ...settings, destination: { write: (line) => lines.push(line) } }));
  return lines.map((line): unknown => JSON.parse(line));
}

describe('createLog()', () => {
  it('writes message, fields and the fields of its parents', () => {
    const lines = linesOf({ level: 'info' }, (log) => log.with({ callId: 'c1' }).warn('Media stopped.', { lost: 3 }));
    expect(lines).toEqual([expect.objectContaining({ level: 40, msg: 'Media stopped.', callId: 'c1', lost: 3 })]);
  });

  it('leaves out what is below its level', () => {
    const lines = linesOf({ level: 'warn' }, (log) => {
      log.info('no');
      log.error('yes');
    });
    expect(lines).toHaveLength(1);
  });

  it('drops personal data on request, also that of a parent', () => {
    const use = (log: ReturnType<typeof createLog>) =>
      log.with({ pii: { number: '+33612345678' } }).info('Answered.', { pii: { text: 'bonjour' }, callId: 'c1' });
    expect(JSON.stringify(linesOf({ level: 'info' }, use))).toContain('bonjour');
    const dropped = JSON.stringify(linesOf({ level: 'info', dropPii: true }, use));
    expect(dropped).not.toMatch(/bonjour|3361/);
    expect(dropped).toContain('c1');
  });
});
