import { join } from 'node:path';
import { _electron } from 'playwright';
import { expect, it } from 'vitest';
import { launchVariable } from '../../../main/host/electron/launchOptions.ts';
import { probeElectron } from '../../../main/host/electron/probe.ts';
import { built } from '../../built.ts';
import { tempFolder } from '../tempFolder.ts';

const projectFolder = join(import.meta.dirname, '../../..');

it('the real Electron opens the counter and answers its page', async (context) => {
  built();
  const probed = probeElectron(projectFolder);
  if (!probed.canRun) return context.skip(`Electron: ${probed.because}`);
  using folder = tempFolder();
  const options = { dir: folder.path, demo: null, hqUrl: null };
  const environment = Object.entries(process.env).filter(([, value]) => value !== undefined);
  const app = await _electron.launch({
    executablePath: probed.program,
    args: [join(projectFolder, 'dist/main/electron.js')],
    env: {
      ...(Object.fromEntries(environment) as Record<string, string>),
      [launchVariable]: JSON.stringify(options),
    },
  });
  try {
    const page = await app.firstWindow();
    const answer = await page.evaluate(() => {
      const bridge = (
        window as unknown as { countersign: { call(m: string, i: unknown): Promise<unknown> } }
      ).countersign;
      return bridge.call('session.state', {});
    });
    expect(page.url()).toBe('countersign://app/');
    expect(answer).toMatchObject({ ok: true, value: { host: 'electron', phase: 'choose' } });
  } finally {
    await app.close();
  }
});
