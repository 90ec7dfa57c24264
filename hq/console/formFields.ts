import type { FastifyRequest } from 'fastify';
import { HqProblem } from '../problem.ts';

/** A form that is longer holds something else than a form. */
const maxFields = 200;
/** A file as it was chosen; without one the field is left out. */
export interface FormFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type FieldValue = string | FormFile;

/** Names come from outside: `__proto__` is a name like any other, and names no prototype. */
function collected(pairs: readonly (readonly [string, FieldValue])[]): Record<string, unknown> {
  if (pairs.length > maxFields) throw new HqProblem('badInput', 'too many fields');
  const fields = new Map<string, FieldValue[]>();
  for (const [name, value] of pairs) fields.set(name, [...(fields.get(name) ?? []), value]);
  return Object.fromEntries(
    [...fields].map(([name, all]) => [name, all.length > 1 ? all : all[0]]),
  );
}

/** The fields of a form as a browser sent it; a name that stands there twice is a list. Throws `badInput`. */
export function formFields(request: FastifyRequest): Record<string, unknown> {
  const { body } = request;
  if (!(body instanceof Uint8Array)) return {};
  const type = request.headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data;.*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(type);
  if (boundary !== null)
    return collected(parts(Buffer.from(body), boundary[1] ?? boundary[2] ?? ''));
  const text = new TextDecoder('utf-8').decode(body);
  return collected([...new URLSearchParams(text)]);
}

/** RFC 7578, as browsers write it: nothing nested, no transfer encodings. */
function parts(body: Buffer, boundary: string): readonly (readonly [string, FieldValue])[] {
  const found: (readonly [string, FieldValue])[] = [];
  const mark = Buffer.from(`\r\n--${boundary}`);
  // The first stands at the very beginning, without a line end before it.
  const first = body.subarray(0, mark.length - 2).equals(mark.subarray(2));
  let at = first ? -2 : body.indexOf(mark);
  while (at >= -2 && at !== -1 && found.length <= maxFields) {
    const from = at + mark.length;
    if (body.subarray(from, from + 2).toString('latin1') === '--') return found;
    const end = body.indexOf(mark, from);
    if (end < 0) break;
    const one = part(body.subarray(from + 2, end));
    if (one !== null) found.push(one);
    at = end;
  }
  throw new HqProblem('badInput', 'the form was cut short');
}

function part(bytes: Buffer): readonly [string, FieldValue] | null {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, Math.max(0, end)).toString('utf8');
  const name = /^content-disposition: form-data;.*?\bname="([^"\r\n]{0,100})"/im.exec(head)?.[1];
  if (end < 0 || name === undefined) throw new HqProblem('badInput', 'the form can’t be read');
  const file = /\bfilename="([^"\r\n]{0,300})"/i.exec(head)?.[1];
  const value = bytes.subarray(end + 4);
  if (file === undefined) return [name, value.toString('utf8')];
  // A browser sends a file without a name and a byte where none was chosen.
  return file === '' && value.length === 0
    ? null
    : [name, { name: file, bytes: new Uint8Array(value) }];
}
