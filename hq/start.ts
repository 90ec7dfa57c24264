import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  batchCommand,
  codeCommand,
  CommandFailed,
  isReady,
  shopCommand,
} from './running/command.ts';
import type { Running } from './running/command.ts';
import { certificateEnd, readConfig } from './running/config.ts';
import type { ConfigRead } from './running/config.ts';
import { adminTokenOf, defaultDataDir, readAddress, writeAddress } from './running/dataDir.ts';
import { createHqLog } from './running/log.ts';
import { makeEnrolmentCode } from './devices/enrolmentCodes.ts';
import { anonymous } from './customers/anonymous.ts';
import {
  importCommand,
  keysCommand,
  newRootCommand,
  requestCommand,
  rotateCommand,
  signCommand,
} from './keys/rootCommand.ts';
import { rootFileName, startService } from './service.ts';
import type { RootPlace, Service } from './service.ts';
import { shops } from './shops/shops.ts';

const usage = `npm run hq -- [--port 8787] [--host 127.0.0.1] [--data DIR] [--name CHAIN] [--demo] [--quiet]
npm run hq -- --check-config   (looks at flags and environment, says every fault, starts nothing)
npm run hq -- ready   (ends with 0 where the head office of this data folder is ready)
npm run hq -- shop --name NAME --currency CNY --zone Asia/Shanghai [--language zh|en]
npm run hq -- code --shop ID
npm run hq -- keys
npm run hq -- keys rotate --kind office|time|issuer [--compromised]
npm run hq -- root new --root-file FILE   (on the machine that keeps the root; then here --root-public KEY)
npm run hq -- root request --out FILE
npm run hq -- root sign --root-file FILE --request FILE --out FILE   (there)
npm run hq -- root import --manifest FILE
npm run hq -- batch --shop ID --count 5 --public URL > FILE   (for --enrol-file FILE)
--public URL: how people and terminals reach it, where it has a name of its own
DATABASE_URL: a PostgreSQL server instead of the embedded database. All variables: docs/hq.md`;

/** Flags or environment are wrong: nothing was begun. */
const wrongConfigCode = 2;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    'check-config': { type: 'boolean', default: false },
    data: { type: 'string' },
    name: { type: 'string' },
    demo: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    public: { type: 'string' },
    count: { type: 'string', default: '1' },
    shop: { type: 'string' },
    currency: { type: 'string', default: 'CNY' },
    zone: { type: 'string', default: 'Asia/Shanghai' },
    language: { type: 'string', default: 'zh' },
    kind: { type: 'string' },
    compromised: { type: 'boolean', default: false },
    'root-file': { type: 'string' },
    'root-public': { type: 'string' },
    request: { type: 'string' },
    manifest: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** With an IPC channel, which is closed when the launcher ends in whatever way. */
const startedByLauncher = process.send !== undefined;
const { config, shown, warnings } = configOrExit();
const dataDir = config.dataDir ?? defaultDataDir(process.env, process.platform);
const [verb, second] = positionals;
/** On the machine that keeps the root there is no head office, and nothing of one is made. */
const isAtRoot = verb === 'root' && (second === 'new' || second === 'sign');
/** A look at the configuration makes nothing either. */
const isLook = flags.help || flags['check-config'] || verb === 'ready';
const adminToken = isAtRoot || isLook ? '' : adminTokenOrExit();

/** What the demo's launcher starts goes by its flags alone: the environment is about another head office. */
function configOrExit(): Extract<ConfigRead, { readonly result: 'ok' }> {
  const said = {
    PORT: flags.port,
    HOST: flags.host,
    COUNTERSIGN_HQ_DATA: flags.data,
    CHAIN_NAME: flags.name,
    PUBLIC_URL: flags.public,
    LOG_LEVEL: flags.quiet ? 'warn' : undefined,
  };
  const read = readConfig(startedByLauncher ? {} : process.env, said);
  if (read.result === 'ok') return read;
  process.stderr.write(`Head office does not start like this:\n`);
  for (const fault of read.faults) process.stderr.write(`  ${fault}\n`);
  process.exit(wrongConfigCode);
}

function adminTokenOrExit(): string {
  try {
    return adminTokenOf(dataDir, config.adminToken ?? undefined);
  } catch (error) {
    return giveUp(error);
  }
}

