import { describe, expect, it } from 'vitest';
import { readSources } from './sources.ts';
import { spokenTexts } from './spokenText.ts';

const screens = readSources().filter(
  ({ path }) => path.startsWith('renderer/') && path.endsWith('.tsx'),
);

describe('no text for people outside shared/i18n', () => {
  it('the screens are read', () => {
    expect(screens.length).toBeGreaterThan(100);
  });

  it('and say nothing of their own', () => {
    expect(screens.flatMap(spokenTexts)).toEqual([]);
  });

  it.each([
    '<p>Used today</p>',
    '<p>已核销</p>',
    "<p>{'Used today'}</p>",
    "<p>{isUsed ? 'Used' : words('fresh')}</p>",
    "<p>{isUsed && 'Used'}</p>",
    '<p>{`Used by ${name}`}</p>',
    "<p>{name + ' used it'}</p>",
    '<Button aria-label="Close" />',
    "<Button aria-label={isOpen ? 'Close' : words('open')} />",
    "<input placeholder={'Name'} />",
    '<Field hint={`At most ${max} characters`} />',
    "<Select options={[{ id: 'a', label: 'First' }]} />",
    '<><b>7</b> used</>',
  ])('a planted text is found: %s', (jsx) => {
    const text = `export const X = () => ${jsx};`;
    expect(spokenTexts({ path: 'renderer/x.tsx', text })).not.toEqual([]);
  });

  it.each([
    '<p className="used">{words(\'used\')}</p>',
    "<p title={words('title', { name: 'x' })}>{a === 'used' ? b : c}</p>",
    '<p>{`${a} · ${b}`}</p>',
    '<p>×&nbsp;{n}</p>',
    '<Button kind="primary" label={say(\'close\')} />',
  ])('what takes its words from the catalogue says none of its own: %s', (jsx) => {
    const text = `export const X = () => ${jsx};`;
    expect(spokenTexts({ path: 'renderer/x.tsx', text })).toEqual([]);
  });
});
