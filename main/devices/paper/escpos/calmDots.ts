/** What a printer takes for the begin of a command wherever it stands, in the midst of a picture too. */
const dataLink = 0x10;
/** DLE EOT asks for its state, DLE ENQ has it go on, DLE DC4 opens the drawer or switches it off. */
const atOnce: readonly number[] = [0x04, 0x05, 0x14];
/** The dot to the left of the lone one that makes a byte of dots a `dataLink`. */
const dotBeside = 0x20;

/**
 * Dots in which no printer finds a command: several take DLE DC4 in a picture for the drawer's pulse, as Epson's and
 * Citizen's own references warn. One dot more, beside a lone one, and only where two bytes would begin a command.
 */
export function calmDots(bits: Uint8Array): Uint8Array {
  const isCommand = (byte: number, at: number) =>
    byte === dataLink && atOnce.includes(bits[at + 1] ?? 0);
  return bits.some(isCommand)
    ? bits.map((byte, at) => (isCommand(byte, at) ? byte | dotBeside : byte))
    : bits;
}
