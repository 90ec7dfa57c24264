import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { manifestLifeMs } from '../../shared/protocol/keyRing.ts';
import { manifestRequest, signedManifestFile } from '../../shared/protocol/manifestRequest.ts';
import type { ManifestRequest, SignedManifestFile } from '../../shared/protocol/manifestRequest.ts';
import { ask, CommandFailed } from '../running/command.ts';
import type { Running } from '../running/command.ts';
import { hqCrypto } from '../crypto.ts';
import { newRootFile, rootInFile } from './root.ts';

const dayMs = 86_400_000;

function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  what: string,
): z.output<Schema> {
  if (!existsSync(file)) throw new CommandFailed(`There is no file ${file}.`);
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new CommandFailed(`${file} is no ${what}.`);
  }
}

/** Never writes over a file: it may be the only one of its kind. */
function writeJson(file: string, value: unknown): void {
  if (existsSync(file)) throw new CommandFailed(`${file} is there already.`);
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

/** Makes the chain root, on the machine that keeps it; what to tell the person. */
export function newRootCommand(file: string): string {
  if (existsSync(file)) throw new CommandFailed(`${file} is there already.`);
  const { publicKey } = newRootFile(hqCrypto, file);
  return [
    `Root key made: ${file}. Keep it off every network, with a copy somewhere else.`,
    `Start head office with its public part: npm run hq -- --root-public ${publicKey}`,
  ].join('\n');
}

/** Fetches what the root is to sign from the running head office, to be carried to the root. */
export async function requestCommand(running: Running, out: string): Promise<string> {
  const request = await ask(running, 'keys/request', undefined, manifestRequest);
  writeJson(out, request);
  return [
    `To be signed: ${out}`,
    ...described(request),
    `There: npm run hq -- root sign --root-file FILE --request ${out} --out SIGNED`,
  ].join('\n');
}

/** What a person is about to put the chain's name to. */
function described({ chainName, version, offices, times, keys }: ManifestRequest): string[] {
  const named = (list: readonly string[]) => list.map((key) => key.slice(0, 16)).join(', ');
  return [
    `  ${chainName}, version ${version} or later`,
    `  office keys: ${named(offices)}`,
    `  time keys: ${named(times)}`,
    ...keys.map(({ keyId, state, signs, lastDay }) => {
      const what =
        signs.kind === 'campaigns' && signs.campaigns !== null
          ? `campaigns ${signs.campaigns.join(', ')}`
          : 'any campaign';
      return `  issuer key ${keyId}: ${state}, ${what}${lastDay === null ? '' : `, through ${lastDay}`}`;
    }),
  ];
}

/** Signs a request, on the machine that keeps the root; nothing but the two files is touched. */
export function signCommand(
  files: { readonly root: string; readonly request: string; readonly out: string },
  now: number,
): string {
  const request = readJson(files.request, manifestRequest, 'request of a head office');
  if (existsSync(files.out)) throw new CommandFailed(`${files.out} is there already.`);
  const manifest = rootInFile(hqCrypto, files.root).sign(request, now);
  const signed: SignedManifestFile = { kind: 'countersign-manifest', v: protocolVersion, manifest };
  writeJson(files.out, signed);
  return [
    `Signed version ${manifest.version}, for ${manifestLifeMs / dayMs} days: ${files.out}`,
    ...described(request),
    `At head office: npm run hq -- root import --manifest ${files.out}`,
  ].join('\n');
}

const report = z.object({
  rootPublicKey: z.string(),
  rootHere: z.boolean(),
  manifest: z.object({ version: z.int(), expiresAt: z.int() }).nullable(),
  signingDue: z.boolean(),
  keys: z.array(z.object({ keyId: z.int(), state: z.string(), device: z.string().nullable() })),
});

/** How the chain's keys stand; what to tell the person. */
export async function keysCommand(running: Running): Promise<string> {
  const { rootPublicKey, rootHere, manifest, signingDue, keys } = await ask(
    running,
    'keys',
    undefined,
    report,
  );
  return [
    `Root: ${rootPublicKey} (${rootHere ? 'its secret is on this machine: for trial only' : 'elsewhere'})`,
    manifest === null
      ? 'No list of keys is in force: no terminal can be added.'
      : `List of keys: version ${manifest.version}, until ${dayOf(manifest.expiresAt)}`,
    ...(signingDue ? ['The root must sign: npm run hq -- root request --out FILE'] : []),
    ...keys.map(
      ({ keyId, state, device }) => `  key ${keyId}: ${state}, ${device ?? 'head office'}`,
    ),
  ].join('\n');
}

const rotated = z.object({ publicKey: z.string(), waiting: z.boolean() });

/** Makes a new online key; what to tell the person. */
export async function rotateCommand(
  running: Running,
  kind: string,
  compromised: boolean,
): Promise<string> {
  const { publicKey, waiting } = await ask(running, 'keys/rotate', { kind, compromised }, rotated);
  return waiting
    ? `New ${kind} key ${publicKey.slice(0, 16)}… waits for the root: npm run hq -- root request --out FILE`
    : `New ${kind} key ${publicKey.slice(0, 16)}… is at work.`;
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

const imported = z.object({ manifest: z.object({ version: z.int(), expiresAt: z.int() }) });

/** Gives the running head office what the root signed. */
export async function importCommand(running: Running, file: string): Promise<string> {
  const signed = readJson(file, signedManifestFile, 'signed list of keys');
  const { manifest } = await ask(running, 'keys/manifest', signed, imported);
  return `Version ${manifest.version} is in force until ${dayOf(manifest.expiresAt)}.`;
}
