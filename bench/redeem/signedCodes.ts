import { tmpdir } from 'node:os';
import { createGoodwillSigner } from '../../main/app/goodwill/goodwillCode.ts';
import type { CounterRig } from '../../tests/faults/counterRig.ts';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import { openCounter, orderOf, redeemUs } from './counters.ts';

const warmUp = 300;
const redemptions = 2_000;
/** The rig's goodwill campaign. */
const goodwillNo = 4;

/** Codes as a goodwill coupon carries them, signed with this terminal's own key and cached nowhere. */
function signedCodes(rig: CounterRig): () => string {
  const { crypto, secrets, ids, store } = rig.context;
  const signer = createGoodwillSigner(crypto, secrets);
  const keyId = store.read((tx) => tx.identity()?.issuerKeyId) ?? 0;
  return () => {
    const coupon = signer.sign({
      entryId: ids.random128(),
      keyId,
      campaign: { no: goodwillNo, version: 1 },
      firstDay: '2020-01-01',
      lastDay: '2099-12-31',
    });
    if (coupon === null) throw new Error('the terminal has no keys');
    return coupon.code;
  };
}

/** A redemption of a signed code, verified once at prepare, against one of a static code. */
export async function signedVsStatic(): Promise<BenchResult> {
  const usable = warmUp + redemptions;
  const counter = await openCounter(tmpdir(), usable, usable);
  const { rig, next } = counter;
  const nextSigned = signedCodes(rig);
  const samples = { signed: [] as number[], static: [] as number[] };
  try {
    for (let round = 0; round < usable; round++) {
      const ofStatic = await redeemUs(rig, next());
      const ofSigned = await redeemUs(rig, orderOf(rig, nextSigned()));
      if (round < warmUp) continue;
      samples.static.push(ofStatic);
      samples.signed.push(ofSigned);
    }
    const [signed, ofStatic] = [summarise(samples.signed), summarise(samples.static)];
    return {
      figures: { signedVsStatic: signed.median / ofStatic.median },
      notes: [
        summaryLine('redeem, static code', ofStatic, 'µs'),
        summaryLine('redeem, signed code', signed, 'µs'),
      ],
    };
  } finally {
    counter.close();
  }
}
