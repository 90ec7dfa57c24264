import type { PaperSettings } from '../../../shared/contract/printer.ts';
import type { PaperView } from '../../../shared/contract/views.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import { isEntryOf } from '../../../shared/protocol/entry.ts';
import { headAt, referenceOf } from './paperHead.ts';
import { goodwillDocument, redemptionDocument, testDocument } from './documents.ts';
import type { PaperContext } from './paperHead.ts';
import type { PaperDocument } from './documents.ts';
import { parseEntry, redemptionAt } from '../entries.ts';
import { receiptReminder } from '../customers/receiptReminder.ts';
import { dayCloseDocument, dayReportDocument, handOverDocument } from '../day/dayDocuments.ts';
import { openFigures } from '../day/dayReports.ts';
import { leftOver } from '../day/leftOver.ts';
import type { GoodwillSigner } from '../goodwill/goodwillCode.ts';
import type { Reader, StoredEntry } from '../ports.ts';
import type { PrintJob } from './paperPorts.ts';
import { sampleReceipt } from './sampleReceipt.ts';
import { isSlip, slipDocument } from './slips/slips.ts';
import { referenceFor } from '../undo/receiptReferences.ts';
import { remakeDocument, voidDocument } from '../undo/undoDocuments.ts';
import { rainCheckDocument } from '../stock/rainCheckDocument.ts';
import type { NamesOf, OwnRedemption } from '../undo/undoDocuments.ts';

/** Documents out of entries: for the printer, and as the paper on screen. */
export interface PaperMaker {
  /** `copy` 0 for the original. `null` where the entry has no paper or is not here. */
  paperOf(tx: Reader, seq: number, copy: number): PaperView | null;
  /** The same of an entry that may have left the journal. */
  paperOfStored(tx: Reader, stored: StoredEntry, copy: number): PaperView | null;
  testPaper(tx: Reader, operator: string): PaperView | null;
  /** Of a job that says itself what it is about; `null` where there is nothing of it. */
  slipPaper(tx: Reader, job: SlipJob): PaperView | null;
  /** A receipt of nothing, as it would print with other settings. */
  samplePaper(tx: Reader, operator: string, looks: PaperLooks): PaperView | null;
  /** What every paper of this terminal has around it. */
  surroundings(tx: Reader, copy: number): PaperContext | null;
  /** What a job of the print queue prints. */
  documentFor(tx: Reader, job: PrintJob): PaperDocument | null;
}

type SlipJob = Pick<PrintJob, 'what' | 'at' | 'about'>;

/** Settings somebody tries out. */
export interface PaperLooks {
  readonly paper: PaperSettings;
  readonly head: readonly string[];
  readonly foot: readonly string[];
}

