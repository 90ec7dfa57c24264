/**
 * A callback ref: what is typed next belongs here. For the one field of a dialog, or the
 * form, that was just opened in the place of the button which opened it.
 */
export function focusFirst(field: HTMLElement | null): void {
  field?.focus({ preventScroll: true });
}
