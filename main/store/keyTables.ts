import type { Database } from 'better-sqlite3';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import type { IssuerKey, KeyManifest, KeyNotice, VoucherKill } from '../../shared/protocol/feed.ts';
import { afterManifest, afterNotice } from '../../shared/protocol/keyRing.ts';
import type { KnownKey } from '../../shared/protocol/keyRing.ts';
import type { Reader } from '../app/ports.ts';
import type { Memory, SetMeta } from './memory.ts';
import { blobOf, blobOrNull, hexOf, hexOrNull } from './rows.ts';
import { select } from './select.ts';

interface KeyRow {
  readonly key_id: number;
  readonly public_key: Buffer;
  readonly state: IssuerKey['state'];
  readonly signs: string;
  readonly last_day: string | null;
  readonly certified_by: Buffer | null;
}

const columns = 'key_id, public_key, state, signs, last_day, certified_by';

function keyOfRow(row: KeyRow): KnownKey {
  return {
    keyId: row.key_id,
    publicKey: hexOf(row.public_key),
    state: row.state,
    signs: JSON.parse(row.signs) as IssuerKey['signs'],
    lastDay: row.last_day,
    certifiedBy: hexOrNull(row.certified_by),
  };
}

interface KillRow {
  readonly at: number;
  readonly killed: 0 | 1;
}

/** Look-ups of issuer keys and of vouchers that were withdrawn one by one. */
export function keyReader(db: Database): Pick<Reader, 'issuerKey' | 'voucherKill'> {
  const byId = select<[number], KeyRow>(db, `SELECT ${columns} FROM issuer_keys WHERE key_id = ?`);
  const killOf = select<[Buffer], KillRow>(
    db,
    'SELECT at, killed FROM voucher_kills WHERE ref = ?',
  );
  return {
    issuerKey: (keyId) => {
      const row = byId.get(keyId);
      return row === undefined ? null : keyOfRow(row);
    },
    voucherKill: (ref: VoucherRef) => {
      const row = killOf.get(blobOf(ref));
      return row === undefined ? null : { ref, at: row.at, killed: row.killed === 1 };
    },
  };
}

export interface KeyTables {
  applyManifest(manifest: KeyManifest): void;
  applyNotice(notice: KeyNotice): void;
  applyKill(kill: VoucherKill): void;
}

/**
 * Sets down what head office said of keys and single vouchers; signatures were checked before. The order
 * in which words arrive makes no difference (I10), and trust that was taken away stays away (I8).
 */
export function keyTables(db: Database, memory: () => Memory, setMeta: SetMeta): KeyTables {
  const all = db.prepare<[], KeyRow>(`SELECT ${columns} FROM issuer_keys`);
  const drop = db.prepare('DELETE FROM issuer_keys');
  const upsert = db.prepare(
    `INSERT OR REPLACE INTO issuer_keys (${columns}) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  // Of two words at one moment the one that ends the voucher stands.
  const upsertKill = db.prepare(
    `INSERT INTO voucher_kills (ref, at, killed) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET at = excluded.at, killed = excluded.killed
     WHERE excluded.at > at OR (excluded.at = at AND excluded.killed > killed)`,
  );
  const reader = keyReader(db);

  function put(key: KnownKey): void {
    const { keyId, publicKey, state, signs, lastDay, certifiedBy } = key;
    const by = blobOrNull(certifiedBy);
    upsert.run(keyId, blobOf(publicKey), state, JSON.stringify(signs), lastDay, by);
  }

  return {
    applyManifest(manifest) {
      const { version, expiresAt, offices, times } = manifest;
      if (version <= (memory().meta.manifest?.version ?? 0)) return;
      const known = all.all().map(keyOfRow);
      drop.run();
      for (const key of afterManifest(known, manifest)) put(key);
      setMeta('manifest', { version, expiresAt, offices, times });
    },
    applyNotice(notice) {
      put(afterNotice(reader.issuerKey(notice.key.keyId), notice));
    },
    applyKill({ ref, at, killed }) {
      upsertKill.run(blobOf(ref), at, killed ? 1 : 0);
    },
  };
}
