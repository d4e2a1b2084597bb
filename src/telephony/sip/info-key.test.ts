import { describe, expect, it } from 'vitest';
import { keyOfInfo } from './info-key.ts';

const info = (type: string, body: string) => ({ headers: [['content-type', type]] as const, body: Buffer.from(body) });

describe('keyOfInfo', () => {
  it.each([
    ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5'],
    ['Application/DTMF-Relay; charset=utf-8', 'Signal= *\nDuration= 250', '*'],
    ['application/dtmf-relay', 'Duration=100\r\nsignal=d', 'D'],
    ['application/dtmf-relay', 'Signal=11', '#'],
    ['application/dtmf', '7', '7'],
    ['application/dtmf', '10\r\n', '*'],
    ['application/dtmf-relay', 'Signal=16', undefined],
    ['application/dtmf-relay', 'Signal=\r\nDuration=5', undefined],
    ['application/dtmf-relay', '', undefined],
    ['application/dtmf', '55', undefined],
    ['text/plain', '5', undefined],
  ])('%s %j: %s', (type, body, key) => {
    expect(keyOfInfo(info(type, body))).toBe(key);
  });
});
