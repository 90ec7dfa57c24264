import type { Role } from '../../shared/protocol/feed.ts';

/** A person of the demo chain. The PIN is public: the demo's sign-in screen shows it. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly pin: string;
  /** `null`: every shop. */
  readonly shops: readonly string[] | null;
}

export const demoPeople: readonly DemoPerson[] = [
  { id: 'mei', name: '小梅 Mei', role: 'cashier', pin: '2580', shops: null },
  { id: 'chen', name: '小陈 Chen', role: 'cashier', pin: '1357', shops: ['jingan'] },
  { id: 'yang', name: '小杨 Yang', role: 'cashier', pin: '3690', shops: ['xuhui', 'pudong'] },
  { id: 'jie', name: '阿杰 Jie', role: 'shiftLead', pin: '2468', shops: null },
  { id: 'lin', name: '林店长 Lin', role: 'manager', pin: '8642', shops: null },
  { id: 'zhou', name: '周区域 Zhou', role: 'areaManager', pin: '9753', shops: null },
];
