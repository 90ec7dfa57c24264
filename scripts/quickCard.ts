// `npm run quickcard [-- --out DIR]`: the quick card as files that stand alone: A4 and 80 mm paper, in both languages,
// each with a picture of it for whoever looks at the documents.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { cardHtml, quickCardNodes } from '../renderer/screens/help/quickCard.ts';
import type { Language } from '../shared/i18n/area.ts';
import { quickCard } from '../shared/i18n/quickCard.ts';
import { launchChromium } from '../tests/browser.ts';

const projectFolder = join(import.meta.dirname, '..');
const style = readFileSync(join(projectFolder, 'renderer/screens/help/quickCard.css'), 'utf8');
const papers = ['a4', 'roll'] as const;
type Paper = (typeof papers)[number];
const languages: readonly Language[] = ['zh', 'en'];

const pageOf: Readonly<Record<Paper, string>> = {
  a4: '@page{size:A4;margin:0}body{margin:0}',
  roll: '@page{size:80mm 420mm;margin:0 4mm}body{margin:0}',
};

/** One file, nothing fetched: it is carried on a stick to the shop's printer. */
export function cardPage(language: Language, paper: Paper): string {
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${quickCard[language].title}</title>
<style>${pageOf[paper]}
${style}</style>
</head>
<body>
${cardHtml(quickCardNodes(language, paper))}
</body>
</html>
`;
}

function fileName(language: Language, paper: Paper, ending: 'html' | 'png'): string {
  return `quick-card${paper === 'a4' ? '' : '-80mm'}.${language}.${ending}`;
}

async function picture(browser: Browser, html: string, path: string): Promise<void> {
  const page = await browser.newPage({ deviceScaleFactor: 1.5 });
  await page.setContent(html);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.locator('.card').screenshot({ path });
  await page.close();
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs' } } });
  const out = resolve(values.out);
  mkdirSync(join(out, 'pictures'), { recursive: true });
  const browser = await launchChromium();
  try {
    for (const language of languages) {
      for (const paper of papers) {
        const html = cardPage(language, paper);
        writeFileSync(join(out, fileName(language, paper, 'html')), html);
        await picture(browser, html, join(out, 'pictures', fileName(language, paper, 'png')));
      }
    }
  } finally {
    await browser.close();
  }
  process.stdout.write(`quick cards in ${out}\n`);
}

if (import.meta.main) await run();
