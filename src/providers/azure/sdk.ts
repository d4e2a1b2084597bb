import type { SpeechConfig } from 'microsoft-cognitiveservices-speech-sdk';
import type { Credentials } from '../catalog/vendor.ts';
import { ProviderError } from '../error.ts';

export type AzureSdk = typeof import('microsoft-cognitiveservices-speech-sdk');

let loaded: Promise<AzureSdk> | undefined;

/** The vendor's SDK, which takes a while to load and is needed by who uses it only. */
export function loadAzure(): Promise<AzureSdk> {
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

/** Where a Speech container hears conversations. It cannot be left to the SDK, which opens a connection ahead elsewhere. */
const HEARING_PATH = '/speech/recognition/conversation/cognitiveservices/v1';

/** @throws ProviderError of kind `configuration` when it is not said where to connect to. */
export function configOf(sdk: AzureSdk, stage: 'hearing' | 'speaking', credentials: Credentials): SpeechConfig {
  const { apiKey = '', region, address } = credentials;
  if (address) {
    const host = address.replace(/^http/, 'ws').replace(/\/+$/, '');
    if (!URL.canParse(host)) throw new ProviderError('azure', 'configuration', 'The address is not one.');
    if (stage === 'speaking') return sdk.SpeechConfig.fromHost(new URL(host), apiKey);
    return sdk.SpeechConfig.fromEndpoint(new URL(`${host}${HEARING_PATH}`), apiKey);
  }
  if (!region) throw new ProviderError('azure', 'configuration', 'The region of the Azure resource is missing.');
  return sdk.SpeechConfig.fromSubscription(apiKey, region);
}

/** Where voices are listed: the same host by HTTP. */
export function httpAddressOf({ region = '', address }: Credentials): string {
  if (address) return address.replace(/^ws/, 'http').replace(/\/+$/, '');
  return `https://${encodeURIComponent(region)}.tts.speech.microsoft.com`;
}
