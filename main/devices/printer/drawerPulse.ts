/** How long the drawer's magnet is held, and rested after, in units of 2 ms: the usual 50 and 500 ms. */
const onFor = 0x19;
const offFor = 0xfa;

/** `ESC p`: the only bytes of this program that open a drawer. A document never holds them. */
export function drawerPulse(pin: 2 | 5): Uint8Array {
  return Uint8Array.of(0x1b, 0x70, pin === 2 ? 0 : 1, onFor, offFor);
}
