/** What a key may be used for, and in what it is counted. */
export const LIMITS = {
  monthlyBudgetUsd: { unit: 'usd', max: 1_000_000 },
  maxStreams: { unit: 'streams', max: 10_000 },
  workspaceMonthlyBudgetUsd: { unit: 'usd', max: 1_000_000 },
  workspaceMaxStreams: { unit: 'streams', max: 10_000 },
} as const;
export type LimitName = keyof typeof LIMITS;
/** null: no limit. */
export type Limits<L extends LimitName = LimitName> = Readonly<Record<L, number | null>>;
