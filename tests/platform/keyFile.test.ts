import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSecrets } from '../../main/platform/secrets.ts';
import type { SecretName } from '../../main/app/ports.ts';

const names = [
  'deviceKey',
  'issuerKey',
  'chainKey',
  'heldKey',
  'batchKey',
] as const satisfies SecretName[];

describe('the key file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-keys-'));
    path = join(folder, 'secrets.json');
    const secrets = createFileSecrets(path);
    for (const [at, name] of names.entries()) secrets.set(name, new Uint8Array(32).fill(at + 1));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads as it was written', () => {
    const again = createFileSecrets(path);
    expect(names.map((name) => again.get(name)?.[0])).toEqual(names.map((_, at) => at + 1));
  });

  it.each(names)('notices one bit of its %s that a disk lost (I8)', (name) => {
    const text = readFileSync(path, 'utf8');
    const at = text.indexOf(name) + name.length + '": "'.length;
    const digit = Number.parseInt(text.charAt(at), 16);
    writeFileSync(path, text.slice(0, at) + (digit ^ 1).toString(16) + text.slice(at + 1));
    expect(() => createFileSecrets(path)).toThrow(SyntaxError);
  });

  it('notices a key that is gone', () => {
    const { heldKey: _gone, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Record<
      string,
      string
    >;
    writeFileSync(path, JSON.stringify(rest));
    expect(() => createFileSecrets(path)).toThrow(SyntaxError);
  });
});
