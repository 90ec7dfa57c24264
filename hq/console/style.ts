import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const tokens = readFileSync(join(import.meta.dirname, '../../shared/design/tokens.css'), 'utf8');
const own = readFileSync(join(import.meta.dirname, 'console.css'), 'utf8');

/** The tokens' dark colours; they stand there for a theme that was chosen. */
function darkColours(): string {
  const found = /:root\[data-theme='dark'\] \{([^}]*)\}/.exec(tokens)?.[1];
  if (found === undefined) throw new Error('the tokens have no dark theme');
  return found;
}

/** The counter's tokens, dark also where the system is and nobody chose, and the console's own rules. */
export const consoleStyle = `${tokens}
@media (prefers-color-scheme: dark) { :root:not([data-theme]) {${darkColours()}} }
${own}`;
