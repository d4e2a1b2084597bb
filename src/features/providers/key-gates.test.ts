import { describe, expect, it } from 'vitest';
import { sampleVendor } from '../../../test/kit/vendors/sample-vendor.ts';
import { createKeyGates, type KeyLimits } from './key-gates.ts';

const vendor = sampleVendor();
const NONE: KeyLimits = { maxStreams: null, monthlyBudgetUsd: null };

describe('the limits of a key', () => {
  const make = (limits: Partial<KeyLimits>, keys: 'ours' | 'yours' = 'ours') => {
    const gates = createKeyGates();
    const state = { limits: { ...NONE, ...limits } as KeyLimits };
    const of = (workspaceId: string) => gates.gate(workspaceId, vendor, keys, () => state.limits);
    return { gates, state, acme: of('acme'), other: of('other') };
  };

  it('of streams hold over all workspaces, and for each', () => {
    const { gates, acme, other } = make({ maxStreams: 3, workspaceMaxStreams: 2 });
    const releases = [acme.take(), acme.take()];
    expect(() => acme.take()).toThrow("This workspace uses the operator's key for Sample for as many requests");
    releases.push(other.take());
    expect(() => other.take()).toThrow(/^The operator's key for Sample is used by as many/);
    expect(gates.totalUse('sample').streams).toBe(3);
    for (const release of releases) {
      release();
      release();
    }
    expect(gates.totalUse('sample').streams).toBe(0);
    expect(gates.use('acme', 'sample', 'ours').streams).toBe(0);
  });

  it('are typed, and in force as soon as they are changed', () => {
    const { state, acme } = make({});
    acme.take();
    state.limits = { ...NONE, maxStreams: 1 };
    expect(() => acme.take()).toThrow(expect.objectContaining({ name: 'ProviderError', kind: 'limit' }));
    state.limits = { ...NONE, maxStreams: 2 };
    acme.take();
  });

  it('of money keep the key from new calls: of all workspaces, or of the one that has spent its share', () => {
    const { gates, state, acme, other } = make({ monthlyBudgetUsd: 10, workspaceMonthlyBudgetUsd: 6 });
    gates.setSpending([
      { workspaceId: 'acme', vendor: 'sample', keys: 'ours', usd: 6 },
      { workspaceId: 'other', vendor: 'sample', keys: 'ours', usd: 3 },
      { workspaceId: 'other', vendor: 'sample', keys: 'yours', usd: 50 },
    ]);
    expect(() => acme.check()).toThrow("What this workspace may spend with the operator's key for Sample");
    other.check();
    state.limits = { ...NONE, monthlyBudgetUsd: 9 };
    for (const gate of [acme, other]) expect(() => gate.check()).toThrow(/^The budget of the operator's key/);
  });

  it("of a workspace's own key are no one else's", () => {
    const { gates, acme, other } = make({ monthlyBudgetUsd: 5, maxStreams: 1 }, 'yours');
    gates.setSpending([{ workspaceId: 'acme', vendor: 'sample', keys: 'yours', usd: 5 }]);
    expect(() => acme.check()).toThrow('The budget of your key for Sample is spent for this month.');
    other.check();
    acme.take();
    other.take();
    expect(() => other.take()).toThrow('Your key for Sample is used by as many requests and streams as it may be.');
  });
});
