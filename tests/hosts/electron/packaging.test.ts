import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, matchesGlob } from 'node:path';
import { Ajv } from 'ajv';
import { getConfig } from 'app-builder-lib/out/util/config/load.js';
import { describe, expect, it } from 'vitest';

const projectFolder = join(import.meta.dirname, '../../..');
const schemeFile = createRequire(import.meta.url).resolve('app-builder-lib/scheme.json');

async function readConfig(): Promise<Record<string, unknown>> {
  const request = {
    packageKey: 'build',
    configFilename: 'electron-builder',
    projectDir: projectFolder,
    packageMetadata: null,
  };
  const read = await getConfig<Record<string, unknown>>(request);
  if (read === null) throw new Error('electron-builder finds no configuration');
  return read.result;
}

describe('electron-builder.yml', () => {
  const scheme = JSON.parse(readFileSync(schemeFile, 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, strict: false }).compile(scheme);

  it('says only what electron-builder knows, in its own words', async () => {
    const config = await readConfig();
    validate(config);
    expect(validate.errors ?? []).toEqual([]);
    expect(Object.keys(config).length).toBeGreaterThan(8);
  });

  it('a misspelt key would be found', async () => {
    const config = await readConfig();
    expect(validate({ ...config, asarUnpacked: ['**/*.node'] })).toBe(false);
    expect(validate({ ...config, electronFuses: { runAsNodes: false } })).toBe(false);
  });

  it('unpacks native modules and needs no compiler', async () => {
    const config = await readConfig();
    expect(config).toMatchObject({
      asarUnpack: ['**/*.node', 'node_modules/@napi-rs/canvas-*/**'],
      npmRebuild: false,
    });
  });

  it.each(['win', 'mac', 'linux'])('keeps what papers are drawn with, on %s', async (system) => {
    const config = await readConfig();
    const own = (config[system] as { readonly files: readonly string[] }).files;
    const leftOut = [...(config['files'] as readonly string[]), ...own]
      .filter((pattern) => pattern.startsWith('!'))
      .map((pattern) => pattern.slice(1));
    const library = { win: 'win32-x64-msvc', mac: 'darwin-arm64', linux: 'linux-x64-gnu' }[system];
    const needed = [
      'node_modules/@fontsource-variable/noto-sans-sc/unicode.json',
      'node_modules/@fontsource-variable/noto-sans-sc/files/noto-sans-sc-100-wght-normal.woff2',
      'node_modules/@fontsource-variable/noto-sans-sc/LICENSE',
      'node_modules/bwip-js/fonts/Inconsolata.otf',
      'node_modules/bwip-js/LICENSE.INCONSOLATA',
      'node_modules/@napi-rs/canvas/js-binding.js',
      `node_modules/@napi-rs/canvas-${library}/skia.${library}.node`,
    ];
    const lost = needed.filter((file) => leftOut.some((pattern) => matchesGlob(file, pattern)));
    expect(lost).toEqual([]);
    expect(leftOut.some((pattern) => matchesGlob('node_modules/react/index.js', pattern))).toBe(
      true,
    );
  });

  it('brings the drawing library for every system it is made for', () => {
    const lock = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly version?: string }>>;
    };
    const version = lock.packages['node_modules/@napi-rs/canvas']?.version;
    const systems = [
      'win32-x64-msvc',
      'darwin-arm64',
      'darwin-x64',
      'linux-x64-gnu',
      'linux-arm64-gnu',
    ];
    const locked = systems.map(
      (system) => lock.packages[`node_modules/@napi-rs/canvas-${system}`]?.version,
    );
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(new Set(locked)).toEqual(new Set([version]));
  });

  it('turns every fuse that would let somebody else’s code or files in', async () => {
    const config = await readConfig();
    expect(config['electronFuses']).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('sends and writes no crash dumps: the reporter is never started (I11)', () => {
    const files = globSync('{main,preload}/**/*.ts', { cwd: projectFolder });
    expect(files.length).toBeGreaterThan(50);
    const started = files.filter((file) =>
      /crashReporter|report-on|writeReport/.test(readFileSync(join(projectFolder, file), 'utf8')),
    );
    expect(started).toEqual([]);
  });

  it('starts at the built entry', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ main: 'dist/main/electron.js', type: 'module' });
  });
});
