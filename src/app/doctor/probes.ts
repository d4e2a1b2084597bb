import type { SeenDatabase } from '#platform/db';
import type { ProviderCheck } from '#providers/catalog';
import type { Model } from '#providers/local';

/** Why a socket cannot be bound, undefined when it can. */
export type BindFailure = 'in-use' | 'not-allowed' | 'not-our-address' | 'other';

/** What the checks ask the machine. */
export interface Probes {
  /** Such as `v22.11.0`. */
  readonly nodeVersion: string;
  /** Processors that this process may use, at least 1. */
  readonly cores: number;
  /** IANA name. */
  readonly timeZone: string;
  /** IPv4 addresses of the network interfaces, loopback left out. */
  readonly addresses: readonly string[];
  readonly inContainer: boolean;
  wallNow(): number;
  /** By how many ms a timer of 20 ms came late, at worst, over half a second. */
  timerLatenessMs(): Promise<number>;
  /** Files and sockets that this process may have open; undefined when the system does not say. */
  openFileLimit(): Promise<number | undefined>;
  /** Whether a thread may run at real-time priority; undefined when the system does not say. */
  realTimeAllowed(): Promise<boolean | undefined>;
  /** Free bytes where `folder` is or would be made. @throws StartError when it cannot be written. */
  writableFolder(folder: string): Promise<{ readonly exists: boolean; readonly freeBytes: number }>;
  /** Undefined when there is no such file. */
  privateFile(file: string): Promise<{ readonly isReadable: boolean; readonly mode: number } | undefined>;
  /** @throws StartError when it is there but cannot be used. */
  database(): Promise<SeenDatabase | undefined>;
  bind(transport: 'tcp' | 'udp', address: string, port: number): Promise<BindFailure | undefined>;
  /** Whether the console of a Parley answers there. */
  isOurHttp(address: string, port: number): Promise<boolean>;
  /** Whether the SIP of a Parley answers there, over UDP. */
  isOurSip(address: string, port: number): Promise<boolean>;
  /** Two-letter languages of the offline voices. */
  spokenLanguages(): Promise<readonly string[]>;
  offlineVoice(): Promise<ProviderCheck>;
  recogniser(): Promise<ProviderCheck>;
  /** What was pulled, and whether the library that runs it is installed. */
  pulledModels(): { readonly models: readonly Pick<Model, 'id' | 'kind' | 'languages'>[]; readonly canRun: boolean };
  /** Whether the model that hears the end of turns was pulled and works; `detail`: how fast, or why not. */
  turnModel(): Promise<{ readonly state: 'none' | 'works' | 'broken'; readonly detail: string }>;
  ollama(): Promise<ProviderCheck>;
}
