/** Lets everything else have its turn: a customer at the counter above all. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
