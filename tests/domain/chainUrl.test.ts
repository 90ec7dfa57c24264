import { describe, expect, it } from 'vitest';
import { readChainUrl } from '../../shared/domain/codes/chainUrl.ts';

/** The code in the link, `broken`, or `notChain`. */
function read(url: string, prefix = 'https://v.example.cn/c', part = 'code'): string {
  const reading = readChainUrl(url, { chainUrlPrefixes: [prefix], chainUrlPart: part });
  return reading.kind === 'inner' ? `code ${reading.text}` : reading.kind;
}

describe('the chain’s own links', () => {
  it.each([
    ['https://v.example.cn/c?code=A1', 'code A1'],
    ['HTTPS://V.Example.CN/c?code=A1', 'code A1'],
    ['https://v.example.cn/c/x?from=poster&code=A1#code=B2', 'code A1'],
    ['https://v.example.cn/c?code=A1&code=B2', 'code A1'],
    ['https://v.example.cn/c?c%6Fde=A%2F1', 'code A/1'],
    ['https://v.example.cn/c?code=A=1', 'code A=1'],
    ['https://v.example.cn/c', 'broken'],
    ['https://v.example.cn/c?', 'broken'],
    ['https://v.example.cn/c?code', 'broken'],
    ['https://v.example.cn/c?code=', 'broken'],
    ['https://v.example.cn/c?Code=A1', 'broken'],
    ['https://v.example.cn/c?code=%', 'broken'],
    ['https://v.example.cn/C?code=A1', 'notChain'],
    ['https://v.example.cn/cc?code=A1', 'notChain'],
    ['https://v.example.cn.evil.example/c?code=A1', 'notChain'],
    ['http://v.example.cn/c?code=A1', 'notChain'],
    ['see https://v.example.cn/c?code=A1', 'notChain'],
    ['A1', 'notChain'],
  ])('by a parameter: %s is %s', (url, expected) => {
    expect(read(url)).toBe(expected);
  });

  it('by a parameter whose name is another’s beginning, or nothing', () => {
    expect(read('https://v.example.cn/c?cod=1&codes=2&xcode=3&code=4')).toBe('code 4');
    expect(read('https://v.example.cn/c?cod', 'https://v.example.cn/c', 'co')).toBe('broken');
    expect(read('https://v.example.cn/c?=A1', 'https://v.example.cn/c', '')).toBe('code A1');
  });

  it.each([
    ['https://v.example.cn/c/A1', 'code A1'],
    ['https://v.example.cn/c/x/A1/?code=B2', 'code A1'],
    ['https://v.example.cn/c/A1#/B2', 'code A1'],
    ['https://v.example.cn/c/A%2F1', 'code A/1'],
    ['https://v.example.cn/c/http://a', 'code a'],
  ])('by the last part of the path: %s is %s', (url, expected) => {
    expect(read(url, 'https://v.example.cn/c', 'path')).toBe(expected);
  });

  it('by the path of a host alone: without one there is no code', () => {
    const host = 'https://v.example.cn';
    expect(read(host, host, 'path')).toBe('broken');
    expect(read(`${host}/`, host, 'path')).toBe('broken');
    expect(read(`${host}?code=A1`, host, 'path')).toBe('broken');
    expect(read(`${host}/A1`, host, 'path')).toBe('code A1');
    expect(read(`${host}.ru/A1`, host, 'path')).toBe('notChain');
  });

  it.each(['/', '?', '#', '=', '&'])(
    'a prefix may end with %s, and then anything follows',
    (end) => {
      const prefix = `https://v.example.cn/c${end}`;
      expect(read(`${prefix}x`, prefix)).not.toBe('notChain');
      expect(read('https://v.example.cn/cx', prefix)).toBe('notChain');
    },
  );

  it('the prefix minds no case of scheme and host, nor does the link', () => {
    expect(read('https://v.example.cn/c?code=A1', 'HTTPS://V.EXAMPLE.CN/c')).toBe('code A1');
    expect(read('tea.example/C?code=A1', 'tea.example/C')).toBe('code A1');
    expect(read('TEA.example/C?code=A1', 'tea.example/C')).toBe('notChain');
  });

  it('any of several prefixes will do, and without one no link is the chain’s', () => {
    const url = 'https://b.example/x?code=A1';
    const rules = {
      chainUrlPart: 'code',
      chainUrlPrefixes: ['https://a.example', 'https://b.example'],
    };
    expect(readChainUrl(url, rules)).toEqual({ kind: 'inner', text: 'A1' });
    expect(readChainUrl(url, { ...rules, chainUrlPrefixes: [] })).toEqual({ kind: 'notChain' });
  });
});
