import { codeHint, noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import { normalisePhone } from '../../shared/domain/phone.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../shared/contract/problem.ts';
import {
  addVouchersReply,
  makeVouchersReply,
  maxAddedVouchers,
  saveCampaignReply,
  shopNamesReply,
} from '../../shared/protocol/authority.ts';
import type { AddedVoucher } from '../../shared/protocol/authority.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { Actor, EntryBody } from '../../shared/protocol/entry.ts';
import { protocolVersion, rosterPerson } from '../../shared/protocol/feed.ts';
import { phoneKey, voucherRef } from '../../shared/protocol/keyedHash.ts';
import { entryChange, personAfter, withdrawnBadge } from '../app/people/changePerson.ts';
import type { Authority, Secrets, Store, VoucherRow } from '../app/ports.ts';
import type { Ask, HqClient } from './hqClient.ts';
import { problemOfAnswer } from './problems.ts';
import type { z } from 'zod';

export interface HqAuthorityDeps {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly crypto: Crypto;
  readonly client: HqClient;
  /** Fetches what was just made, so that it is known here before the answer is given. */
  readonly refresh: () => Promise<void>;
  /** Writes into this terminal's journal who asked HQ for what; `null`: nobody is signed in yet. */
  readonly journal: (by: Actor | null, body: EntryBody) => void;
}

type Hashed = { readonly row: AddedVoucher } | { readonly fault: Problem['faults'][number] };

const last4Digits = 4;

/** Head office keeps campaigns, vouchers and people; it looks up itself what the asker may do (I8). */
export function createHqAuthority(deps: HqAuthorityDeps): Authority {
  async function post<Reply extends z.ZodType>(
    path: string,
    body: object,
    reply: Reply,
  ): Promise<Answer<z.output<Reply>>> {
    const ask: Ask<Reply> = { method: 'POST', path, body: { v: protocolVersion, ...body }, reply };
    const answer = await deps.client.ask(ask);
    if (answer.result !== 'answer') return { ok: false, problem: problemOfAnswer(answer) };
    return { ok: true, value: answer.value };
  }

  /** Codes and numbers end here: only their keyed hashes travel. */
  function hashed(row: VoucherRow, chainKey: Uint8Array): Hashed {
    const rules = deps.store.read((tx) => tx.codeRules()) ?? noCodeRules;
    const code = readCode(row.code, rules);
    const field = `row ${row.line}`;
    if (code.kind === 'unreadable' || code.kind === 'signed') {
      return { fault: { field, message: code.kind === 'signed' ? 'signed' : code.reason } };
    }
    const digits = row.phone === null ? null : normalisePhone(row.phone);
    if (digits !== null && !/^\d{6,15}$/.test(digits)) {
      return { fault: { field: `${field}, phone`, message: 'not a phone number' } };
    }
    const holder =
      digits === null
        ? null
        : {
            phoneKey: phoneKey(deps.crypto, chainKey, digits),
            last4: digits.slice(-last4Digits),
          };
    return {
      row: {
        line: row.line,
        ref: voucherRef(deps.crypto, chainKey, voucherIdText(code)),
        form: code.kind === 'native' ? 'static' : 'foreign',
        hint: codeHint(code),
        holder,
        lastDay: row.lastDay,
      },
    };
  }

  async function sendRows(
    campaignId: string,
    rows: readonly AddedVoucher[],
    by: Actor,
    onKept: (rows: number) => void,
  ): Promise<Answer<{ readonly added: number }>> {
    let added = 0;
    for (let from = 0; from < rows.length; from += maxAddedVouchers) {
      const slice = rows.slice(from, from + maxAddedVouchers);
      const body = { campaignId, rows: slice, by: by.personId };
      const answer = await post('/v1/vouchers/add', body, addVouchersReply);
      // What went before is kept at HQ; sending the file again passes over it.
      if (!answer.ok) return answer;
      added += answer.value.added;
      onKept(from + slice.length);
    }
    return { ok: true, value: { added } };
  }

  return {
    async saveCampaign(draft, by) {
      const answer = await post('/v1/campaigns', { draft, by: by.personId }, saveCampaignReply);
      if (!answer.ok) return answer;
      const { id, version } = answer.value;
      deps.journal(by, { kind: 'campaign', campaignId: id, version });
      await deps.refresh();
      return answer;
    },

    async makeVouchers(wanted, by) {
      const { campaignId, count } = wanted;
      const body = { ...wanted, by: by.personId };
      const answer = await post('/v1/vouchers/make', body, makeVouchersReply);
      if (!answer.ok) return answer;
      deps.journal(by, { kind: 'vouchers', campaignId, count });
      await deps.refresh();
      return answer;
    },

    async addVouchers(campaignId, rows, by, onKept = () => undefined) {
      const chainKey = deps.secrets.get('chainKey');
      if (chainKey === null) return { ok: false, problem: problemOf('notSetUp') };
      const all = rows.map((row) => hashed(row, chainKey));
      const faults = all.flatMap((one) => ('fault' in one ? [one.fault] : []));
      if (faults.length > 0) return { ok: false, problem: problemOf('badFile', {}, faults) };
      const good = all.flatMap((one) => ('row' in one ? [one.row] : []));
      const answer = await sendRows(campaignId, good, by, onKept);
      if (!answer.ok) return answer;
      deps.journal(by, { kind: 'vouchers', campaignId, count: answer.value.added });
      await deps.refresh();
      return answer;
    },

    async addPerson(person, by) {
      const body = { ...person, by: by?.personId ?? null };
      const answer = await post('/v1/people', body, rosterPerson);
      if (!answer.ok) return answer;
      deps.journal(by, { kind: 'person', personId: answer.value.id, change: 'added' });
      await deps.refresh();
      return answer;
    },

    async changePerson(personId, change, by) {
      const known = deps.store.read((tx) => tx.person(personId));
      const body = { personId, change, by: by.personId };
      const answer = await post('/v1/people/change', body, rosterPerson);
      const entry: EntryBody = {
        kind: 'person',
        personId,
        change: entryChange[change.kind],
        ...('shop' in change ? { shop: change.shop } : {}),
        ...withdrawnBadge(known, change),
      };
      if (answer.ok) {
        deps.journal(by, entry);
        await deps.refresh();
        return answer;
      }
      // What takes power away doesn't wait for the line: a lost badge is of no use here from now on, and
      // head office does the same when the entry comes in.
      const isSafe = change.kind === 'noBadge' || change.kind === 'retire';
      if (!isSafe || answer.problem.code !== 'hqUnreachable') return answer;
      if (known === null) return answer;
      deps.store.write((tx) =>
        tx.applyFeed([{ kind: 'person', person: personAfter(known, change) }]),
      );
      deps.journal(by, entry);
      return { ok: false, problem: problemOf('doneHereOnly') };
    },

    async shops() {
      const ask = { method: 'GET', path: '/v1/shops', reply: shopNamesReply } as const;
      const answer = await deps.client.ask(ask);
      if (answer.result !== 'answer') return { ok: false, problem: problemOfAnswer(answer) };
      return { ok: true, value: answer.value.shops };
    },
  };
}
