import { describe, expect, it } from 'vitest';
import { iceUser, offeredG711, withCandidates, withoutCandidates } from './session-description.ts';

const OFFER = [
  'v=0',
  'o=- 4611732 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 46154 UDP/TLS/RTP/SAVPF 111 9 0 8 110',
  'c=IN IP4 192.0.2.7',
  'a=candidate:1 1 udp 2113937151 6e3c.local 46154 typ host generation 0',
  'a=ice-ufrag:8hhY',
  'a=end-of-candidates',
  'a=sendrecv',
  '',
].join('\r\n');

describe('the SDP of a browser', () => {
  it('loses its candidates: nothing in an offer makes us send first', () => {
    const stripped = withoutCandidates(OFFER);
    expect(stripped).not.toMatch(/candidate/);
    expect(stripped).toContain('a=ice-ufrag:8hhY\r\n');
    expect(stripped.endsWith('\r\n')).toBe(true);
  });

  it('is answered with A-law when offered, else with µ-law', () => {
    expect(offeredG711(OFFER)).toEqual({ codec: 'PCMA', payloadType: 8 });
    expect(offeredG711(OFFER.replace(' 0 8 ', ' 0 '))).toEqual({ codec: 'PCMU', payloadType: 0 });
  });

  it('is refused without G.711, without audio, and with anything beside audio', () => {
    expect(offeredG711(OFFER.replace(' 0 8 ', ' '))).toBeUndefined();
    expect(offeredG711('v=0\r\n')).toBeUndefined();
    expect(offeredG711(`${OFFER}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`)).toBeUndefined();
  });

  it('names the browser in its checks', () => {
    expect(iceUser(OFFER)).toBe('8hhY');
    expect(iceUser('v=0\r\n')).toBeUndefined();
  });

  it('is answered with one candidate per address, the first preferred, all on one port', () => {
    const answer = 'v=0\r\na=mid:0\r\na=candidate:x 1 udp 5 127.0.0.1 40000 typ host\r\na=end-of-candidates\r\n';
    expect(withCandidates(answer, ['203.0.113.9', '127.0.0.1'])).toBe(
      'v=0\r\na=mid:0\r\n' +
        'a=candidate:1 1 udp 2130706431 203.0.113.9 40000 typ host\r\n' +
        'a=candidate:2 1 udp 2130706175 127.0.0.1 40000 typ host\r\n' +
        'a=end-of-candidates\r\n',
    );
    expect(withCandidates('v=0\r\n', ['203.0.113.9'])).toBeUndefined();
  });
});
