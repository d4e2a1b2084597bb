import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributeOf, attributesOf, connectionOf, parseDescription, serialiseDescription } from './description.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data/sip/sdp-transform');
const files = existsSync(DATA) ? readdirSync(DATA) : [];
const note = files.length > 0 ? '' : ' (skipped: the outside data is not at ../shared/data)';

describe('parseDescription', () => {
  it('reads lines of the session and of each stream', () => {
    const found = parseDescription(
      'v=0\nc=IN IP4 192.0.2.1/127\nt=0 0\nm=audio 49170/2 RTP/AVP 0 8\na=sendonly\na=rtpmap:8 PCMA/8000\n',
    );
    expect(found?.media).toMatchObject([{ kind: 'audio', port: 49_170, protocol: 'RTP/AVP', formats: ['0', '8'] }]);
    expect(connectionOf(found?.lines ?? [])).toEqual({ family: 'IP4', address: '192.0.2.1' });
    expect(attributeOf(found?.media[0]?.lines ?? [], 'sendonly')).toBe('');
    expect(attributesOf(found?.media[0]?.lines ?? [], 'rtpmap')).toEqual(['8 PCMA/8000']);
  });

  it.each(['', 'hello', 's=-\r\nv=0\r\n', 'v=0\r\nm=audio x RTP/AVP 0\r\n', 'v=0\r\nm=audio 70000 RTP/AVP 0\r\n'])(
    'finds no description in %j',
    (text) => {
      expect(parseDescription(text)).toBeUndefined();
    },
  );
});

describe(`descriptions that others wrote${note}`, () => {
  // invalid.sdp has stream lines that are none.
  it.each(files.filter((file) => file !== 'invalid.sdp'))('%s comes back as it was', (file) => {
    const text = readFileSync(join(DATA, file), 'latin1');
    const found = parseDescription(text);
    const lines = text
      .split(/\r?\n/)
      .map((line) => line.trimEnd())
      .filter((line) => /^[a-z]=/.test(line));
    const plain = (line: string) => line.replace(/^(m=\S+ \d+)\/\d+/, '$1').replace(/\s+/g, ' ');
    expect(
      serialiseDescription(found ?? { lines: [], media: [] })
        .trimEnd()
        .split('\r\n')
        .map(plain),
    ).toEqual(lines.map(plain));
  });
});