export function createPaperMaker(context: AppContext, signer: GoodwillSigner): PaperMaker {
  /** Paper is in the shop's language or the one chosen for it, whatever the screen shows. */
  function surroundings(
    tx: Reader,
    copy: number,
    { language, logo } = tx.settings().paper,
  ): PaperContext | null {
    const shop = tx.shop();
    const identity = tx.identity();
    if (shop === null || identity === null) return null;
    return {
      shop,
      counterName: identity.counterName,
      language: language === 'shop' ? shop.language : language,
      standAlone: identity.standAlone,
      copy,
      training: context.mode === 'practice',
      ...(logo === null ? {} : { logo }),
    };
  }

  function last4(tx: Reader, customer: string | null): string | null {
    return customer === null ? null : (tx.customer(customer)?.last4 ?? null);
  }

  function ownRedemption(
    tx: Reader,
    of: { readonly seq: number; readonly id: string },
  ): OwnRedemption | null {
    const body = redemptionAt(tx, of);
    const hash = tx.entry(of.seq)?.hash ?? '';
    return body === null ? null : { body, reference: referenceOf(of.seq, hash) };
  }

  function namesKnown(tx: Reader): NamesOf {
    return ({ ref, campaignNo }) => ({
      name: tx.campaignByNo(campaignNo)?.name ?? null,
      hint: tx.voucher(ref)?.hint ?? '',
    });
  }

  function documentOf(
    tx: Reader,
    stored: StoredEntry,
    entry: Entry,
    copy: number,
  ): PaperDocument | null {
    const around = surroundings(tx, copy);
    if (around === null) return null;
    if (isEntryOf(entry, 'redemption')) {
      return redemptionDocument(entry, {
        ...around,
        hash: stored.hash,
        customerLast4: last4(tx, entry.body.customer),
        // A copy says what the original said; what is held has changed since.
        reminder: copy > 0 ? null : receiptReminder(tx, entry, civilNow(context, around.shop).date),
        signedReference: referenceFor(context, tx, entry),
      });
    }
    if (isEntryOf(entry, 'void')) {
      const undone = ownRedemption(tx, entry.body.redemption);
      return voidDocument(entry, undone, { ...around, namesOf: namesKnown(tx) });
    }
    if (isEntryOf(entry, 'remake')) {
      const original = ownRedemption(tx, entry.body.redemption);
      return original === null ? null : remakeDocument(entry, original, around);
    }
    if (isEntryOf(entry, 'dayClosed')) return dayCloseDocument(entry, around);
    if (isEntryOf(entry, 'handOver')) return handOverDocument(entry, around);
    if (isEntryOf(entry, 'rainCheck')) {
      return rainCheckDocument(entry, { ...around, hash: stored.hash });
    }
    if (isEntryOf(entry, 'goodwill') || isEntryOf(entry, 'issuedAfter')) {
      const code = signer.codeOf(entry, tx);
      return code === null ? null : goodwillDocument(entry, code, around);
    }
    return null;
  }

  function documentAt(tx: Reader, seq: number, copy: number): PaperDocument | null {
    const stored = tx.entry(seq) ?? tx.closeThatLeft(seq);
    return stored === null ? null : documentOf(tx, stored, parseEntry(stored), copy);
  }

  function view(tx: Reader, document: PaperDocument, seq: number | null): PaperView {
    const { columns } = tx.settings().printer.profile;
    return {
      seq,
      title: document.kind,
      svg: context.paper.svg(document, columns),
      text: context.paper.text(document, columns),
      copies: document.head.copy,
    };
  }

  function testPage(tx: Reader, operator: string): PaperDocument | null {
    const around = surroundings(tx, 0);
    if (around === null) return null;
    const { instant, offsetMinutes } = civilNow(context, tx.shop());
    return testDocument({ at: instant, offsetMinutes, operator }, around);
  }

  function slipOf(tx: Reader, job: SlipJob): PaperDocument | null {
    const around = surroundings(tx, 0);
    return around === null ? null : slipDocument(context, tx, job, around);
  }

  function sample(tx: Reader, operator: string, looks: PaperLooks): PaperDocument | null {
    const around = surroundings(tx, 0, looks.paper);
    if (around === null) return null;
    const { instant, offsetMinutes } = civilNow(context, around.shop);
    const shop = {
      ...around.shop,
      receiptHead: [...looks.head],
      receiptFoot: [...looks.foot],
    };
    const made = { at: instant, offsetMinutes, operator };
    return sampleReceipt(headAt(made, { ...around, shop }));
  }

  /** As it stands when it prints. */
  function dayReportPage(tx: Reader): PaperDocument | null {
    const around = surroundings(tx, 0);
    if (around === null) return null;
    const { instant, offsetMinutes, businessDay } = civilNow(context, tx.shop());
    const made = { at: instant, offsetMinutes, operator: '' };
    const figures = openFigures(tx, businessDay);
    const left = leftOver(tx, businessDay);
    return dayReportDocument(made, { businessDay, figures, leftOver: left }, around);
  }

  return {
    paperOf(tx, seq, copy) {
      const document = documentAt(tx, seq, copy);
      return document === null ? null : view(tx, document, seq);
    },
    paperOfStored(tx, stored, copy) {
      const document = documentOf(tx, stored, parseEntry(stored), copy);
      return document === null ? null : view(tx, document, stored.seq);
    },
    testPaper(tx, operator) {
      const document = testPage(tx, operator);
      return document === null ? null : view(tx, document, null);
    },
    slipPaper(tx, job) {
      const document = slipOf(tx, job);
      return document === null ? null : view(tx, document, null);
    },
    samplePaper(tx, operator, looks) {
      const document = sample(tx, operator, looks);
      return document === null ? null : view(tx, document, null);
    },
    surroundings: (tx, copy) => surroundings(tx, copy),
    documentFor(tx, job) {
      if (isSlip(job.what)) return slipOf(tx, job);
      if (job.what === 'dayReport') return dayReportPage(tx);
      if (job.seq === null) return testPage(tx, '');
      if (job.what !== 'reprint') return documentAt(tx, job.seq, 0);
      const stored = tx.entry(job.seq);
      const reprint = stored === null ? null : parseEntry(stored);
      if (reprint === null || !isEntryOf(reprint, 'reprint')) return null;
      return documentAt(tx, reprint.body.of, reprint.body.copy);
    },
  };
}
