import { describe, expect, it } from 'vitest';
import { addressTowards, isHidden, isLoopback, isPrivate } from './local-address.ts';

describe('addresses', () => {
  it('isPrivate() knows the ranges that the public network does not route', () => {
    const inside = [
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.0.1',
      'fd00::1',
      'fe80::1',
    ];
    expect(inside.filter((address) => !isPrivate(address))).toEqual([]);
    expect(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1', '192.169.0.1'].filter(isPrivate)).toEqual([]);
    expect(isLoopback('127.3.2.1')).toBe(true);
  });

  it('isHidden() distrusts addresses that cannot be the peer’s own', () => {
    expect(isHidden('192.168.1.5', '203.0.113.1')).toBe(true);
    expect(isHidden('127.0.0.1', '192.168.1.5')).toBe(true);
    expect(isHidden('0.0.0.0', '127.0.0.1')).toBe(true);
    expect(isHidden('192.168.1.5', '192.168.1.9')).toBe(false);
    expect(isHidden('10.0.0.1', '127.0.0.1')).toBe(false);
    expect(isHidden('203.0.113.2', '203.0.113.1')).toBe(false);
  });

  it('addressTowards() answers with the bound address, or one of the peer’s family', () => {
    expect(addressTowards('203.0.113.1', '192.0.2.1')).toBe('192.0.2.1');
    expect(addressTowards('127.0.0.1', '0.0.0.0')).toBe('127.0.0.1');
    expect(addressTowards('::1', '::')).toBe('::1');
  });
});
