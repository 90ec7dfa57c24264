import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';
import { cls } from './cls.ts';
import s from './Tabs.module.css';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly content: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly selected: Id;
  readonly onChange: (id: Id) => void;
}

export function Tabs<Id extends string>({ label, items, selected, onChange }: TabsProps<Id>) {
  const choose = (key: string | number) => {
    const chosen = items.find((item) => item.id === key);
    if (chosen !== undefined) onChange(chosen.id);
  };
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={choose} className={cls(s.tabs)}>
      <TabList aria-label={label} className={cls(s.list)}>
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className={cls(s.tab)}>
            {item.label}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className={cls(s.panel)}>
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
