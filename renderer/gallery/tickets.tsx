import { atCounter } from '../../shared/i18n/atCounter.ts';
import { samples } from '../../shared/i18n/samples.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Paper } from '../ui/Paper.tsx';
import { Ticket } from '../ui/Ticket.tsx';
import { TicketOutline } from '../ui/TicketOutline.tsx';
import { Verdict, VerdictShape } from '../ui/Verdict.tsx';
import type { PanelState } from '../ui/Verdict.tsx';
import type { Exhibit, Shelf } from './shelf.ts';
import s from './Gallery.module.css';

const panelStates: readonly PanelState[] = ['ok', 'refused', 'manager', 'unknown', 'undone'];
const paperSvg = (line: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 288 96" width="288" height="96"><text x="144" y="52" font-size="24" text-anchor="middle">${line}</text></svg>`;

/** What has the shape of a ticket, what is said of it, and the paper that comes of it. */
export const tickets: Shelf = (language): readonly Exhibit[] => {
  const { voucher, longName, price } = samples[language];
  const redeem = atCounter.redeem[language];
  const settings = atCounter.settings[language];
  const session = atCounter.session[language];
  const ticket = (tone: 'usual' | 'refused' | 'manager' | 'faint', name: string) => (
    <Ticket tone={tone} label={name} stub={<strong>{price}</strong>}>
      <strong>{name}</strong>
    </Ticket>
  );
  const small = (name: string) => (
    <Ticket size="small" label={name} stub={<strong>{price}</strong>}>
      {name}
    </Ticket>
  );
  const verdict = (state: PanelState, word: string, more: boolean) => (
    <div className={s.panel} data-wide>
      <Verdict
        state={state}
        word={word}
        line={voucher}
        next={more ? redeem.scanText : undefined}
        warning={more ? settings.demo : undefined}
        foot={
          <Button kind="onVerdict" size="counter" keyHint="Esc">
            {redeem.nextCustomer}
          </Button>
        }
      />
    </div>
  );
  const words: Readonly<Record<PanelState, string>> = {
    ok: redeem.verdictOk,
    refused: settings.sound_refused,
    manager: settings.sound_manager,
    unknown: settings.sound_unknown,
    undone: session.last_void,
  };
  return [
    {
      component: 'Ticket',
      states: {
        usual: ticket('usual', voucher),
        refused: ticket('refused', voucher),
        manager: ticket('manager', voucher),
        faint: ticket('faint', voucher),
        'long name': ticket('usual', longName),
        small: small(voucher),
        'small, long name': small(longName),
      },
    },
    {
      component: 'TicketOutline',
      states: {
        large: (
          <TicketOutline>
            <Icon name="scan" size={56} />
          </TicketOutline>
        ),
        small: (
          <TicketOutline size="small">
            <Icon name="clock" size={32} />
          </TicketOutline>
        ),
      },
    },
    {
      component: 'VerdictShape',
      states: {
        all: (
          <div className={s.alone}>
            {panelStates.map((state) => (
              <VerdictShape key={state} state={state} size={56} />
            ))}
          </div>
        ),
      },
    },
    {
      component: 'Verdict',
      states: {
        ...Object.fromEntries(
          panelStates.map((state) => [state, verdict(state, words[state], false)]),
        ),
        'with a warning and what to do': verdict('ok', words.ok, true),
        'long word': verdict('refused', longName, false),
      },
    },
    {
      component: 'Paper',
      states: {
        printed: (
          <Paper
            label={session.last_redemption}
            paper={{ seq: 42, title: voucher, svg: paperSvg(voucher), text: voucher, copies: 0 }}
          />
        ),
      },
    },
  ];
};
