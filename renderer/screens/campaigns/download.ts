/** Offers a text to be kept as a file. */
export function downloadText(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it over once this turn is done.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
