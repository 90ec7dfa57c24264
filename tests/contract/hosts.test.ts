import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../shared/contract/methods.ts';
import type { SessionView } from '../../shared/contract/views.ts';
import { launchChromium } from '../browser.ts';
import { built } from '../built.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import { overElectron, overHttp } from './overHosts.ts';
import type { Reach, Reached } from './overHosts.ts';
import { cashierPin, firstDay, managerPin, shapeOf, shop } from './story.ts';
import type { Transcript } from './story.ts';

const tenMegabytes = 'x'.repeat(10_000_000);
const names = Object.keys(methods);
const entries = Object.entries(methods);

let browser: Browser;
beforeAll(async () => {
  built();
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function codeOf(reached: Reached, method: string, input: unknown): Promise<string> {
  const answer = await reached.call(method, input);
  return answer.ok ? 'ok' : answer.problem.code;
}

async function signIn(reached: Reached, role: string, pin: string): Promise<void> {
  const state = await reached.call('session.state', {});
  if (!state.ok) throw new Error(state.problem.code);
  const person = (state.value as SessionView).people.find((one) => one.role === role);
  expect(await codeOf(reached, 'session.signIn', { personId: person?.id, pin })).toBe('ok');
}

const stories = new Map<string, Transcript>();

describe.each<[string, Reach]>([
  ['the browser host', overHttp],
  ['the Electron host', overElectron],
])('the contract over %s', (name, reach) => {
  let folder: ReturnType<typeof tempFolder>;
  let reached: Reached;

  beforeAll(async () => {
    folder = tempFolder();
    reached = await reach(folder.path, browser);
  });
  afterAll(async () => {
    await reached.close();
    folder[Symbol.dispose]();
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'session',
    'session.state ',
    'SESSION.STATE',
    '',
    '../session.state',
    '%',
  ])('has no method %j (I5)', async (method) => {
    expect(await codeOf(reached, method, {})).toBe('unknownMethod');
  });

  it.each(entries.filter(([, method]) => method.role === 'anyone').map(([method]) => method))(
    'answers %s to anyone, and bad input as bad input (I5)',
    async (method) => {
      for (const input of [
        { surprise: 1 },
        null,
        'text',
        7,
        [],
        JSON.parse('{"__proto__": {"x": 1}}'),
      ]) {
        expect([input, await codeOf(reached, method, input)]).toEqual([input, 'badInput']);
      }
    },
  );

  it.each(entries.filter(([, method]) => method.role !== 'anyone').map(([method]) => method))(
    'answers %s to nobody who is not signed in (I8)',
    async (method) => {
      expect(await codeOf(reached, method, {})).toBe('notSignedIn');
    },
  );

  it('names the fields that are wrong', async () => {
    const answer = await reached.call('session.signIn', { personId: '', pin: 'abc' });
    expect(answer).toMatchObject({
      ok: false,
      problem: { faults: [{ field: 'personId' }, { field: 'pin' }] },
    });
  });

  it('takes 10 MB where a file is sent and nowhere else (I5)', async () => {
    expect(await codeOf(reached, 'session.state', tenMegabytes)).toBe('tooMuch');
    expect(await codeOf(reached, 'no.such.method', tenMegabytes)).toBe('tooMuch');
    expect(await codeOf(reached, 'vouchers.importCsv', { fileBase64: tenMegabytes })).toBe(
      'notSignedIn',
    );
    expect(await codeOf(reached, 'session.state', {})).toBe('ok');
  });

  it('lets a shop have its first day', async () => {
    const transcript = await firstDay(reached);
    expect(transcript.length).toBeGreaterThan(25);
    stories.set(name, transcript);
  });

  it('refuses a second set-up', async () => {
    const again = { shop, counterName: 'Counter 2', managerName: '王', managerPin };
    expect(await codeOf(reached, 'setup.standAlone', again)).toBe('alreadySetUp');
  });

  it('refuses a wrong PIN', async () => {
    const state = await reached.call('session.state', {});
    const person = state.ok ? (state.value as SessionView).people[0] : undefined;
    expect(await codeOf(reached, 'session.signIn', { personId: person?.id, pin: '0000' })).toBe(
      'wrongPin',
    );
  });

  it('lets a cashier do what a cashier may (I8)', async () => {
    await signIn(reached, 'cashier', cashierPin);
    const managers = entries
      .filter(([, method]) => method.role === 'manager')
      .map(([method]) => method);
    expect(managers.length).toBeGreaterThan(5);
    for (const method of managers) {
      expect([method, await codeOf(reached, method, {})]).toEqual([method, 'wrongRole']);
    }
    expect(await codeOf(reached, 'print.queue', {})).toBe('ok');
  });

  it('answers bad input of every method as bad input (I5)', async () => {
    await signIn(reached, 'manager', managerPin);
    for (const method of names) {
      expect([method, await codeOf(reached, method, { surprise: [{}] })]).toEqual([
        method,
        'badInput',
      ]);
    }
  });
});

it('both hosts tell the same story', () => {
  const [browserStory, electronStory] = [
    stories.get('the browser host'),
    stories.get('the Electron host'),
  ];
  expect(browserStory).toBeDefined();
  expect(shapeOf(browserStory)).toEqual(shapeOf(electronStory));
});
