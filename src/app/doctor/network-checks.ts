import { isLoopback, isPublic, localAddressOf } from './addresses.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';
import type { BindFailure, Probes } from './probes.ts';

/** One place where we listen, as the messages name it. */
interface Place {
  readonly address: string;
  readonly port: number;
  readonly portVariable: string;
  readonly addressVariable: string;
}

export const httpPort: Check = {
  name: 'HTTP port',
  run: async ({ httpAddress: address, httpPort: port }, probes) => {
    const place = { address, port, portVariable: 'PARLEY_HTTP_PORT', addressVariable: 'PARLEY_HTTP_ADDRESS' };
    return portFinding(place, await probes.bind('tcp', address, port), () =>
      probes.isOurHttp(localAddressOf(address), port),
    );
  },
};

export const sipPort: Check = {
  name: 'SIP port',
  run: async ({ sipAddress: address, sipPort: port, httpAddress, httpPort: http }, probes) => {
    const place = { address, port, portVariable: 'PARLEY_SIP_PORT', addressVariable: 'PARLEY_SIP_ADDRESS' };
    const failure = (await probes.bind('udp', address, port)) ?? (await probes.bind('tcp', address, port));
    // SIP on a public address does not answer everybody; a Parley whose console answers has its SIP port too.
    const isOurs = async () =>
      (await probes.isOurSip(localAddressOf(address), port)) || probes.isOurHttp(localAddressOf(httpAddress), http);
    return portFinding(place, failure, isOurs);
  },
};

async function portFinding(
  place: Place,
  failure: BindFailure | undefined,
  isOurs: () => Promise<boolean>,
): Promise<Finding> {
  const { address, port, portVariable, addressVariable } = place;
  if (port === 0) return ok('Any free one is taken at the start.');
  switch (failure) {
    case undefined:
      return ok(`${port} is free.`);
    case 'in-use':
      if (await isOurs()) return ok(`${port} is used by the Parley that runs.`);
      return problem(`${port} is used by another program.`, `Stop that program, or set ${portVariable}.`);
    case 'not-allowed':
      return problem(`This user may not listen on ${port}.`, `Set ${portVariable} to a port above 1023.`);
    case 'not-our-address':
      return problem(`${address} is no address of this machine.`, `Correct ${addressVariable}.`);
    case 'other':
      return problem(`Listening on ${address}, port ${port}, fails.`, `Correct ${portVariable} or ${addressVariable}.`);
  }
}

/** Ports that are tried, spread over the range. */
const SAMPLES = 40;
/** Calls look for another port when one is taken, which is quick as long as few are. */
const MOST_TAKEN = 0.25;

export const rtpPorts: Check = {
  name: 'RTP ports',
  run: async ({ rtpPorts: [first, last], sipAddress, maxCalls }, probes) => {
    const even = first + (first & 1);
    const pairs = Math.floor((last - even + 1) / 2);
    const range = `${first}-${last}`;
    const failures = await tryPorts(probes, sipAddress, even, pairs);
    if (failures.includes('not-our-address'))
      return problem(`${sipAddress} is no address of this machine.`, 'Correct PARLEY_SIP_ADDRESS.');
    const taken = failures.filter((failure) => failure !== undefined).length;
    if (taken === failures.length)
      return problem(`None of ${range} can be used.`, 'Set PARLEY_RTP_PORTS to a free range.');
    if (taken > failures.length * MOST_TAKEN)
      return warning(
        `${Math.round((taken / failures.length) * 100)} % of ${range} is taken by other programs or by calls.`,
        'Set PARLEY_RTP_PORTS to a range that nothing else uses.',
      );
    if (pairs >= maxCalls) return ok(`${range}, room for ${pairs} calls at once.`);
    return warning(
      `${range} has room for ${pairs} calls at once; PARLEY_MAX_CALLS is ${maxCalls}.`,
      `Set PARLEY_RTP_PORTS to ${2 * maxCalls} ports or more, or PARLEY_MAX_CALLS to ${pairs}.`,
    );
  },
};

function tryPorts(probes: Probes, address: string, first: number, pairs: number) {
  const tries = Math.min(SAMPLES, pairs);
  const ports = Array.from({ length: tries }, (_, index) => first + 2 * Math.floor((pairs * index) / tries));
  return Promise.all(ports.map((port) => probes.bind('udp', address, port)));
}

const FROM_OUTSIDE =
  'Set PARLEY_PUBLIC_ADDRESS to the address that telephones use, and forward the SIP and RTP ports to this machine.';

export const reachability: Check = {
  name: 'Addresses',
  run: async (config, probes) => {
    if (config.publicAddress !== undefined) return announced(config.publicAddress, probes.addresses);
    if (isLoopback(config.sipAddress)) {
      return warning(
        `SIP listens on ${config.sipAddress}: only this machine can call.`,
        'Leave PARLEY_SIP_ADDRESS out to take calls from the network.',
      );
    }
    const own = config.sipAddress === '0.0.0.0' ? probes.addresses : [config.sipAddress];
    if (own.length === 0) return warning('This machine has no network: only it can call.', 'Connect it to a network.');
    const open = own.filter(isPublic);
    if (open.length > 0) return ok(`Telephones reach ${open.join(' and ')} directly.`);
    if (probes.inContainer) {
      return warning(
        `${own.join(' and ')} is inside a container: telephones elsewhere may not reach it.`,
        `Use the network of the host, or: ${FROM_OUTSIDE}`,
      );
    }
    return ok(
      `Telephones of this network reach ${own.join(' and ')}. For calls that come through a router: ${FROM_OUTSIDE}`,
    );
  },
};

function announced(address: string, own: readonly string[]): Finding {
  if (isLoopback(address) || address === '0.0.0.0' || address === '::') {
    return problem(
      `PARLEY_PUBLIC_ADDRESS is ${address}: telephones would send their audio to themselves.`,
      'Set it to the address that telephones use, or leave it out.',
    );
  }
  if (own.includes(address)) return ok(`Telephones are told ${address}, an address of this machine.`);
  return ok(`Telephones are told ${address}: the router there has to forward the SIP and RTP ports to this machine.`);
}
