import { maxCandidates } from '../../shared/domain/order/bestOf.ts';
import type { Acceptance, VoucherOutcome } from '../../shared/domain/order/decision.ts';
import type { Explanation, RuleTried } from '../../shared/domain/order/explain.ts';
import { cli } from '../../shared/i18n/cli.ts';
import type { CliKey } from '../../shared/i18n/cli.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { withFigures } from '../../shared/i18n/figureText.ts';
import type { FigureVoice, SaidFigure, SaidFigures } from '../../shared/i18n/figureText.ts';
import { reasons } from '../../shared/i18n/reasons.ts';
import {
  approvalWords,
  certaintyWords,
  refusalWords,
  warningWords,
} from '../../shared/i18n/reasonWords.ts';
import type { ReasonWords } from '../../shared/i18n/reasonWords.ts';
import { rules } from '../../shared/i18n/rules.ts';
import { ruleWords } from '../../shared/i18n/ruleWords.ts';
import { tableLines } from './columns.ts';
import { fullVoice } from '../../shared/i18n/fullVoice.ts';
import type { TriedOut } from './tryOut.ts';

const passedMark = '✔';
const refusedMark = '✘';

/** The decision and all its reasons, as lines of text. */
export function tryReport(tried: TriedOut, language: Language): readonly string[] {
  const voice = fullVoice(language, tried.scene.zone, tried.currency);
  const say = sayIn(voice);
  return [
    sceneLine(tried, say),
    '',
    ...tried.facts.vouchers.flatMap((_, place) => [...voucherLines(tried, place, voice), '']),
    ...moneyTable(tried, voice),
    '',
    ...suggestionLines(tried, say),
    say(tried.decision.confirmable ? 'confirmable' : 'notConfirmable'),
  ];
}

/** The same for a program. */
export function tryData({ scene, files, facts, ...tried }: TriedOut): object {
  const { lines, explanations, suggestion, currency, decision } = tried;
  return {
    at: new Date(scene.at).toISOString(),
    zone: scene.zone,
    currency,
    businessDay: facts.counter.now.value.businessDay,
    campaigns: files,
    decision,
    lines,
    explanations,
    suggestion,
  };
}

type Say = (key: CliKey, said?: SaidFigures) => string;

function sayIn(voice: FigureVoice): Say {
  return (key, said = {}) => withFigures(cli[voice.language][key], said, voice);
}

function text(value: string): SaidFigure {
  return { kind: 'text', value };
}

function money(value: number): SaidFigure {
  return { kind: 'money', value };
}

function count(value: number): SaidFigure {
  return { kind: 'count', value };
}

function sceneLine({ scene, facts }: TriedOut, say: Say): string {
  return say('scene', {
    at: { kind: 'instant', value: scene.at },
    zone: text(scene.zone),
    shop: text(facts.counter.shop),
    channel: { kind: 'channels', value: [facts.counter.channel] },
  });
}

