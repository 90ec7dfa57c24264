import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';

describe('an enrolment left half-way, on a terminal set up otherwise since', () => {
  let office: TestOffice;
  let dir: string;
  let terminal: RunningTerminal;

  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-compared-'));
    const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
    terminal = await openTerminal(options);
  });
  afterEach(async () => {
    await terminal.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const keys = () => readFileSync(join(dir, 'live', 'secrets.json'), 'utf8');

  async function call(method: string, input: object): Promise<unknown> {
    const answer = await terminal.dispatch(method, input);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value;
  }

  it.each([true, false])(
    'I8: its digits are nothing any more, and nobody changes the keys by them (same: %s)',
    async (same) => {
      const code = await office.code();
      await call('setup.enrol', { hqUrl: office.url, code, counterName: '1' });
      await call('setup.standAlone', {
        shop: {
          id: 'shop-1',
          name: { zh: '东门店', en: 'East Gate' },
          groups: [],
          calendar: null,
          authority: null,
          currency: 'CNY',
          zone: 'Asia/Shanghai',
          cutOverMinute: 180,
          language: 'zh',
          receiptHead: [],
          receiptFoot: [],
          quickItems: [],
          undoMinutes: { cashier: 10, manager: 1440 },
          autoLockMinutes: 240,
        },
        counterName: '1',
        managerName: 'Mei',
        managerPin: '2580',
      });
      const before = keys();
      const answer = await terminal.dispatch('setup.compared', { same });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'alreadySetUp' } });
      expect(keys()).toBe(before);
    },
    60_000,
  );
});
