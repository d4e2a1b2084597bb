/** The tabs of the providers' page, in their order; the address holds the chosen one. */
export const PROVIDER_TABS = ['keys', 'health', 'usage'] as const;
export type ProviderTab = (typeof PROVIDER_TABS)[number];
