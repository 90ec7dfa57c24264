import { z } from 'zod';
import { hex, noteText } from '../../../shared/protocol/primitives.ts';
import { actorName } from '../../access/actor.ts';
import { claimList } from '../../claims/claimList.ts';
import type { ClaimReport } from '../../claims/claimList.ts';
import { apiKeys } from '../../access/apiKeys.ts';
import { releaseByPerson } from '../../claims/claims.ts';
import { form, input } from '../forms.ts';
import { html, panel, table, when } from '../html.ts';
import type { Html, Value } from '../html.ts';
import { campaignNames, counterNames } from '../nameLookup.ts';
import { shopNames } from '../shopNames.ts';
import { act, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';

/** More are open at once only where something is wrong; the newest are shown. */
const maxShown = 200;
const saidCharacters = 8;
const channelMark = 'key:';

interface ClaimNames {
  readonly counterOf: (device: string) => string;
  readonly campaignOf: (no: number) => string;
  readonly channels: ReadonlyMap<string, string>;
}

async function namesOf(view: View, open: readonly ClaimReport[]): Promise<ClaimNames> {
  const { office, language } = view;
  const keys = await apiKeys(office);
  return {
    counterOf: await counterNames(
      view,
      open.map(({ claimant: id }) => id).filter((id) => !id.startsWith(channelMark)),
    ),
    campaignOf: await campaignNames(office, language),
    channels: new Map(keys.map(({ keyId, name }) => [keyId, name])),
  };
}

function claimant({ say }: View, { claimant: id }: ClaimReport, names: ClaimNames): Html {
  if (!id.startsWith(channelMark)) return html`<a href="/device/${id}">${names.counterOf(id)}</a>`;
  const key = id.slice(channelMark.length);
  return html`${names.channels.get(key) ?? key} ${say('（网店等）', '(web shop or the like)')}`;
}

function releaseForm(view: View, { claimId }: ClaimReport): Value {
  const { say } = view;
  if (!view.may('claims')) return '';
  return form(view, {
    act: 'release-claim',
    button: say('释放', 'Let go'),
    look: 'danger',
    of: claimId.slice(0, saidCharacters),
    says: { claim: claimId },
    inLine: true,
    fields: input({
      id: `note-${claimId}`,
      name: 'note',
      label: say('原因', 'Why'),
      maxLength: 300,
    }),
  });
}

async function show(view: View): Promise<Shown> {
  const { office, say, language } = view;
  const open = await claimList(office, { state: 'open', limit: maxShown });
  const { nameOf, zoneOf } = await shopNames(
    office,
    language,
    open.map(({ shop }) => shop),
  );
  const names = await namesOf(view, open);
  const title = say('占用中的券', 'Open claims');
  return {
    title,
    body: html`<p class="lead">
        ${say(
          '终端核销前先占住券，别处就用不了。终端坏了、丢了，占用不会自己消失，由人释放。',
          'A counter claims a voucher before it uses it, and nobody else can. If the terminal is lost, the claim stays until a person lets go of it.',
        )}
      </p>
      ${panel(
        title,
        table(
          title,
          [
            { head: say('从', 'Since') },
            { head: say('门店', 'Shop') },
            { head: say('谁占着', 'Who holds it') },
            { head: say('券', 'Vouchers') },
            { head: say('释放', 'Let go') },
          ],
          open.map((one) => [
            when(one.askedAt, zoneOf(one.shop)),
            nameOf(one.shop),
            claimant(view, one, names),
            one.items
              .map(({ campaignNo, uses }) => `${names.campaignOf(campaignNo)} × ${uses}`)
              .join(', '),
            releaseForm(view, one),
          ]),
          say('没有券被占用，不用做什么。', 'No voucher is held. There is nothing to do.'),
        ),
      )}`,
  };
}

export const claimPages: readonly Page[] = [
  { path: '/claims', scope: 'read', part: { zh: '占用', en: 'Claims' }, show },
];

export const claimActs: readonly Act[] = [
  act(
    'release-claim',
    { scope: 'claims', from: '/claims', done: { zh: '已释放。', en: 'It is let go.' } },
    z.object({ claim: hex(16), note: noteText(1, 300) }),
    async ({ office, session }, { claim, note }) => {
      await releaseByPerson(office, claim, { by: actorName(session.actor), note });
      return toPage('/claims');
    },
  ),
];
