import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBrowser } from '../../main/host/browser/findBrowser.ts';
import { chooseHost } from '../../main/host/chooseHost.ts';
import { electronProgram, probeElectron } from '../../main/host/electron/probe.ts';
import { readFlags } from '../../main/host/flags.ts';
import { hasDisplay, isRootOnLinux } from '../../main/host/machine.ts';
import { whyNot } from '../../main/host/whyNot.ts';
import { StoreOpenProblem } from '../../main/store/problems.ts';
import { tempFolder } from './tempFolder.ts';

function flagsOf(...args: string[]) {
  const read = readFlags(args);
  if (read.result !== 'run') throw new Error(JSON.stringify(read));
  return read.flags;
}

describe('the flags of npm start', () => {
  it('open a demo in whichever window can, on any port', () => {
    expect(flagsOf()).toEqual({
      host: null,
      port: 0,
      data: null,
      open: true,
      demo: true,
      hqUrl: null,
      enrolFile: null,
    });
  });

  it('are read', () => {
    const flags = flagsOf(
      '--host',
      'browser',
      '--port',
      '8080',
      '--data',
      '/tmp/我的 店',
      '--no-open',
      '--no-demo',
    );
    expect(flags).toEqual({
      host: 'browser',
      port: 8080,
      data: '/tmp/我的 店',
      open: false,
      demo: false,
      hqUrl: null,
      enrolFile: null,
    });
  });

  it('a head office of one’s own leaves the demo out', () => {
    expect(flagsOf('--hq', 'https://hq.example/')).toMatchObject({
      demo: false,
      hqUrl: 'https://hq.example/',
    });
  });

  it('a roll-out’s file leaves the demo out', () => {
    expect(flagsOf('--enrol-file', '/tmp/我的 店/tills.json')).toMatchObject({
      demo: false,
      enrolFile: '/tmp/我的 店/tills.json',
    });
  });

  it.each([0, 1, 65_535])('port %i is one', (port) => {
    expect(flagsOf('--port', String(port)).port).toBe(port);
  });

  it.each([
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', '80a'],
    ['--port', ''],
    ['--port', '1e3'],
    ['--host', 'firefox'],
    ['--hq', 'ftp://x/'],
    ['--hq', 'head office'],
    ['--nonsense', ''],
    ['word', ''],
    ['--no-open=yes', ''],
    ['--data', '--no-open'],
  ])('%s %s is answered in words', (flag, value) => {
    const read = readFlags(value === '' && flag !== '--port' ? [flag] : [flag, value]);
    expect(read).toMatchObject({ result: 'wrong', words: expect.stringContaining('--help') });
  });

  it('--help wins', () => {
    expect(readFlags(['--help', '--no-open'])).toEqual({ result: 'help' });
  });
});

describe('the choice of a window', () => {
  const cannot = () => ({ canRun: false, because: 'there is no display' }) as const;
  const can = () => ({ canRun: true, program: '/electron' }) as const;

  it('is Electron where it runs', () => {
    expect(chooseHost(null, '/', can)).toEqual({ host: 'electron', program: '/electron' });
    expect(chooseHost('electron', '/', can)).toEqual({ host: 'electron', program: '/electron' });
  });

  it('is the browser elsewhere, and one line says why', () => {
    const chosen = chooseHost(null, '/', cannot);
    expect(chosen).toMatchObject({
      host: 'browser',
      says: expect.stringContaining('there is no display'),
    });
    expect(String(chosen.host === 'browser' && chosen.says)).not.toContain('\n');
  });

  it('is not made behind one’s back where Electron was asked for', () => {
    expect(chooseHost('electron', '/', cannot)).toMatchObject({ host: 'none' });
  });

  it('asks nothing where the browser was asked for', () => {
    const chosen = chooseHost('browser', '/', () => {
      throw new Error('probed');
    });
    expect(chosen).toEqual({ host: 'browser', says: null });
  });
});

describe('the probe of Electron', () => {
  it('says that its program is not here', () => {
    using folder = tempFolder();
    expect(electronProgram(folder.path)).toBeNull();
    expect(probeElectron(folder.path)).toMatchObject({
      canRun: false,
      because: expect.stringContaining('not on this machine'),
    });
  });

  it('finds the program that was fetched', () => {
    using folder = tempFolder({
      'node_modules/electron/path.txt': 'electron',
      'node_modules/electron/dist/electron': '',
    });
    expect(electronProgram(folder.path)).toBe(
      join(folder.path, 'node_modules/electron/dist/electron'),
    );
  });

  it('a fetch that was cut short is no program', () => {
    using folder = tempFolder({ 'node_modules/electron/path.txt': 'electron' });
    expect(electronProgram(folder.path)).toBeNull();
  });
});

describe('the machine', () => {
  it.each<[NodeJS.Platform, Record<string, string>, boolean]>([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['win32', {}, true],
    ['darwin', {}, true],
  ])('%s with %j has a display: %s', (platform, env, shows) => {
    expect(hasDisplay(platform, env)).toBe(shows);
  });

  it('root counts on Linux only', () => {
    expect([
      isRootOnLinux('linux', 0),
      isRootOnLinux('linux', 1000),
      isRootOnLinux('darwin', 0),
    ]).toEqual([true, false, false]);
  });

  it('has a browser where one can be run', () => {
    using folder = tempFolder();
    const bin = join(folder.path, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'google-chrome'), '#!/bin/sh\n');
    expect(findBrowser('darwin', { PATH: bin })).not.toBe(join(bin, 'google-chrome'));
    chmodSync(join(bin, 'google-chrome'), 0o755);
    expect([join(bin, 'google-chrome'), '/usr/bin/chromium']).toContain(
      findBrowser('linux', { PATH: bin }),
    );
  });
});

describe('what cannot be opened', () => {
  it('a port in use is named', () => {
    expect(whyNot(Object.assign(new Error('listen'), { code: 'EADDRINUSE' }), 8080)).toContain(
      '8080',
    );
  });

  it('a port for root only is named', () => {
    expect(whyNot(Object.assign(new Error('listen'), { code: 'EACCES' }), 80)).toContain('1023');
  });

  it('a database says why in both languages', () => {
    const words = whyNot(new StoreOpenProblem('inUse', null), 0);
    expect(words).toContain('Another Countersign');
    expect(words).toContain('已有一个核销台');
  });

  it('anything else keeps its message', () => {
    expect(whyNot(new Error('odd'), 0)).toContain('odd');
  });
});
