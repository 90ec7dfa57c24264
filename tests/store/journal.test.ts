import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { entry as entrySchema, genesisHash } from '../../shared/protocol/entry.ts';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import { signHead } from '../../shared/protocol/head.ts';
import { maxEntryCharacters } from '../../shared/protocol/push.ts';
import { noTotals } from '../../shared/protocol/totals.ts';
import { EntryTooLong } from '../../main/app/storeErrors.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { verifyChain } from '../../main/store/verifyChain.ts';
import {
  device,
  goodwill,
  idOf,
  identity,
  inShop,
  newEntry,
  redeemed,
  redemption,
  undoing,
} from './storeKit.ts';

const crypto = createCrypto();

describe('the journal (I4)', () => {
  it('is gapless, chained, and each entry is the canonical text that was hashed', () => {
    inShop(({ begin }) => {
      const store = begin();
      for (let n = 1; n <= 5; n++) {
        store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)]))));
      }
      const entries = store.read((tx) => tx.entriesAfter(0, 100));
      expect(entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
      let prev = genesisHash;
      for (const { json, hash } of entries) {
        const entry = entrySchema.parse(JSON.parse(json));
        expect(canonicalJson(entry)).toBe(json);
        expect(entryHash(crypto, json)).toBe(hash);
        expect(entry.prev).toBe(prev);
        prev = hash;
      }
      expect(store.read((tx) => tx.head().hash)).toBe(prev);
    });
  });

  it('begins with the hash of the enrolment certificate', () => {
    inShop(({ open }) => {
      const firstPrev = 'cd'.repeat(32);
      const store = open();
      store.write((tx) => tx.setIdentity({ ...identity, firstPrev }));
      expect(store.read((tx) => tx.head())).toEqual({ seq: 0, hash: firstPrev, totals: noTotals });
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      const json = store.read((tx) => tx.entry(1)?.json) ?? '';
      expect(entrySchema.parse(JSON.parse(json)).prev).toBe(firstPrev);
    });
  });

  it('carries running totals of what was redeemed, undone and issued', () => {
    inShop(({ begin }) => {
      const store = begin();
      const two = [redeemed(1), redeemed(2, { discountMinor: 500 })];
      store.write((tx) => tx.append(newEntry(1, redemption(two))));
      store.write((tx) => tx.append(newEntry(2, undoing(1, two))));
      const { totals } = store.write((tx) => tx.append(newEntry(3, goodwill(9))));
      expect(totals).toEqual({
        redeemedCount: 2,
        redeemedMinor: 2300,
        voidedCount: 2,
        voidedMinor: 2300,
        issuedCount: 1,
        issuedMinor: 300,
      });
    });
  });

  it('goes on where it was after it is closed and opened again', () => {
    inShop(({ begin, open }) => {
      const first = begin();
      first.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      const head = first.read((tx) => tx.head());
      first.close();
      const second = open();
      expect(second.read((tx) => tx.head())).toEqual(head);
      expect(second.read((tx) => tx.entryById(idOf('entry', 1))?.seq)).toBe(1);
      expect(second.write((tx) => tx.append(newEntry(2, { kind: 'signIn' }))).seq).toBe(2);
    });
  });

  it('finds entries by seq, by id, by kind, forwards and backwards', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => {
        tx.append(newEntry(1, { kind: 'signIn' }));
        tx.append(newEntry(2, redemption([redeemed(2)])));
        tx.append(newEntry(3, { kind: 'settings', changed: ['theme'] }));
        tx.append(newEntry(4, redemption([redeemed(4)])));
      });
      store.read((tx) => {
        expect(tx.entry(3)?.seq).toBe(3);
        expect(tx.entry(5)).toBeNull();
        expect(tx.entryById(idOf('entry', 4))?.seq).toBe(4);
        expect(tx.entryById(idOf('entry', 5))).toBeNull();
        const back = (before: number | null, limit: number) =>
          tx.entriesBefore(before, ['redemption', 'signIn'], limit).map((entry) => entry.seq);
        expect(back(null, 10)).toEqual([4, 2, 1]);
        expect(back(4, 1)).toEqual([2]);
        expect(tx.entriesAfter(2, 1).map((entry) => entry.seq)).toEqual([3]);
      });
    });
  });

  it('writes nothing of a transaction that throws, and its memory forgets it too (I1)', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      const before = store.read((tx) => tx.head());
      const doubtful = redeemed(2, { certainty: 'doubtful' });
      const failing = () =>
        store.write((tx) => {
          tx.append({ ...newEntry(2, redemption([doubtful])), print: 'receipt' });
          tx.setSettings({ ...tx.settings(), theme: 'dark' });
          throw new Error('changed its mind');
        });
      expect(failing).toThrow('changed its mind');
      store.read((tx) => {
        expect(tx.head()).toEqual(before);
        expect(tx.entry(2)).toBeNull();
        expect(tx.entryById(idOf('entry', 2))).toBeNull();
        expect(tx.usage(doubtful.ref).uses).toBe(0);
        expect(tx.doubtSinceSync(7).count).toBe(0);
        expect(tx.nextPrintJob()).toBeNull();
        expect(tx.settings().theme).toBe('system');
      });
      expect(store.write((tx) => tx.append(newEntry(2, { kind: 'signIn' }))).seq).toBe(2);
    });
  });

  it('refuses a second entry of one id, another mode, and an entry before the identity (I2, I8)', () => {
    inShop(({ open, begin }) => {
      const nameless = open();
      const append = () => nameless.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      expect(append).toThrow('identity');
      nameless.close();
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      expect(() => store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })))).toThrow('id');
      const practice = { ...newEntry(2, { kind: 'signIn' } as const), mode: 'practice' as const };
      expect(() => store.write((tx) => tx.append(practice))).toThrow('practice');
      expect(store.read((tx) => tx.head().seq)).toBe(1);
    });
  });

  it('refuses two undos of one redemption (I2)', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, redemption([redeemed(1)]))));
      store.write((tx) => tx.append(newEntry(2, undoing(1, [redeemed(1)]))));
      expect(() => store.write((tx) => tx.append(newEntry(3, undoing(1, [redeemed(1)]))))).toThrow(
        'than stands of entry 1',
      );
      expect(store.read((tx) => tx.head().seq)).toBe(2);
    });
  });

  it('takes an entry as long as can be sent to head office, and no longer one (I6)', () => {
    inShop(({ begin }) => {
      const store = begin();
      const body = (reason: number) => ({
        ...redemption([redeemed(1)]),
        approval: '说'.repeat(reason),
      });
      store.write((tx) => tx.append(newEntry(1, body(0))));
      const bare = store.read((tx) => tx.entry(1)?.json.length ?? 0);
      const fits = maxEntryCharacters - bare;
      for (const [n, reason] of [fits - 1, fits].entries()) {
        store.write((tx) => tx.append(newEntry(n + 2, body(reason))));
      }
      expect(store.read((tx) => tx.entry(3)?.json.length)).toBe(maxEntryCharacters);
      const tooLong = () => store.write((tx) => tx.append(newEntry(4, body(fits + 1))));
      expect(tooLong).toThrow(EntryTooLong);
      expect(store.read((tx) => tx.head().seq)).toBe(3);
      expect(store.read((tx) => tx.usage(idOf('voucher', 1)).uses)).toBe(3);
    });
  });

  it('keeps its identity once it has entries', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.write((tx) => tx.append(newEntry(1, { kind: 'signIn' })));
      expect(() => store.write((tx) => tx.setIdentity({ ...identity, epoch: 2 }))).toThrow(
        'identity',
      );
      store.write((tx) => tx.setIdentity({ ...identity, counterName: 'Counter 9' }));
      expect(store.read((tx) => tx.identity()?.counterName)).toBe('Counter 9');
    });
  });

  it('keeps the newest signed head, and verify checks it', () => {
    inShop(({ begin }) => {
      const store = begin();
      const secret = new Uint8Array(32).fill(3);
      store.write((tx) => {
        const { seq, hash } = tx.append(newEntry(1, { kind: 'signIn' }));
        tx.setSignedHead(signHead(crypto, secret, { device, epoch: 1, seq, hash }));
      });
      expect(store.read((tx) => tx.signedHead()?.seq)).toBe(1);
      store.close();
      const db = new Database(store.file, { readonly: true });
      const state = (holds: boolean) => verifyChain(db, { checkSignature: () => holds }).signedHead;
      expect([state(true), state(false), verifyChain(db).signedHead]).toEqual([
        'holds',
        'wrong',
        'notChecked',
      ]);
      db.close();
    });
  });
});

describe('a transaction', () => {
  it('cannot wait', () => {
    inShop(({ begin }) => {
      const store = begin();
      const waiting = () =>
        store.write(async (tx) => {
          tx.append(newEntry(1, { kind: 'signIn' }));
          await Promise.resolve();
        });
      expect(waiting).toThrow('promise');
      expect(store.read((tx) => tx.head().seq)).toBe(0);
    });
  });

  it('gives readers a handle that cannot write, and writers one that ends with it', () => {
    inShop(({ begin }) => {
      const store = begin();
      store.read((tx) => {
        expect(Object.keys(tx)).toContain('usage');
        expect(Object.keys(tx)).not.toContain('append');
        expect(Object.keys(tx).filter((name) => /^(set[A-Z]|add|apply|clear)/.test(name))).toEqual(
          [],
        );
      });
      const kept = store.write((tx) => tx);
      expect(() => kept.append(newEntry(1, { kind: 'signIn' }))).toThrow('outside');
      expect(() => kept.applyFeed([])).toThrow('outside');
    });
  });
});
