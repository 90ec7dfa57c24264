import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveBrowser } from '../../../main/host/browser/server.ts';
import type { BrowserHost } from '../../../main/host/browser/server.ts';
import { loadScreens } from '../../../main/host/screens.ts';
import type { MethodName } from '../../../shared/contract/methods.ts';
import { pageKeyHeader, pageKeyParameter } from '../../../shared/contract/pageKey.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { livePin, openPracticeRig } from '../practiceRig.ts';
import type { PracticeRig } from '../practiceRig.ts';
import { smallScreens, tempFolder } from '../tempFolder.ts';
import { ask, signOn } from './ask.ts';
import type { SignedOn } from './ask.ts';

const json = { 'content-type': 'application/json' };

/*
 * Which terminal a call reaches is a matter of the cookie and the page's key it came with: neither a header
 * of its own nor anything in the call moves it.
 */
describe('practice over HTTP, two browsers on one counter', () => {
  let rig: PracticeRig;
  let screens: ReturnType<typeof tempFolder>;
  let host: BrowserHost;
  let mine: SignedOn;
  let other: SignedOn;

  beforeEach(async () => {
    rig = await openPracticeRig();
    screens = tempFolder(smallScreens);
    const loaded = loadScreens(screens.path);
    host = await serveBrowser({ terminal: rig.terminal, screens: loaded, port: 0 });
    mine = await signOn(host.freshAddress());
    other = await signOn(host.freshAddress());
  });
  afterEach(async () => {
    await host.close();
    await rig[Symbol.asyncDispose]();
    screens[Symbol.dispose]();
  });

  async function post(
    headers: Readonly<Record<string, string>>,
    method: MethodName,
    input: unknown = {},
  ): Promise<Answer<unknown> | number> {
    const body = JSON.stringify(input);
    const path = `/call/${method}`;
    const reply = await ask(host.port, {
      method: 'POST',
      path,
      headers: { ...json, ...headers },
      body,
    });
    return reply.status === 200 ? (JSON.parse(reply.text) as Answer<unknown>) : reply.status;
  }

  async function modeOf(headers: Readonly<Record<string, string>>): Promise<unknown> {
    const answer = await post(headers, 'session.state');
    if (typeof answer === 'number') return answer;
    return answer.ok ? (answer.value as { mode: string }).mode : answer.problem.code;
  }

  it('moves the browser that asked, and leaves the other at the counter', async () => {
    await post(mine.headers, 'practice.enter');
    expect(await modeOf(mine.headers)).toBe('practice');
    expect(await modeOf(other.headers)).toBe('live');
    await post(mine.headers, 'practice.leave', { startAgain: false });
    expect(await modeOf(mine.headers)).toBe('live');
  });

  it('halves of two browsers open neither', async () => {
    await post(mine.headers, 'practice.enter');
    const mixed = [
      { cookie: mine.cookie, [pageKeyHeader]: other.pageKey },
      { cookie: other.cookie, [pageKeyHeader]: mine.pageKey },
      { cookie: mine.cookie },
      { [pageKeyHeader]: mine.pageKey },
    ];
    for (const headers of mixed) {
      expect(await modeOf(headers as Readonly<Record<string, string>>)).toBe(401);
    }
  });

  it('no header, no cookie beside one’s own and no input leads over', async () => {
    await post(mine.headers, 'practice.enter');
    const forged = [
      { 'countersign-mode': 'practice', 'x-page': mine.pageKey },
      { cookie: `${other.cookie}; mode=practice; page=${mine.pageKey}` },
    ];
    for (const extra of forged) {
      expect(await modeOf({ ...other.headers, ...extra })).toBe('live');
    }
    const answer = await post(other.headers, 'session.state', { mode: 'practice' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
  });

  it('who practises writes nothing into the counter, signed in there or not', async () => {
    await post(other.headers, 'practice.enter');
    const counter = rig.page('somebody at the counter');
    await counter.signIn('manager');
    const before = await counter.call('sync.status', {});
    const wanted: readonly (readonly [MethodName, unknown])[] = [
      ['people.add', { name: 'X', role: 'manager', pin: '9371' }],
      ['settings.set', { confirmAtOnce: true }],
      ['session.signOut', { because: 'switch' }],
      ['sync.now', {}],
    ];
    for (const [method, input] of wanted) await post(other.headers, method, input);
    expect(await counter.call('sync.status', {})).toMatchObject({ headSeq: before.headSeq });
    expect((await counter.session()).operator?.name).toBe('Li');
    // The counter's PIN opens nothing in practice, nor its people.
    const manager = (await counter.session()).people[0];
    const signIn = { personId: manager?.id ?? '', pin: livePin };
    expect(await post(other.headers, 'session.signIn', signIn)).toMatchObject({ ok: false });
  });

  it('streams of events are each of their own terminal', async () => {
    const heard = new Map<SignedOn, string>();
    for (const who of [mine, other]) {
      heard.set(who, '');
      const path = `/events?${pageKeyParameter}=${who.pageKey}`;
      await new Promise<void>((opened) => {
        const stream = request(
          { host: '127.0.0.1', port: host.port, path, headers: { cookie: who.cookie } },
          (reply) => {
            reply.on('data', (chunk: Buffer) =>
              heard.set(who, (heard.get(who) ?? '') + chunk.toString()),
            );
            reply.on('error', () => undefined);
            opened();
          },
        );
        stream.on('error', () => undefined);
        stream.end();
      });
    }
    await post(mine.headers, 'practice.enter');
    await expect.poll(() => heard.get(mine)).toContain('"session"');
    heard.set(mine, '');
    heard.set(other, '');
    await post(mine.headers, 'practice.learner', { name: 'Mei' });
    await expect.poll(() => heard.get(mine)).toContain('"data"');
    expect(heard.get(other)).not.toContain('data:');
  });
});
