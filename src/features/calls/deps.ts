import type { Clock, Ids, Log } from '#base';
import type { ConversationPlan } from '#conversation';
import type { Assistants } from '#features/assistants';
import type { ConnectionsService } from '#features/connections';
import type { Prices, Providers } from '#features/providers';
import type { SoundsService } from '#features/sounds';
import type { Database } from '#platform/db';
import type { Files } from '#platform/files';
import type { ProviderHealth, SpeechCache } from '#providers';
import type { CallLeg, SipDialRequest } from '#telephony';
import type { Engines } from './line-ups.ts';

/** What the calls of a node work with. */
export interface CallsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly assistants: Pick<Assistants, 'findByAddress' | 'resolveForTest' | 'versions'>;
  readonly connections: Pick<ConnectionsService, 'trunk'>;
  /** Sends an invitation. Rejects when there is no way to its address. */
  readonly dial: (request: SipDialRequest) => Promise<CallLeg>;
  /** What the operator lets members call: any public or allowed address; private ones only where they are allowed. */
  readonly reach: { readonly any: (address: string) => boolean; readonly allowedPrivate: (address: string) => boolean };
  readonly engines: Engines;
  /** Tells by their sound when turns are over, where it can be had. */
  readonly turnModels?: { current(): ConversationPlan['turnModel'] };
  /** Circuit breakers of this node's providers, shared by its calls. */
  readonly providerHealth: ProviderHealth;
  /** What voices have said already. */
  readonly speechCache?: SpeechCache;
  /** What calls cost. */
  readonly prices: Pick<Prices, 'costOf'>;
  /** The workspace's budget. */
  readonly usage: Providers['usage'];
  readonly sounds: Pick<SoundsService, 'loopFor'>;
  /** The recordings folder. */
  readonly recordings: Files;
  /** This node; the same after a restart, so that it finds its own interrupted calls. */
  readonly nodeId: string;
  /** Calls that it carries at once. */
  readonly maxCalls: number;
}
