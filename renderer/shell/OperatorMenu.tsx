import { lazy, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog as AriaDialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import type { PersonView } from '../../shared/contract/views.ts';
import { useAct, useCall } from '../bridge/queries.ts';
import { manages, useSession } from '../bridge/session.ts';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useWords } from '../words.ts';
import { useDrawerHere } from '../screens/drawer/drawerHere.ts';
import { useLeave } from './leave.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { Late } from './Late.tsx';
import { initialOf } from './person.ts';
import s from './TopBar.module.css';

const OwnDialog = lazy(async () => ({
  default: (await import('../screens/people/OwnDialog.tsx')).OwnDialog,
}));

const DrawerDialog = lazy(async () => ({
  default: (await import('../screens/drawer/DrawerDialog.tsx')).DrawerDialog,
}));

type Leaving = 'switch' | 'operator';

/** Ends the shift by hand; the next sign-in opens another. */
function CloseShift({ onClosed }: { readonly onClosed: () => void }) {
  const words = useWords('clock');
  const { view } = useSession();
  const { act, isBusy } = useAct('shift.close');
  const shift = view?.shift ?? null;
  if (shift === null) return null;
  return (
    <Button
      size="counter"
      icon="check"
      isBusy={isBusy}
      onPress={() => void act({ shift }).then(onClosed)}
    >
      {words('closeShift', { number: shift.slice(shift.indexOf('/') + 1) })}
    </Button>
  );
}

/** Who is at the counter; tapped, the way to someone else. */
export function OperatorMenu({ operator }: { readonly operator: PersonView }) {
  const words = useWords('session');
  const common = useWords('common');
  const [isOpen, setOpen] = useState(false);
  const people = useWords('people');
  const [showsOwn, setShowsOwn] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const [showsDrawer, setShowsDrawer] = useState(false);
  const hasDrawer = useDrawerHere();
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const { value: sync } = useCall('sync.status', {});
  const leaveCounter = useLeave();
  const unsent = sync?.state === 'standAlone' ? 0 : (sync?.waiting ?? 0);
  const role = common(`role_${operator.role}`);

  const leave = (because: Leaving) => {
    setOpen(false);
    if (unsent > 0 && leaving === null) setLeaving(because);
    else void leaveCounter(because);
  };

  return (
    <>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <AriaButton
          className={cls(s.operator)}
          aria-label={words('operatorMenu', { name: operator.name, role })}
        >
          <span className={s.initial} data-initial={initialOf(operator.name)} />
          <span className={s.name}>{operator.name}</span>
          <Icon name="chevronDown" size={16} />
        </AriaButton>
        <Popover className={cls(s.popover)} placement="bottom end">
          <AriaDialog className={cls(s.menu)} aria-label={operator.name}>
            <p className={s.who}>
              {operator.name} · {role}
            </p>
            <Button size="counter" icon="people" onPress={() => leave('switch')}>
              {words('switchPerson')}
            </Button>
            <Button size="counter" icon="lock" onPress={() => leave('operator')}>
              {words('lock')}
            </Button>
            {hasDrawer ? (
              <Button
                size="counter"
                icon="drawer"
                onPress={() => {
                  setOpen(false);
                  setShowsDrawer(true);
                }}
              >
                {words('openDrawer')}
              </Button>
            ) : null}
            <CloseShift onClosed={() => setOpen(false)} />
            <Button
              kind="quiet"
              icon="person"
              onPress={() => {
                setOpen(false);
                setShowsOwn(true);
              }}
            >
              {people(manages(operator.role) ? 'ownOpenPhone' : 'ownOpen')}
            </Button>
            <Button
              kind="quiet"
              icon="keyboard"
              onPress={() => {
                setOpen(false);
                setShowsKeys(true);
              }}
            >
              {words('keys')}
            </Button>
          </AriaDialog>
        </Popover>
      </DialogTrigger>
      <Late>
        {showsDrawer ? <DrawerDialog onClose={() => setShowsDrawer(false)} /> : null}
        {showsOwn ? <OwnDialog operator={operator} onClose={() => setShowsOwn(false)} /> : null}
      </Late>
      <KeysDialog isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
      <Dialog
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        title={words('unsentTitle', { n: unsent })}
        actions={
          <>
            <Button size="counter" onPress={() => leaving !== null && leave(leaving)}>
              {words('leaveAnyway')}
            </Button>
            <Button kind="primary" size="counter" onPress={() => setLeaving(null)}>
              {words('stay')}
            </Button>
          </>
        }
      >
        <p>{words('unsentText')}</p>
      </Dialog>
    </>
  );
}
