import type { CaseTable } from '../store/tables/journal.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import type { OfficeEvent } from './storedEvent.ts';

export type ToldDevice = Pick<
  DeviceTable,
  'device_id' | 'epoch' | 'shop_id' | 'state' | 'enrolled_at'
>;

/** How a device stands from now on. */
export function deviceStands(row: ToldDevice): OfficeEvent {
  return {
    kind: 'device',
    device: {
      device: row.device_id,
      epoch: row.epoch,
      shop: row.shop_id,
      state: row.state,
      enrolledAt: row.enrolled_at,
    },
  };
}

export type ToldCase = Pick<
  CaseTable,
  'case_id' | 'kind' | 'shop_id' | 'device_id' | 'epoch' | 'seq' | 'ref' | 'opened_at' | 'closed_at'
>;

/** A case that was opened or closed; what people wrote of it stays at head office. */
export function caseStands(row: ToldCase): OfficeEvent {
  return {
    kind: 'case',
    case: {
      caseId: row.case_id,
      kind: row.kind,
      shop: row.shop_id,
      device: row.device_id,
      epoch: row.epoch,
      seq: row.seq,
      ref: row.ref,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
    },
  };
}
