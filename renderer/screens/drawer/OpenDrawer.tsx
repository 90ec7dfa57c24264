import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import { DrawerDialog } from './DrawerDialog.tsx';
import { useDrawerHere } from './drawerHere.ts';

/** The way to the cash drawer, where there is one. */
export function OpenDrawer() {
  const words = useWords('drawer');
  const isHere = useDrawerHere();
  const [isOpen, setOpen] = useState(false);
  if (!isHere) return null;
  return (
    <>
      <Button size="counter" icon="drawer" wide onPress={() => setOpen(true)}>
        {words('title')}
      </Button>
      {isOpen ? <DrawerDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
