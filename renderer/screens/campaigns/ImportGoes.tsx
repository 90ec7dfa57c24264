import { useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { useFormat, useWords } from '../../words.ts';

const askAgainEveryMs = 1_000;

/** An import that goes on, whoever began it on whichever screen; or how the last one went. */
export function ImportGoes() {
  const words = useWords('campaigns');
  const { number } = useFormat();
  const { value: view } = useCall('vouchers.importState', {}, { everyMs: askAgainEveryMs });
  if (view === null) return null;
  const { by, state, rows, done, added } = view;
  const figures = { by, rows: number(rows), done: number(done), added: number(added ?? 0) };
  switch (state) {
    case 'running':
      return (
        <Progress value={rows === 0 ? null : done / rows} label={words('importGoes', figures)} />
      );
    case 'done':
      return <Banner tone="ok">{words('importWent', figures)}</Banner>;
    case 'failed':
      return <Banner tone="warn">{words('importBroke', figures)}</Banner>;
  }
}
