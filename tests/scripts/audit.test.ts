import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAllowed, licenceOf } from '../../scripts/audit/licences.ts';
import { shippedPackages } from '../../scripts/audit/shipped.ts';

const projectFolder = join(import.meta.dirname, '../..');

describe('what ships', () => {
  const packages = shippedPackages(projectFolder);
  const audiencesOf = (name: string) => packages.find((one) => one.name === name)?.audiences;

  it('has a licence we may hand on, each of it', () => {
    const faults = packages
      .map((one) => ({ name: one.name, licence: licenceOf(projectFolder, one) }))
      .filter(({ licence }) => licence === null || !isAllowed(licence));
    expect(faults).toEqual([]);
    expect(packages.length).toBeGreaterThan(50);
  });

  it('is told apart: a counter gets no database server, head office no printer', () => {
    expect(audiencesOf('better-sqlite3')).toEqual(['terminal']);
    expect(audiencesOf('electron')).toEqual(['terminal']);
    expect(audiencesOf('fastify')).toEqual(['head office']);
    expect(audiencesOf('zod')).toEqual(['terminal', 'head office']);
    // Reached through another package alone.
    expect(audiencesOf('sonic-boom')).toContain('terminal');
    expect(audiencesOf('vitest')).toBeUndefined();
    expect(audiencesOf('electron-builder')).toBeUndefined();
  });
});

describe('a licence', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0)', true],
    ['MIT or GPL-2.0', true],
    ['(Apache-2.0 AND MIT)', true],
    ['(Apache-2.0 AND GPL-3.0)', false],
    ['GPL-3.0', false],
    ['SEE LICENSE IN README', false],
    ['UNLICENSED', false],
    ['', false],
  ])('%j is allowed: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed);
  });

  describe('of a package', () => {
    let folder: string;
    const place = 'node_modules/one';
    const one = { name: 'one', version: '1.0.0', place, audiences: [] };
    const install = (files: Readonly<Record<string, string>>) => {
      mkdirSync(join(folder, place), { recursive: true });
      writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: {} }));
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, place, name), text);
      }
    };
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('is what its manifest says, else what its licence file is', () => {
      install({ 'package.json': '{"license":"GPL-3.0"}', LICENSE: 'The MIT License' });
      expect(licenceOf(folder, one)).toBe('GPL-3.0');
      install({ 'package.json': '{}', LICENSE: 'The MIT License' });
      expect(licenceOf(folder, one)).toBe('MIT');
    });

    it('is unknown where neither says it, and that is a fault', () => {
      install({ 'package.json': '{}', LICENSE: 'All rights reserved' });
      expect(licenceOf(folder, one)).toBeNull();
    });
  });
});
