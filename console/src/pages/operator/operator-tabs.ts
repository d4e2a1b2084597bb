/** The tabs of the operator's page, in their order; the address holds the chosen one. */
export const OPERATOR_TABS = ['keys', 'prices', 'health'] as const;
export type OperatorTab = (typeof OPERATOR_TABS)[number];
