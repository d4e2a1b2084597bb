import { describe, expect, it } from 'vitest';
import { StartError } from '#base';
import { readConfig } from '../config.ts';
import { diagnose } from './diagnose.ts';
import type { NamedFinding } from './finding.ts';
import type { Probes } from './probes.ts';

const SEEN = { version: '18.1', pending: [], clockAheadMs: 3 };

/** A machine on which all is well. */
const HEALTHY: Probes = {
  nodeVersion: 'v22.11.0',
  cores: 4,
  timeZone: 'Europe/Paris',
  addresses: ['192.168.1.5'],
  inContainer: false,
  wallNow: () => Date.UTC(2026, 10, 21, 9, 30),
  timerLatenessMs: async () => 1,
  openFileLimit: async () => 20_000,
  realTimeAllowed: async () => true,
  writableFolder: async () => ({ exists: true, freeBytes: 50e9 }),
  privateFile: async () => ({ isReadable: true, mode: 0o100600 }),
  database: async () => SEEN,
  bind: async () => undefined,
  isOurHttp: async () => false,
  isOurSip: async () => false,
  spokenLanguages: async () => ['en', 'fr'],
  offlineVoice: async () => ({ ok: true }),
  recogniser: async () => ({ ok: true }),
  pulledModels: () => ({ models: [], canRun: true }),
  turnModel: async () => ({ state: 'none', detail: '' }),
  ollama: async () => ({ ok: true }),
};

const SETTINGS = { PARLEY_DATA_DIR: '/srv/parley', PARLEY_MEDIA_WORKERS: '3' };

/** What is not ok: status, name and sentence of each. */
async function complaints(probes: Partial<Probes>, settings: Record<string, string> = {}): Promise<string[]> {
  const findings = await diagnose(readConfig({ ...SETTINGS, ...settings }), { ...HEALTHY, ...probes });
  return findings.filter(({ status }) => status !== 'ok').map(textOf);
}

const textOf = ({ status, name, message, remedy }: NamedFinding) => `${status} ${name}: ${message} ${remedy}`;

async function messageOf(name: string, probes: Partial<Probes>, settings: Record<string, string> = {}) {
  const findings = await diagnose(readConfig({ ...SETTINGS, ...settings }), { ...HEALTHY, ...probes });
  return findings.find((finding) => finding.name === name)?.message;
}

