import { Tabs } from '@mantine/core';
import type { ComponentType } from 'react';

interface PageTabsProps<T extends string> {
  /** In their order. */
  readonly tabs: readonly T[];
  readonly tab: T;
  readonly label: (tab: T) => string;
  readonly panels: Readonly<Record<T, ComponentType>>;
  readonly onChange: (tab: T) => void;
}

/** The parts of a page, one at a time. */
export function PageTabs<T extends string>({ tabs, tab, label, panels, onChange }: PageTabsProps<T>) {
  const Panel: ComponentType = panels[tab];
  const choose = (value: string | null) => {
    const chosen = tabs.find((known) => known === value);
    if (chosen) onChange(chosen);
  };
  return (
    <Tabs value={tab} onChange={choose} keepMounted={false}>
      <Tabs.List mb="lg">
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {label(name)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab}>
        <Panel />
      </Tabs.Panel>
    </Tabs>
  );
}
