import type { GoodwillTemplate } from '../../../shared/contract/views.ts';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';

/** What may still be given today, by count and worth: always in view, and the same after a restart. */
export function Allowance({ templates }: { readonly templates: readonly GoodwillTemplate[] }) {
  const words = useWords('care');
  return (
    <Panel title={words('allowance')}>
      <DataList label={words('allowance')}>
        {templates.map((template) => (
          <Left key={template.campaign.id} template={template} />
        ))}
      </DataList>
    </Panel>
  );
}

function Left({ template: { campaign, allowance } }: { readonly template: GoodwillTemplate }) {
  const words = useWords('care');
  const { text, money } = useFormat();
  const { leftToday, perDay, leftMinor, perDayMinor, leftForYou, perPerson } = allowance;
  const given = { count: allowance.givenToday, worth: money(allowance.worthTodayMinor) };
  const sub = [
    words('allowanceGiven', given),
    ...(leftForYou === null || perPerson === null
      ? []
      : [words('allowanceYours', { left: leftForYou, of: perPerson })]),
  ];
  const value = [
    words('allowanceCount', { left: leftToday, of: perDay }),
    ...(leftMinor === null || perDayMinor === null
      ? []
      : [words('allowanceWorth', { left: money(leftMinor), of: money(perDayMinor) })]),
  ];
  return <Row label={text(campaign.name)} sub={sub.join(' · ')} value={value.join(' · ')} />;
}