describe('diagnose()', () => {
  it('finds nothing on a healthy machine, and says what it saw', async () => {
    expect(await complaints({})).toEqual([]);
    expect(await messageOf('Clock', {})).toBe('2026-11-21 09:30 UTC, time zone Europe/Paris.');
    expect(await messageOf('RTP ports', {})).toBe('10000-19999, room for 5000 calls at once.');
    expect(await messageOf('Database', {})).toBe('The embedded PostgreSQL 18.1 answers and is up to date.');
  });

  it('finds nothing before the first start', async () => {
    const fresh: Partial<Probes> = {
      writableFolder: async () => ({ exists: false, freeBytes: 50e9 }),
      privateFile: async () => undefined,
      database: async () => undefined,
    };
    expect(await complaints(fresh)).toEqual([]);
    expect(await messageOf('Database', fresh)).toMatch(/first start/);
  });

  it.each<[string, Partial<Probes>, RegExp]>([
    [
      'an old Node.js',
      { nodeVersion: 'v20.18.3' },
      /^problem Node\.js: v20\.18\.3 is too old\. Install version 20\.19/,
    ],
    ['a busy machine', { timerLatenessMs: async () => 64.4 }, /^warning Timers: .* up to 64 ms late/],
    ['too few processors', { cores: 2 }, /^warning Processors: .*PARLEY_MEDIA_WORKERS to 1 or less/],
    ['a single processor', { cores: 1 }, /^warning Processors: 1 processor, .*two processors or more/],
    ['no real-time priority', { realTimeAllowed: async () => false }, /^warning Priority: .*LimitRTPRIO=1/],
    ['few open files', { openFileLimit: async () => 1024 }, /^warning Open files: .*about 274 calls.*ulimit -n 1700/],
    ['a clock of 1970', { wallNow: () => 5000 }, /^problem Clock: 1970-01-01 00:00 UTC.*timedatectl/],
    [
      'a full disk',
      { writableFolder: async () => ({ exists: true, freeBytes: 1e8 }) },
      /^problem Data folder: .*0\.1 GB free, about 2 h/,
    ],
    [
      'a disk that fills up',
      { writableFolder: async () => ({ exists: true, freeBytes: 1e9 }) },
      /^warning Data folder: .*1\.0 GB/,
    ],
    [
      'an open secret key',
      { privateFile: async () => ({ isReadable: true, mode: 0o100640 }) },
      /^problem Secret key: .*chmod 600 \/srv\/parley\/secret-key/,
    ],
    [
      'a secret key of somebody else',
      { privateFile: async () => ({ isReadable: false, mode: 0o100600 }) },
      /^problem Secret key: .*cannot be read/,
    ],
    [
      'a database to migrate',
      { database: async () => ({ ...SEEN, pending: ['0001_more'] }) },
      /^warning Database: .*lacks 0001_more\. Run \.\/parley migrate/,
    ],
    [
      'a database that is down',
      { database: () => Promise.reject(new StartError('Nothing answers.', 'Start it.')) },
      /^problem Database: Nothing answers\. Start it\.$/,
    ],
    [
      'a check that breaks',
      { privateFile: () => Promise.reject(new TypeError('what')) },
      /^problem Secret key: The check failed: what\./,
    ],
    ['no network', { addresses: [] }, /^warning Addresses: This machine has no network/],
    ['a container', { inContainer: true }, /^warning Addresses: 192\.168\.1\.5 is inside .*PARLEY_PUBLIC_ADDRESS/],
    [
      'no voice',
      { offlineVoice: async () => ({ ok: false, missing: 'No voice.', remedy: 'Install one.' }) },
      /^warning Offline voice: No voice\. .*Install one\.$/,
    ],
    ['no French voice', { spokenLanguages: async () => ['en'] }, /^warning Offline voice: .*no voice for fr\./],
    [
      'no recogniser',
      { recogniser: async () => ({ ok: false, missing: 'No ears.', remedy: 'Install them.' }) },
      /^warning Offline ears: No ears\. .*keys and typed text only\. Install them\.$/,
    ],
    [
      'models without the library that runs them',
      {
        pulledModels: () => ({
          models: [{ id: 'kroko-fr', kind: 'streaming recognition', languages: ['fr'] }],
          canRun: false,
        }),
      },
      /^warning Offline models: kroko-fr cannot be used: sherpa-onnx is not installed\. /,
    ],
    [
      'a turn model that cannot be used',
      { turnModel: async () => ({ state: 'broken', detail: 'The turn model /x cannot be used: no.' }) },
      /^warning End of turn: The turn model \/x cannot be used: no\. .*\.\/parley models remove smart-turn/,
    ],
  ])('names %s alone, with a remedy', async (_, probes, sentence) => {
    expect(await complaints(probes)).toEqual([expect.stringMatching(sentence)]);
  });

  it('says what the pulled models hear and speak', async () => {
    expect(await messageOf('Offline models', {})).toMatch(/^None: .*\.\/parley models pull fr$/);
    const models = [
      { id: 'kroko-fr', kind: 'streaming recognition', languages: ['fr'] },
      { id: 'piper-de-DE-thorsten-medium', kind: 'voice', languages: ['de'] },
    ] as const;
    expect(await messageOf('Offline models', { pulledModels: () => ({ models, canRun: true }) })).toBe(
      'kroko-fr, piper-de-DE-thorsten-medium: hear fr, speak de.',
    );
  });

  it('says whether a model hears the end of turns', async () => {
    expect(await messageOf('End of turn', {})).toMatch(/^Words and silence .*\.\/parley models pull smart-turn$/);
    expect(await messageOf('End of turn', { turnModel: async () => ({ state: 'works', detail: '31 ms' }) })).toBe(
      'The turn model works: a turn of 8 s is judged in 31 ms.',
    );
    const models = [{ id: 'smart-turn', kind: 'end of turn', languages: ['fr'] }] as const;
    expect(await messageOf('Offline models', { pulledModels: () => ({ models, canRun: false }) })).toMatch(/^None: /);
  });

  it('is content without Ollama', async () => {
    const ollama = async () => ({ ok: false, missing: 'No Ollama.', remedy: 'ollama pull llama3.2' }) as const;
    expect(await complaints({ ollama })).toEqual([]);
    expect(await messageOf('Language model', { ollama })).toMatch(/^No Ollama\. .*ollama pull/);
  });

  it('compares the clock with that of a database elsewhere', async () => {
    const database = async () => ({ ...SEEN, clockAheadMs: 9400 });
    expect(await complaints({ database })).toEqual([]);
    expect(await complaints({ database }, { DATABASE_URL: 'postgres://db/parley' })).toEqual([
      expect.stringMatching(/^warning Clock: .*: 9 s behind that of the database\. Set the clock/),
    ]);
  });
});

