import type { PrinterNowView } from '../../../../shared/contract/printerViews.ts';
import { ok } from '../../answers.ts';
import type { AppContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';

/** How the counter's printer is; several screens that ask at once are answered by one asking. */
export function createPrinterState(
  context: Pick<AppContext, 'store' | 'printerFor' | 'paper'>,
): Pick<Handlers, 'printer.state'> {
  let asking: Promise<PrinterNowView> | null = null;

  async function ask(): Promise<PrinterNowView> {
    const { printer } = context.store.read((tx) => tx.settings());
    const state = await context.printerFor(printer).state();
    const wantsDrawn = printer.profile.letters === 'picture';
    return { ...state, lettersMissing: wantsDrawn && !context.paper.drawsLetters() };
  }

  return {
    'printer.state': async () => {
      asking ??= ask().finally(() => (asking = null));
      return ok(await asking);
    },
  };
}
