import type { KeyOwner } from '#domain';
import type { ProviderInfo } from '#features/providers/contract';

/** What a provider can be chosen for in an assistant. */
export const PROVIDER_STAGES = ['speechToText', 'textToSpeech', 'languageModel'] as const;
export type ProviderStageName = (typeof PROVIDER_STAGES)[number];

/** Whether a call can use it: with a key of either, or without one. */
export const isUsable = ({ ours, yours }: ProviderInfo): boolean => ours || yours !== null;

/** Whose key a choice means: the workspace's own when there is one, unless it says otherwise. */
export const keyOwner = ({ yours }: ProviderInfo, chosen: KeyOwner | undefined): KeyOwner =>
  chosen ?? (yours ? 'yours' : 'ours');

/** Whether the key that a choice means is there. */
export const hasKey = (provider: ProviderInfo, chosen: KeyOwner | undefined): boolean =>
  keyOwner(provider, chosen) === 'yours' ? provider.yours !== null : provider.ours;

/** Whether it needs anybody's key at all. */
export const needsKey = ({ credentials }: ProviderInfo): boolean => credentials.some(({ required }) => required);
