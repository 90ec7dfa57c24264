import type { ForgottenBook } from '../customers/forgottenBook.ts';

export interface ConsoleOptions {
  readonly adminToken: string;
  /** Where people reach the page when it has a name of its own. */
  readonly publicUrl: string | null;
  readonly forgotten: ForgottenBook;
}
