import type { SpeechConfig } from 'microsoft-cognitiveservices-speech-sdk';
import type { VendorAccess } from '../catalog/vendor.ts';
import { checkedAddress, inUrl } from '../checked-address.ts';
import { failureOf } from '../error.ts';
import { vendorApi } from '../websocket/index.ts';

export type AzureSdk = typeof import('microsoft-cognitiveservices-speech-sdk');

let loaded: Promise<AzureSdk> | undefined;

/** The vendor's SDK, which takes a while to load and is needed by who uses it only. */
function loadAzure(): Promise<AzureSdk> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<AzureSdk> {
  const [module, { WebsocketMessageAdapter }] = await Promise.all([
    import('microsoft-cognitiveservices-speech-sdk'),
    import('microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.browser/Exports.js'),
  ]);
  // Node's own WebSocket, from Node 22 on, hides why a handshake was refused, and sends no headers.
  WebsocketMessageAdapter.forceNpmWebSocket = true;
  const sdk = 'default' in module ? (module.default as AzureSdk) : module;
  sdk.Recognizer.enableTelemetry(false);
  return sdk;
}

/** The SDK, and where it is to connect to. */
export interface Azure {
  readonly sdk: AzureSdk;
  readonly apiKey: string;
  /** Of the vendor's own service. */
  readonly region: string;
  /** Of the customer's own server, as `wss://host:port`. */
  readonly host: string | undefined;
}

/** @throws ProviderError (configuration) when it is not said where to connect to, or not allowed */
export async function reachAzure(access: VendorAccess): Promise<Azure> {
  const { apiKey = '', region = '' } = access.credentials;
  const [sdk, address] = await Promise.all([loadAzure(), checkedAddress('azure', access)]);
  const host = address && `${address.isSecure ? 'wss' : 'ws'}://${inUrl(address.host)}:${address.port}`;
  // It becomes part of a host name.
  if (!host && !REGION.test(region)) throw failureOf('azure', 'configuration');
  return { sdk, apiKey, region, host };
}

const REGION = /^[a-z0-9]+$/;

/** Where voices are listed. @throws ProviderError (configuration) */
export function voicesUrl(access: VendorAccess): string {
  const { region = '', address } = access.credentials;
  if (!address && !REGION.test(region)) throw failureOf('azure', 'configuration');
  return `${vendorApi('azure', access, `${region}.tts.speech.microsoft.com`).http}/cognitiveservices/voices/list`;
}

/** Where a Speech container hears conversations. It cannot be left to the SDK, which opens a connection ahead elsewhere. */
const HEARING_PATH = '/speech/recognition/conversation/cognitiveservices/v1';

export function configOf({ sdk, apiKey, region, host }: Azure, stage: 'hearing' | 'speaking'): SpeechConfig {
  if (!host) return sdk.SpeechConfig.fromSubscription(apiKey, region);
  if (stage === 'speaking') return sdk.SpeechConfig.fromHost(new URL(host), apiKey);
  return sdk.SpeechConfig.fromEndpoint(new URL(`${host}${HEARING_PATH}`), apiKey);
}