describe('ports', () => {
  const taken = (wanted: number, transport: 'tcp' | 'udp'): Partial<Probes> => ({
    bind: async (given, _address, port) => (port === wanted && given === transport ? 'in-use' : undefined),
  });

  it('that Parley itself uses are fine', async () => {
    expect(await complaints({ ...taken(8080, 'tcp'), isOurHttp: async () => true })).toEqual([]);
    expect(await complaints({ ...taken(5060, 'udp'), isOurSip: async () => true })).toEqual([]);
  });

  it('that somebody else uses are problems', async () => {
    expect(await complaints(taken(8080, 'tcp'))).toEqual([expect.stringMatching(/^problem HTTP port: 8080 is used/)]);
    for (const transport of ['tcp', 'udp'] as const) {
      const expected = [expect.stringMatching(/^problem SIP port: 5060 is used by another.*PARLEY_SIP_PORT/)];
      expect(await complaints(taken(5060, transport))).toEqual(expected);
    }
  });

  it('below 1024 and addresses of other machines are named', async () => {
    const closed: Partial<Probes> = { bind: async (_t, _a, port) => (port < 1024 ? 'not-allowed' : undefined) };
    expect(await complaints(closed, { PARLEY_HTTP_PORT: '80' })).toEqual([
      expect.stringMatching(/^problem HTTP port: This user may not listen on 80\. .*above 1023/),
    ]);
    const elsewhere: Partial<Probes> = {
      bind: async (_t, address) => (address === '10.9.9.9' ? 'not-our-address' : undefined),
    };
    expect(await complaints(elsewhere, { PARLEY_SIP_ADDRESS: '10.9.9.9' })).toEqual([
      expect.stringMatching(/^problem SIP port: 10\.9\.9\.9 is no address of this machine/),
      expect.stringMatching(/^problem RTP ports: 10\.9\.9\.9 is no address/),
    ]);
  });

  it('chosen at the start are not tried', async () => {
    const all: Partial<Probes> = { bind: async () => 'in-use' };
    expect(await messageOf('SIP port', all, { PARLEY_SIP_PORT: '0' })).toMatch(/Any free one/);
  });

  it('for RTP have to be free and enough', async () => {
    expect(await complaints({}, { PARLEY_RTP_PORTS: '20001-20100' })).toEqual([
      expect.stringMatching(
        /^warning RTP ports: 20001-20100 has room for 49 calls.*is 500\. .*to 1000 ports.* to 49\.$/,
      ),
    ]);
    const third: Partial<Probes> = {
      bind: async (_t, _a, port) => (port >= 10_000 && port < 13_333 ? 'in-use' : undefined),
    };
    expect(await complaints(third)).toEqual([
      expect.stringMatching(/^warning RTP ports: 35 % of 10000-19999 is taken/),
    ]);
    const all: Partial<Probes> = { bind: async (_t, _a, port) => (port >= 10_000 ? 'in-use' : undefined) };
    expect(await complaints(all)).toEqual([expect.stringMatching(/^problem RTP ports: None of 10000-19999/)]);
  });
});

describe('the address for telephones', () => {
  it('is fine in the own network and on a public address', async () => {
    expect(await messageOf('Addresses', {})).toMatch(/^Telephones of this network reach 192\.168\.1\.5\. .*router/);
    expect(await messageOf('Addresses', { addresses: ['10.0.0.2', '9.9.9.9'] })).toBe(
      'Telephones reach 9.9.9.9 directly.',
    );
  });

  it('is only this machine when SIP listens on loopback', async () => {
    expect(await complaints({}, { PARLEY_SIP_ADDRESS: '127.0.0.1' })).toEqual([
      expect.stringMatching(/^warning Addresses: .*only this machine can call/),
    ]);
  });

  it('that is announced has to be reachable', async () => {
    const told = (address: string) => messageOf('Addresses', {}, { PARLEY_PUBLIC_ADDRESS: address });
    expect(await told('9.9.9.9')).toMatch(/router there has to forward/);
    expect(await told('192.168.1.5')).toMatch(/an address of this machine/);
    expect(await complaints({}, { PARLEY_PUBLIC_ADDRESS: '127.0.0.1' })).toEqual([
      expect.stringMatching(/^problem Addresses: PARLEY_PUBLIC_ADDRESS is 127\.0\.0\.1/),
    ]);
  });
});
