import { silentLog, systemClock, systemIds } from '#base';
import { type CallLeg, createMediaPool, createSipEndpoint } from '#telephony';

/** A telephone of the command line, which places calls and takes none. */
export interface CallerEndpoint {
  dial(uri: string, user: string): Promise<CallLeg>;
  close(): Promise<void>;
}

/** Opens a telephone that reaches `uri`. */
export async function openCallerEndpoint(uri: string): Promise<CallerEndpoint> {
  const clock = systemClock;
  const address = uri.includes('127.0.0.1') || uri.includes('localhost') ? '127.0.0.1' : '0.0.0.0';
  const media = await createMediaPool({
    ...{ clock, log: silentLog, workers: 1, capacity: 1 },
    ...{ rtpPorts: [20_000, 29_999], bindAddress: address },
  });
  const endpoint = await createSipEndpoint({
    ...{ clock, media, ids: systemIds, log: silentLog, bindAddress: address, port: 0 },
    screen: () => ({ verdict: 'drop' }),
    onCall: (leg) => leg.reject(480),
  });
  return {
    dial: async (to, user) => endpoint.dial({ uri: to, from: { user }, ringTimeoutMs: 30_000 }),
    close: async () => {
      await endpoint.close();
      await media.close();
    },
  };
}
