import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import { entryFormatVersion } from '../../shared/protocol/entry.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';

const folder = new URL('../../shared/protocol/', import.meta.url);
const committed = new URL('vectors/schemas.json', import.meta.url);

/** Every schema that any file of the protocol exports, by name, as JSON Schema. */
async function allSchemas(): Promise<Record<string, unknown>> {
  const schemas: Record<string, unknown> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (value instanceof z.ZodType) schemas[`${file}:${name}`] = z.toJSONSchema(value);
    }
  }
  return schemas;
}

describe('the protocol', () => {
  it('says the same as its version said when that was committed', async () => {
    const schemas = await allSchemas();
    expect(Object.keys(schemas).length).toBeGreaterThan(20);
    const plain: unknown = JSON.parse(JSON.stringify(schemas));
    const sha256 = createHash('sha256').update(canonicalJson(plain)).digest('hex');
    const now = { protocolVersion, entryFormatVersion, sha256 };
    // Where this fails, terminal and HQ say something else than before: raise `protocolVersion` (for the
    // journal's entries `entryFormatVersion`), and commit what is received here as the vector.
    expect(now).toEqual(JSON.parse(readFileSync(committed, 'utf8')));
  });
});