function giveUp(error: unknown): never {
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Head office could not do it: ${said}\n`);
  process.exit(1);
}

function say(line: string): void {
  if (!flags.quiet) process.stdout.write(`${line}\n`);
}

/** The root's own file, made at the first start of a trial; or what another machine said of it. */
function rootPlace(): RootPlace {
  const given = flags['root-public'];
  if (given === undefined) return { file: flags['root-file'] ?? join(dataDir, rootFileName) };
  if (!/^[0-9a-f]{64}$/.test(given)) throw new CommandFailed('--root-public takes 64 hex digits');
  return { publicKey: given };
}

/** The certificate that is shown, without those that lead to its authority. */
function ownCertificate(): string | null {
  if (config.tls === null) return null;
  return new X509Certificate(readFileSync(config.tls.certFile)).toString();
}

async function serve(): Promise<void> {
  const log = createHqLog(config.logLevel);
  const { url } = config.database;
  if (url === null) {
    say(
      'Embedded database: for trial only, it does not survive a power cut (DATABASE_URL: a server).',
    );
  }
  for (const warning of warnings) log.warn({}, warning);
  const service = await startService({
    database: url === null ? { dataDir } : { url },
    host: config.host,
    port: config.port,
    demo: flags.demo,
    chainName: config.chainName,
    root: rootPlace(),
    adminToken,
    publicUrl: config.publicUrl,
    bookDir: dataDir,
    now: Date.now,
    log: (line) => log.warn({}, line),
    running: {
      ...config,
      ...config.database,
      requests: log,
      onOutdated: () => process.kill(process.pid, 'SIGTERM'),
    },
  });
  service.office.metrics.ofProcess({
    pool: service.pool,
    certificateEnd: () => (config.tls === null ? null : certificateEnd(config.tls)),
  });
  endWith(service);
  writeAddress(dataDir, { url: service.url, certificate: ownCertificate() });
  reloadOnHangUp(service);
  await sayFirstSteps(service);
  await tellParent(service);
  process.stdout.write(`Head office ready: ${service.url}\n`);
}

/** Certificates are renewed while head office is at work. Without any, a hang-up ends it as ever. */
function reloadOnHangUp(service: Service): void {
  if (config.tls === null) return;
  process.on('SIGHUP', () => {
    service.reloadCertificate();
    writeAddress(dataDir, { url: service.url, certificate: ownCertificate() });
  });
}

async function sayFirstSteps({ office }: Service): Promise<void> {
  say(`Admin token: in ${dataDir}/admin-token`);
  if ((await shops(office, office.db)).length > 0) return;
  say('No shop yet. In another window:');
  say('  npm run hq -- shop --name "…" --currency CNY --zone Asia/Shanghai');
  say('  npm run hq -- code --shop ID');
}

/** A launcher that started us with an IPC channel learns where we are, and we end when it does. */
async function tellParent({ url, office }: Service): Promise<void> {
  if (process.send === undefined || !process.connected) return;
  const [first] = await shops(office, office.db);
  const code = first === undefined ? null : await makeEnrolmentCode(office, demoShop(first.id));
  const enrolmentCode = code === null ? {} : { enrolmentCode: code.code };
  process.send({ kind: 'ready', url, adminToken, ...enrolmentCode });
}

/** The demo's own terminal stands in Jing’an; elsewhere the first shop is meant. */
function demoShop(first: string): string {
  return flags.demo ? 'jingan' : first;
}

function endWith(service: Service): void {
  const end = () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
    process.off('disconnect', end);
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  process.once('disconnect', end);
  // The parent may have gone while the database was opening.
  if (startedByLauncher && !process.connected) end();
}

async function command(): Promise<void> {
  const address = readAddress(dataDir) ?? {
    url: `http://127.0.0.1:${config.port}/`,
    certificate: null,
  };
  const running = { ...address, adminToken };
  const { name, shop, currency, zone, language } = flags;
  if (verb === 'shop' && name !== undefined) {
    process.stdout.write(`${await shopCommand(running, { name, currency, zone, language })}\n`);
  } else if (verb === 'batch' && shop !== undefined) {
    const wanted = { count: Number(flags.count), hqUrl: config.publicUrl ?? running.url };
    process.stdout.write(`${await batchCommand(running, shop, wanted)}\n`);
  } else if (verb === 'keys') {
    process.stdout.write(`${await keys(running)}\n`);
  } else if (verb === 'root') {
    process.stdout.write(`${await root(running)}\n`);
  } else if (verb === 'ready') {
    process.exitCode = (await isReady(address)) ? 0 : 1;
  } else if (verb === 'code' && shop !== undefined) {
    process.stdout.write(`${await codeCommand(running, shop)}\n`);
  } else {
    throw new CommandFailed(usage);
  }
}

async function root(running: Running): Promise<string> {
  const { 'root-file': file, request, out, manifest } = flags;
  if (second === 'new' && file !== undefined) return newRootCommand(file);
  if (second === 'request' && out !== undefined) return requestCommand(running, out);
  if (second === 'import' && manifest !== undefined) return importCommand(running, manifest);
  if (second === 'sign' && file !== undefined && request !== undefined && out !== undefined) {
    return signCommand({ root: file, request, out }, Date.now());
  }
  throw new CommandFailed(usage);
}

async function keys(running: Running): Promise<string> {
  const { kind, compromised } = flags;
  if (second === undefined) return keysCommand(running);
  if (second === 'rotate' && kind !== undefined) return rotateCommand(running, kind, compromised);
  throw new CommandFailed(usage);
}

function checkConfig(): void {
  process.stdout.write(`${shown.join('\n')}\n`);
  for (const warning of warnings) process.stdout.write(`Mind: ${warning}\n`);
  process.stdout.write('The configuration is good.\n');
}

async function run(): Promise<void> {
  if (flags.help) process.stdout.write(`${usage}\n`);
  else if (flags['check-config']) checkConfig();
  else if (positionals.length === 0) await serve();
  else await command();
}

/** What this program makes is its owner's alone; a bug nobody caught leaves a line without data (I11). */
function guardProcess(): void {
  process.umask(0o077);
  process.report.reportOnFatalError = false;
  process.report.reportOnUncaughtException = false;
  process.report.reportOnSignal = false;
  process.on('uncaughtException', (error) => {
    process.stderr.write(`head office ended: ${anonymous(error)}\n`);
    process.exit(1);
  });
}

guardProcess();
run().catch(giveUp);
