import { useHelp } from '../ui/help.ts';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words.ts';

/** The question mark: help for the place one is at. */
export function HelpButton() {
  const words = useWords('session');
  const open = useHelp();
  if (open === null) return null;
  return <Button kind="quiet" icon="help" aria-label={words('help')} onPress={open} />;
}
