import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start -- …` may say. */
export interface Flags {
  /** `null`: Electron where it can run, else the browser. */
  readonly host: 'electron' | 'browser' | null;
  /** TCP port of the browser host; 0 takes any free one. */
  readonly port: number;
  /** Absolute folder of this terminal's data; `null` takes the usual place. */
  readonly data: string | null;
  readonly open: boolean;
  readonly demo: boolean;
  readonly hqUrl: string | null;
  /** Absolute path of a roll-out's file to enrol by. */
  readonly enrolFile: string | null;
}

export type FlagsRead =
  | { readonly result: 'run'; readonly flags: Flags }
  | { readonly result: 'help' }
  | { readonly result: 'wrong'; readonly words: string };

export const helpText = `Countersign 合符: the voucher counter

npm start                      open the counter with a demo shop
npm start -- [flags]
  --host electron|browser      which window (else: Electron where it can run, or the browser)
  --port N                     port of the browser host on this machine (else: any free one)
  --data DIR                   where this terminal keeps its data
  --no-open                    print the address and open no window
  --no-demo                    no demo shop: start with an empty terminal
  --hq URL                     suggest this head office at first set-up; implies --no-demo
  --enrol-file FILE            join the head office this file is from, unattended; implies --no-demo
  --help                       this text
`;

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  'no-open': { type: 'boolean' },
  'no-demo': { type: 'boolean' },
  hq: { type: 'string' },
  'enrol-file': { type: 'string' },
  help: { type: 'boolean' },
} as const;

const highestPort = 65_535;

function wrong(words: string): FlagsRead {
  return { result: 'wrong', words: `${words}\n"npm start -- --help" lists the flags.` };
}

function portFrom(text: string): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= highestPort ? port : null;
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
}

/** Reads the launcher's command line (without Node and the script). Never throws. */
export function readFlags(args: readonly string[]): FlagsRead {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (values.help === true) return { result: 'help' };
  const { host, hq, 'enrol-file': enrolFile } = values;
  if (host !== undefined && host !== 'electron' && host !== 'browser') {
    return wrong(`--host is "electron" or "browser", not "${host}".`);
  }
  const port = portFrom(values.port ?? '0');
  if (port === null) return wrong(`--port is a number up to ${highestPort}, not "${values.port}".`);
  if (hq !== undefined && !isHttpUrl(hq)) return wrong(`--hq is an http address, not "${hq}".`);
  const flags: Flags = {
    host: host ?? null,
    port,
    data: values.data === undefined ? null : resolve(values.data),
    open: values['no-open'] !== true,
    demo: values['no-demo'] !== true && hq === undefined && enrolFile === undefined,
    hqUrl: hq ?? null,
    enrolFile: enrolFile === undefined ? null : resolve(enrolFile),
  };
  return { result: 'run', flags };
}
