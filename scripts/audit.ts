import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isAllowed, licenceOf } from './audit/licences.ts';
import { shippedPackages } from './audit/shipped.ts';
import type { ShippedPackage } from './audit/shipped.ts';

/*
 * What ships, under which licence, and what is known against it.
 * Exit code: 0 nothing is; 1 a licence or an advisory stands against it; 3 nobody could be asked about
 * advisories (`--offline` leaves that half out).
 */
const exitAgainst = 1;
const exitNotAsked = 3;
const askLimitMs = 120_000;

const projectFolder = join(import.meta.dirname, '..');

interface Advisory {
  readonly name: string;
  readonly severity: string;
  readonly titles: readonly string[];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function auditLicences(packages: readonly ShippedPackage[]): readonly string[] {
  const faults: string[] = [];
  for (const one of packages) {
    const licence = licenceOf(projectFolder, one);
    print(
      `${one.name} ${one.version}  ${licence ?? 'no licence found'}  (${one.audiences.join(', ')})`,
    );
    if (licence === null) faults.push(`${one.name}: its licence is not known`);
    else if (!isAllowed(licence)) faults.push(`${one.name}: ${licence} is not on the list`);
  }
  return faults;
}

function titlesOf(via: unknown): readonly string[] {
  if (!Array.isArray(via)) return [];
  return via.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'title' in one ? [String(one.title)] : [],
  );
}

/** What is known against packages of production; `null` where nobody answered. */
function askAdvisories(): readonly Advisory[] | null {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const asked = spawnSync(npm, ['audit', '--omit=dev', '--json'], {
    cwd: projectFolder,
    encoding: 'utf8',
    timeout: askLimitMs,
    shell: process.platform === 'win32',
  });
  let reply: unknown;
  try {
    reply = JSON.parse(asked.stdout);
  } catch {
    return null;
  }
  const found =
    typeof reply === 'object' && reply !== null && 'vulnerabilities' in reply
      ? reply.vulnerabilities
      : null;
  if (typeof found !== 'object' || found === null) return null;
  return Object.entries(found).map(([name, one]: [string, unknown]) => {
    const { severity, via } = one as { readonly severity?: unknown; readonly via?: unknown };
    return { name, severity: String(severity), titles: titlesOf(via) };
  });
}

function auditAdvisories(packages: readonly ShippedPackage[]): readonly string[] | null {
  const advisories = askAdvisories();
  if (advisories === null) return null;
  return advisories.map(({ name, severity, titles }) => {
    const audiences = packages.filter((one) => one.name === name).flatMap((one) => one.audiences);
    const whom = audiences.length === 0 ? 'ships to nobody' : [...new Set(audiences)].join(', ');
    return `${name} (${whom}): ${severity}${titles.map((title) => `; ${title}`).join('')}`;
  });
}

function run(isOffline: boolean): number {
  const packages = shippedPackages(projectFolder);
  const faults = [...auditLicences(packages)];
  const advisories = isOffline ? [] : auditAdvisories(packages);
  faults.push(...(advisories ?? []));
  print('');
  for (const fault of faults) print(fault);
  print(`${packages.length} packages ship; ${faults.length} with something against them`);
  if (isOffline) print('known advisories were not asked for (--offline)');
  if (advisories === null) {
    print('known advisories could not be asked for: no answer. Try again where there is a line.');
  }
  if (faults.length > 0) return exitAgainst;
  return advisories === null ? exitNotAsked : 0;
}

process.exitCode = run(process.argv.includes('--offline'));
