/** Takes the person to the first field that is wrong, once the faults are on the screen. */
export function focusFirstFault(form: HTMLElement): void {
  requestAnimationFrame(() => {
    const wrong = form.querySelector<HTMLElement>(
      'input[aria-invalid="true"], textarea[aria-invalid="true"], [data-invalid] input, [data-invalid] button',
    );
    wrong?.focus();
  });
}
