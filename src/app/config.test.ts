import { describe, expect, it } from 'vitest';
import { StartError } from '#base';
import { readConfig } from './config.ts';

function problemOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof StartError) return `${error.message} ${error.remedy}`;
    throw error;
  }
  return '';
}

describe('readConfig()', () => {
  it('has a default for everything; empty variables count as absent', () => {
    const config = readConfig({ PARLEY_SIP_PORT: '' });
    expect(config).toMatchObject({ httpPort: 8080, sipPort: 5060, rtpPorts: [10_000, 19_999], maxCalls: 500 });
    expect(config.dataDir).toMatch(/^\/.*\/data$/);
  });

  it('takes all roles, in any order, and refuses fewer with a sentence', () => {
    expect(problemOf({ PARLEY_ROLES: 'jobs, web,calls' })).toBe('');
    for (const roles of ['web', 'web,calls', 'web,calls,calls', 'web,calls,jobs,more']) {
      expect(problemOf({ PARLEY_ROLES: roles })).toBe(
        `PARLEY_ROLES "${roles}": this version of Parley runs all roles in one process. Leave it out, or set it to web,calls,jobs.`,
      );
    }
  });

  it('names the variable that is wrong, without showing secrets', () => {
    expect(problemOf({ PARLEY_RTP_PORTS: '1-2' })).toMatch(/^PARLEY_RTP_PORTS "1-2": is not a range.*10000-19999\.$/);
    expect(problemOf({ PARLEY_PUBLIC_ADDRESS: 'pbx.example' })).toMatch(/is not an IP address/);
    expect(problemOf({ PARLEY_SECRET_KEY: 'swordfish' })).toMatch(/^PARLEY_SECRET_KEY: is shorter/);
  });
});
