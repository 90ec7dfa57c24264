import { unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import { readPair } from '../http/listener.ts';
import { pairFault } from './config.ts';
import type { TlsFiles } from './config.ts';

const lookEveryMs = 10_000;

export interface CertificateInUse {
  /** Takes up what the files hold now; a pair that does not fit is told of, and the old one stays. */
  reload(): void;
  stop(): void;
}

/**
 * Takes up a renewed certificate without a restart, when its files change. They are looked at again and
 * again rather than watched: renewal swaps links, which watching does not see everywhere.
 */
export function followCertificate(
  server: Server,
  files: TlsFiles,
  log: (line: string) => void,
): CertificateInUse {
  function reload(): void {
    try {
      const pair = readPair(files);
      const fault = pairFault(pair.cert, pair.key);
      if (fault === null && server instanceof TlsServer) {
        server.setSecureContext(pair);
        log('the certificate was read again');
      } else log(`the certificate is kept as it was: ${fault ?? 'no TLS'}`);
    } catch {
      log('the certificate is kept as it was: its files can’t be read');
    }
  }

  const names = [files.certFile, files.keyFile];
  for (const name of names) watchFile(name, { interval: lookEveryMs, persistent: false }, reload);
  return {
    reload,
    stop: () => names.forEach((name) => unwatchFile(name, reload)),
  };
}
