import { describe, expect, it } from 'vitest';
import { sdpText } from '../../../test/kit/sip-peer.ts';
import { acceptAnswer, answerOffer, createOffer, type LocalAudio } from './negotiate.ts';

const LOCAL: LocalAudio = { address: '192.0.2.1', port: 10_000, codecs: ['PCMA', 'PCMU'], sessionId: 7, version: 1 };
const SOURCE = '198.51.100.9';
const answer = (offer: string, local = LOCAL) => answerOffer(offer, local, SOURCE);

describe('answerOffer', () => {
  it('takes the first codec of the offer that we have, and the keys', () => {
    const found = answer(sdpText({ formats: '18 0 8 101', port: 4000, address: '198.51.100.1' }));
    expect(found?.parameters).toEqual({
      ...{ codec: 'PCMU', payloadType: 0, keysPayloadType: 101, direction: 'sendrecv' },
      ...{ remoteAddress: '198.51.100.1', remotePort: 4000 },
    });
    expect(found?.answer).toContain('m=audio 10000 RTP/AVP 0 101\r\n');
    expect(found?.answer).toContain('o=- 7 1 IN IP4 192.0.2.1\r\n');
  });

  it('knows a codec by its rtpmap whatever its number, and ptime and rtcp', () => {
    const found = answer(
      'v=0\r\nc=IN IP4 198.51.100.1/127\r\nm=audio 4000 RTP/AVP 96 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 pcma/8000/1\r\na=ptime:30\r\na=rtcp:4009 IN IP4 198.51.100.1\r\n',
    );
    expect(found?.parameters).toMatchObject({ codec: 'PCMA', payloadType: 97, ptimeMs: 30, remoteRtcpPort: 4009 });
    expect(found?.answer).toContain('a=rtpmap:97 PCMA/8000\r\n');
  });

  it('takes G.722 only when it is wanted', () => {
    const offer = sdpText({ formats: '9' });
    expect(answer(offer)).toBeUndefined();
    expect(answer(offer, { ...LOCAL, codecs: ['G722'] })?.parameters.codec).toBe('G722');
  });

  it('refuses every other stream with port 0, in order', () => {
    const found = answer(
      'v=0\r\nc=IN IP4 198.51.100.1\r\nm=video 5000 RTP/AVP 31\r\na=x\r\nm=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 0\r\nm=image 6000 udptl t38\r\n',
    );
    expect(found?.answer.split('\r\n').filter((line) => line.startsWith('m='))).toEqual([
      'm=video 0 RTP/AVP 31',
      'm=audio 10000 RTP/AVP 8',
      'm=audio 0 RTP/AVP 0',
      'm=image 0 udptl t38',
    ]);
  });

  it.each([
    ['sendrecv', 'sendrecv', false],
    ['sendonly', 'recvonly', true],
    ['recvonly', 'sendonly', false],
    ['inactive', 'inactive', true],
  ])('answers %s with %s', (direction, ours, isHeld) => {
    const found = answer(sdpText({ direction }));
    expect(found).toMatchObject({ isHeld, parameters: { direction: ours } });
    expect(found?.answer).toContain(`a=${ours}\r\n`);
  });

  it('takes 0.0.0.0 as hold, and a direction of the whole session', () => {
    expect(answer(sdpText({ address: '0.0.0.0' }))).toMatchObject({
      isHeld: true,
      parameters: { direction: 'recvonly' },
    });
    const offer = 'v=0\r\nc=IN IP4 198.51.100.1\r\na=inactive\r\nm=audio 4000 RTP/AVP 8\r\n';
    expect(answer(offer)?.parameters.direction).toBe('inactive');
  });

  it('sends to the source where the offer names a host', () => {
    expect(answer(sdpText({ address: 'phone.example.com' }))?.parameters.remoteAddress).toBe(SOURCE);
  });

  it.each([
    ['no codec in common', sdpText({ formats: '18' })],
    ['SRTP only', sdpText().replace('RTP/AVP', 'RTP/SAVP')],
    ['the other address family', sdpText().replace('c=IN IP4 127.0.0.1', 'c=IN IP6 2001:db8::1')],
    ['no address', sdpText().replace(/c=.*\r\n/, '')],
    ['a refused stream', sdpText({ port: 0 })],
    ['no SDP', 'hello'],
    ['nothing', ''],
  ])('finds nothing in common with %s', (_, offer) => {
    expect(answer(offer)).toBeUndefined();
  });
});

describe('createOffer and acceptAnswer', () => {
  it('agree with answerOffer of the other side', () => {
    const remote: LocalAudio = { ...LOCAL, address: '192.0.2.2', port: 20_000, codecs: ['PCMU'] };
    const found = answer(createOffer(LOCAL), remote);
    expect(acceptAnswer(found?.answer ?? '', LOCAL, SOURCE)).toEqual({
      isHeld: false,
      parameters: {
        ...{ codec: 'PCMU', payloadType: 0, keysPayloadType: 101, direction: 'sendrecv', ptimeMs: 20 },
        ...{ remoteAddress: '192.0.2.2', remotePort: 20_000 },
      },
    });
  });

  it('find no agreement in an answer that refuses the stream', () => {
    expect(acceptAnswer(sdpText({ port: 0 }), LOCAL, SOURCE)).toBeUndefined();
  });
});
