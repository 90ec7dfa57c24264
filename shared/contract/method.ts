import type { z } from 'zod';
import type { Role } from '../protocol/feed.ts';

/** `anyone`: nobody needs to be signed in. The others rank: each may do what the ones before may. */
export type MethodRole = 'anyone' | Role;

export interface Method<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly role: MethodRole;
  readonly effect: 'read' | 'write';
  /** What it is for, in one line: `GET /call` lists it. */
  readonly says: string;
  /** Never read: carries the output's type. */
  readonly output?: Output;
}

/** One row of the contract's table; `Output` is said, the rest is told. */
export function method<Output>() {
  return <Input extends z.ZodType>(
    role: MethodRole,
    effect: 'read' | 'write',
    says: string,
    input: Input,
  ): Method<Input, Output> => ({ input, role, effect, says });
}
