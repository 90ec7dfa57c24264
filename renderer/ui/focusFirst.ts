/** A callback ref: what is typed next belongs here. For the one field of a dialog that was just opened. */
export function focusFirst(field: HTMLElement | null): void {
  field?.focus({ preventScroll: true });
}
