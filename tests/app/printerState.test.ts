import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { paperOnScreen } from '../../shared/contract/printer.ts';
import { answering, coverOpen, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import type { FakePrinter, FakeStatus } from '../devices/fakePrinter.ts';
import { openRig, setUpShop, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import { tempFolder } from '../hosts/tempFolder.ts';

describe('paper: how the counter’s printer is', () => {
  let folder: ReturnType<typeof tempFolder>;
  let rig: CounterRig;
  let fake: FakePrinter | null = null;

  beforeEach(async () => {
    folder = tempFolder();
    rig = openRig(folder.path);
    await setUpShop(rig);
  });

  afterEach(async () => {
    await fake?.close();
    fake = null;
    rig.close();
    folder[Symbol.dispose]();
  });

  async function setPrinter(status: FakeStatus): Promise<FakePrinter> {
    const { port } = (fake = await startFakePrinter(answering(status)));
    const printer = { ...paperOnScreen, kind: 'network', host: '127.0.0.1', port } as const;
    await rig.call('settings.set', { printer });
    return fake;
  }

  it('is told to whoever is signed in, and to nobody else', async () => {
    await expect(rig.call('printer.state', {})).rejects.toThrow('notSignedIn');
    await signInRig(rig);
    expect(await rig.call('printer.state', {})).toEqual({
      reach: 'answers',
      problem: null,
      paperLow: false,
      lettersMissing: false,
    });
  });

  it('asks the printer of the settings, and writes nothing into the journal', async () => {
    await signInRig(rig);
    await setPrinter(coverOpen);
    const head = rig.store.read((tx) => tx.head());
    expect(await rig.call('printer.state', {})).toMatchObject({
      reach: 'answers',
      problem: 'coverOpen',
    });
    expect(rig.store.read((tx) => tx.head())).toEqual(head);
  });

  it('several screens that ask at once are answered by one asking', async () => {
    await signInRig(rig);
    const printer = await setPrinter(ready);
    const asked = Array.from({ length: 5 }, () => rig.call('printer.state', {}));
    const answers = await Promise.all(asked);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(printer.jobs).toHaveLength(1);
  });

  it('says that letters can’t be drawn here, only where its profile wants them drawn', async () => {
    await signInRig(rig);
    Object.assign(rig.context, {
      paper: createPaper({
        openLetters: () => {
          throw new Error('no such library');
        },
      }),
    });
    expect(await rig.call('printer.state', {})).toMatchObject({ lettersMissing: false });
    const profile = { ...paperOnScreen.profile, letters: 'picture' } as const;
    await rig.call('settings.set', { printer: { ...paperOnScreen, profile } });
    expect(await rig.call('printer.state', {})).toMatchObject({ lettersMissing: true });
  });
});
