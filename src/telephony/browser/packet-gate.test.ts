import { describe, expect, it } from 'vitest';
import { Message } from 'werift';
import { packetGate } from './packet-gate.ts';

const OURS = { userName: 'ours:theirs', password: 'our-password' };
const BINDING = 1;
const REQUEST = 0;

function check(userName: string, password?: string): Buffer {
  const request = new Message(BINDING, REQUEST);
  request.setAttribute('USERNAME', userName);
  if (password !== undefined) request.addMessageIntegrity(Buffer.from(password)).addFingerprint();
  return request.bytes;
}

describe('the gate before a browser call', () => {
  it('opens for an address once a check signed with our password came from it', () => {
    const gate = packetGate(OURS);
    const srtp = Buffer.from([0x80, 8, 0, 1]);
    expect(gate(srtp, '192.0.2.1:5000')).toBe(false);
    expect(gate(check('ours:theirs', 'our-password'), '192.0.2.1:5000')).toBe(true);
    expect(gate(srtp, '192.0.2.1:5000')).toBe(true);
    expect(gate(srtp, '192.0.2.1:5001')).toBe(false);
  });

  it('stays closed for checks without a signature, with a wrong one, and for another user', () => {
    const gate = packetGate(OURS);
    expect(gate(check('ours:theirs'), 'a:1')).toBe(false);
    expect(gate(check('ours:theirs', 'guess'), 'a:1')).toBe(false);
    expect(gate(check('ours:others', 'our-password'), 'a:1')).toBe(false);
    expect(gate(Buffer.from([0, 1, 0]), 'a:1')).toBe(false);
    expect(gate(Buffer.alloc(0), 'a:1')).toBe(false);
    expect(gate(Buffer.from([22, 0xfe, 0xfd]), 'a:1')).toBe(false);
  });
});
