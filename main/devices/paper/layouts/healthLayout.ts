import type { SlipDocument } from '../../../app/paper/slips/slipDocuments.ts';
import type { slips } from '../../../../shared/i18n/slips.ts';
import type { Markup } from '../markup.ts';
import { momentIn } from './paperTime.ts';
import type { AreaWords } from './paperWords.ts';

type HealthDocument = Extract<SlipDocument, { kind: 'health' }>;
type Words = AreaWords<keyof typeof slips.en>;

const minuteMs = 60_000;
const megabyte = 1_000_000;

/** What somebody asks first who is rung up: what runs, whether it hears head office, what is stuck. */
export function healthBody(mark: Markup, words: Words, document: HealthDocument): void {
  const { say } = words;
  mark.left(say('healthFor'));
  mark.rule();
  program(mark, words, document);
  mark.rule();
  devices(mark, words, document);
  mark.rule();
  records(mark, words, document);
}

function program(mark: Markup, { say }: Words, { health, head }: HealthDocument): void {
  const moment = (at: number | null) => (at === null ? say('never') : momentIn(head.shop.zone, at));
  mark.pair(say('version'), health.appVersion, 'bold');
  mark.pair(say('device'), `${health.device} / ${health.epoch}`);
  mark.pair(say('line'), say(`line_${health.line}`), 'bold');
  if (health.line !== 'standAlone') {
    mark.pair(say('lastSync'), moment(health.lastSync));
    mark.pair(say('waiting'), String(health.waiting));
    mark.pair(say('quarantined'), String(health.quarantined));
  }
  const { clock } = health;
  const minutes = Math.round(Math.abs(clock?.byMs ?? 0) / minuteMs);
  mark.pair(
    say('clock'),
    clock === null ? say('clockRight') : say(`clock_${clock.kind}`, { minutes }),
  );
}

function devices(mark: Markup, { say }: Words, { health }: HealthDocument): void {
  const { kind, profile } = health.printer;
  const { scannersReady: ready, scannersAway: away } = health;
  mark.pair(say('printer'), say(`printer_${kind}`), 'bold');
  mark.pair(say('paper'), say('columns', { count: profile.columns }));
  mark.pair(say('letters'), say(`letters_${profile.letters}`));
  mark.pair(say('cutter'), say(`cutter_${profile.cutter}`));
  const pin = profile.drawerPin;
  mark.pair(say('drawer'), pin === null ? say('none') : say('drawerPin', { pin }));
  mark.pair(say('stuckPrints'), String(health.stuckPrints));
  mark.pair(
    say('scanners'),
    ready + away === 0 ? say('none') : say('scannersSay', { ready, away }),
  );
}

function records(mark: Markup, { say }: Words, { health, head }: HealthDocument): void {
  const { disk, backup } = health;
  const megabytes = Math.floor(disk.freeBytes / megabyte);
  mark.pair(say('disk'), say(`disk_${disk.state}`, { megabytes }));
  mark.pair(
    say('backup'),
    backup.last === null ? say('never') : momentIn(head.shop.zone, backup.last),
  );
  if (backup.hasFailed) mark.left(say('backupFailed'));
  mark.pair(say('openCases'), String(health.openCases));
  mark.pair(say('openDays'), String(health.openDays));
  mark.pair(say('keys'), say(health.keysLost ? 'keysLost' : 'keysThere'));
  mark.pair(
    say('records'),
    health.checked === null ? say('never') : say(`records_${health.checked}`),
  );
}
