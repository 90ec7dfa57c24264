import { z } from 'zod';
import { methods } from '../../shared/contract/methods.ts';
import type { MethodRole } from '../../shared/contract/method.ts';

/** One method as `GET /call` lists it. */
export interface ListedMethod {
  readonly method: string;
  readonly says: string;
  readonly role: MethodRole;
  readonly effect: 'read' | 'write';
  /** JSON Schema (2020-12) of the input. */
  readonly input: unknown;
}

/** The contract's table for people and programs: every method with its schema, role and effect. */
export function listMethods(): readonly ListedMethod[] {
  return Object.entries(methods).map(([name, method]) => ({
    method: name,
    says: method.says,
    role: method.role,
    effect: method.effect,
    input: z.toJSONSchema(method.input, { io: 'input', unrepresentable: 'any' }),
  }));
}