function voucherLines(tried: TriedOut, place: number, voice: FigureVoice): readonly string[] {
  const say = sayIn(voice);
  const explanation = tried.explanations[place];
  const campaign = tried.facts.vouchers[place]?.campaign.value;
  if (explanation === undefined || campaign === undefined) return [];
  const title = say('voucher', {
    place: count(place + 1),
    name: { kind: 'localized', value: campaign.name },
    file: text(tried.files[place] ?? ''),
  });
  const gives = givesLines(explanation.outcome, campaign.benefit.kind === 'gift', say);
  const turn =
    tried.explanations.length > 1 ? [say('turn', { turn: count(explanation.turn) })] : [];
  return [
    title,
    ...verdictLines(explanation.outcome, voice),
    ...indented([...gives, ...turn]),
    ...indented([say('why')]),
    ...indented(whyLines(explanation, voice)),
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function verdictLines(outcome: VoucherOutcome, voice: FigureVoice): readonly string[] {
  const say = sayIn(voice);
  switch (outcome.verdict) {
    case 'refused': {
      const { title, more } = reasonText(refusalWords(outcome.refusal), voice);
      return [
        `${refusedMark} ${say('verdictRefused', { reason: text(title) })}`,
        ...indented(more),
      ];
    }
    case 'needsApproval': {
      const { title, more } = reasonText(approvalWords(outcome.approval), voice);
      return [
        `${passedMark} ${say('verdictNeedsApproval')}`,
        ...indented([title, ...more]),
        ...doubtLines(outcome.acceptance, voice),
      ];
    }
    case 'ok':
      return [`${passedMark} ${say('verdictOk')}`, ...doubtLines(outcome.acceptance, voice)];
  }
}

/** How sure it is, and what the customer should be told. */
function doubtLines({ certainty, warnings }: Acceptance, voice: FigureVoice): readonly string[] {
  return [certaintyWords(certainty), ...warnings.map(warningWords)].flatMap((words) => {
    const { title, more } = reasonText(words, voice);
    const next = more.at(-1) ?? '';
    const detail = more.length > 1 ? (more[0] ?? '') : '';
    const isZh = voice.language === 'zh';
    const inBrackets = isZh ? `（${detail}）` : ` (${detail})`;
    return indented([`${title}${detail === '' ? '' : inBrackets}${isZh ? '。' : '. '}${next}`]);
  });
}

function reasonText(
  { titleKey, detailKey, nextKey, figures }: ReasonWords,
  voice: FigureVoice,
): { readonly title: string; readonly more: readonly string[] } {
  const texts = reasons[voice.language];
  const keys = detailKey === null ? [nextKey] : [detailKey, nextKey];
  return {
    title: withFigures(texts[titleKey], figures, voice),
    more: keys.map((key) => withFigures(texts[key], figures, voice)),
  };
}

function givesLines(outcome: VoucherOutcome, isGift: boolean, say: Say): readonly string[] {
  if (outcome.verdict === 'refused') return [];
  const { acceptance } = outcome;
  const { valueMinor, costToShopMinor, discountMinor, topUpMinor, uses, usesLeft } = acceptance;
  const costMinor = money(costToShopMinor);
  const gives = isGift
    ? say('givesBeside', { valueMinor: money(valueMinor), costMinor })
    : say('takesOff', { discountMinor: money(discountMinor), costMinor });
  const left =
    acceptance.amountLeftMinor === null
      ? say('usesLeft', { uses: count(uses), left: count(usesLeft) })
      : say('amountLeft', { leftMinor: money(acceptance.amountLeftMinor) });
  const topUp = topUpMinor > 0 ? [say('topUp', { topUpMinor: money(topUpMinor) })] : [];
  return [gives, ...topUp, left];
}

/** Every rule: those that were asked, one a line, and the names of the rest. */
function whyLines({ tried }: Explanation, voice: FigureVoice): readonly string[] {
  const asked = tried.filter((one) => 'figures' in one).map((one) => ruleLine(one, voice));
  const rest = (['notAsked', 'notReached'] as const).flatMap((outcome) => {
    const named = tried.filter((one) => one.outcome === outcome);
    if (named.length === 0) return [];
    const { [outcome]: how } = rules[voice.language];
    const titles = named.map((one) => rules[voice.language][ruleWords(one).titleKey]);
    return [`– ${how}${colonIn(voice)}${titles.join(voice.language === 'zh' ? '；' : '; ')}`];
  });
  return [...asked, ...rest];
}

function ruleLine(tried: RuleTried, voice: FigureVoice): string {
  const { titleKey, saysKey, figures } = ruleWords(tried);
  const texts = rules[voice.language];
  const mark = tried.outcome === 'refused' ? refusedMark : passedMark;
  const says = saysKey === null ? '' : withFigures(texts[saysKey], figures, voice);
  return `${mark} ${texts[titleKey]}${says === '' ? '' : colonIn(voice)}${says}`;
}

function colonIn({ language }: FigureVoice): string {
  return language === 'zh' ? '：' : ': ';
}

function moneyTable({ lines, decision }: TriedOut, voice: FigureVoice): readonly string[] {
  const say = sayIn(voice);
  if (lines.length === 0) {
    return [say('noLines', { discountMinor: money(decision.discountMinor) })];
  }
  const off = (minor: number): string => voice.money(minor === 0 ? 0 : -minor);
  const { totalMinor, discountMinor, toPayMinor } = decision;
  return tableLines([
    [say('line'), say('quantity'), say('listPrice'), say('discount'), say('toPay')],
    ...lines.map((line) => [
      line.name,
      voice.number(line.quantity),
      voice.money(line.listMinor),
      off(line.discountMinor),
      voice.money(line.toPayMinor),
    ]),
    [say('total'), '', voice.money(totalMinor), off(discountMinor), voice.money(toPayMinor)],
  ]);
}

/** What to use of several vouchers; of one there is nothing to choose. */
function suggestionLines({ facts, suggestion }: TriedOut, say: Say): readonly string[] {
  const { length } = facts.vouchers;
  if (length < 2) return [];
  if (length > maxCandidates) return [say('bestTooMany', { max: count(maxCandidates) })];
  if (suggestion === null) return [say('bestNone')];
  const { use, setAside } = suggestion;
  const discountMinor = money(suggestion.discountMinor);
  if (setAside.length === 0) return [say('bestAll', { discountMinor })];
  const placesOf = (places: readonly number[]): SaidFigure => ({
    kind: 'names',
    value: places.map((place) => String(place + 1)),
  });
  return [say('bestSome', { discountMinor, use: placesOf(use), aside: placesOf(setAside) })];
}
