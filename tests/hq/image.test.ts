import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { variables } from '../../hq/running/settings.ts';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly optional?: boolean }>
  >;
}

/** What the image is made of, by its own file: all that is copied from this folder. */
function copied(): readonly string[] {
  const lines = read('Dockerfile').match(/^COPY (?!--from).*$/gm) ?? [];
  return [...new Set(lines.flatMap((line) => line.split(/\s+/).slice(1, -1)))];
}

/** No container engine is asked for: what the image would hold is laid out here, and started. */
describe.skipIf(process.platform === 'win32')('the image of head office', () => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-image-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('copies what there is, all of which the build may see', () => {
    expect(copied().length).toBeGreaterThan(3);
    const seen = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const name of copied()) {
      expect(existsSync(join(root, name))).toBe(true);
      expect(seen).toContain(name);
    }
    expect(read('Dockerfile')).toMatch(/^USER node$/m);
  });

  it('is told nothing that head office would not read', () => {
    const told = [
      ...(/environment:\n(?:\s+[A-Z_]+: .*\n)+\s+secrets: \[db-password, admin/
        .exec(read('compose.yaml'))?.[0]
        .matchAll(/([A-Z_]{4,}):/g) ?? []),
    ].map(([, name]) => name);
    expect(told.length).toBe(3);
    for (const name of told) expect(variables).toContain(name);
    for (const [, name] of read('Dockerfile').matchAll(/\b((?:HOST|COUNTERSIGN_\w+))=/g)) {
      expect(variables).toContain(name);
    }
  });

  it('starts from just that, with the packages for production and no others, and ends when told', async () => {
    for (const name of copied()) cpSync(join(root, name), join(dir, name), { recursive: true });
    const { packages } = JSON.parse(read('package-lock.json')) as Lock;
    for (const [place, { dev, optional }] of Object.entries(packages)) {
      const isTop = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(place);
      if (!isTop || dev === true || optional === true || !existsSync(join(root, place))) continue;
      mkdirSync(dirname(join(dir, place)), { recursive: true });
      symlinkSync(join(root, place), join(dir, place));
    }
    const env = {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      COUNTERSIGN_HQ_DATA: join(dir, 'data'),
    };
    const child = spawn(process.execPath, ['hq/start.ts'], { cwd: dir, env });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    while (!said.includes('Head office ready')) {
      if (child.exitCode !== null) throw new Error(said);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const healthy = () =>
      spawnSync(process.execPath, ['hq/start.ts', 'ready'], { cwd: dir, env }).status;
    expect(healthy()).toBe(0);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(healthy()).toBe(1);
  }, 120_000);
});
