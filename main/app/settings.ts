import { actorOf } from './people/operator.ts';
import { failed, ok } from './answers.ts';
import { ranks } from './people/operator.ts';
import type { Operator } from './people/operator.ts';
import { createPinCheck } from './people/pinCheck.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { TerminalSettings } from '../../shared/contract/views.ts';
import { entryFrame } from './context.ts';
import type { AppContext } from './context.ts';
import type { Handlers } from './handlers.ts';

type SettingsHandlers = Pick<
  Handlers,
  'settings.get' | 'settings.set' | 'settings.language' | 'kiosk.leave'
>;

export function createSettings(context: AppContext): SettingsHandlers {
  const pins = createPinCheck(context);

  function save(next: TerminalSettings, changed: string[], operator: Operator | null): void {
    context.store.write((tx) => {
      tx.setSettings(next);
      if (tx.identity() === null || operator === null) return;
      tx.append({
        ...entryFrame(context, tx, actorOf(operator)),
        id: context.ids.random128(),
        approver: null,
        body: { kind: 'settings', changed },
        print: null,
      });
    });
    context.announce('settings');
    context.nudgePrinter();
  }

  return {
    'settings.get': () => ok(context.store.read((tx) => tx.settings())),
    'settings.set': (patch, { operator }) => {
      const { printer, paper, scanners, wedge, formats, customerDays, receiptReminder } = patch;
      const devices = [printer, paper, scanners, wedge, formats];
      const managers = [...devices, customerDays, receiptReminder, patch.keys, patch.kiosk];
      const isForManager = managers.some((one) => one !== undefined);
      if (isForManager && (operator === null || !ranks(operator.role, 'manager'))) {
        return failed(problemOf('wrongRole', { needed: 'manager' }));
      }
      const before = context.store.read((tx) => tx.settings());
      const next: TerminalSettings = {
        language: patch.language ?? before.language,
        theme: patch.theme ?? before.theme,
        confirmAtOnce: patch.confirmAtOnce ?? before.confirmAtOnce,
        sounds: patch.sounds ?? before.sounds,
        volume: patch.volume ?? before.volume,
        textSize: patch.textSize ?? before.textSize,
        keys: patch.keys ?? before.keys,
        kiosk: patch.kiosk ?? before.kiosk,
        printer: patch.printer ?? before.printer,
        paper: patch.paper ?? before.paper,
        customerDays: patch.customerDays ?? before.customerDays,
        receiptReminder: patch.receiptReminder ?? before.receiptReminder,
        scanners: patch.scanners ?? before.scanners,
        wedge: patch.wedge ?? before.wedge,
        formats: patch.formats ?? before.formats,
      };
      save(next, Object.keys(patch), operator);
      return ok(next);
    },
    'settings.language': ({ language }, { operator }) => {
      const next = { ...context.store.read((tx) => tx.settings()), language };
      save(next, ['language'], operator);
      return ok(next);
    },
    'kiosk.leave': async ({ personId, pin }) => {
      const checked = await pins.pin(personId, pin);
      if (!checked.ok) return checked;
      const { id, name, role } = checked.value;
      if (!ranks(role, 'manager')) return failed(problemOf('wrongRole', { needed: 'manager' }));
      const next = { ...context.store.read((tx) => tx.settings()), kiosk: false };
      // It was the manager's doing, whoever is signed in.
      save(next, ['kiosk'], { id, name, role });
      return ok(next);
    },
  };
}
