/** Font A of every ESC/POS printer: 12 × 24 dots, Chinese 24 × 24. */
export const dotsPerColumn = 12;
export const dotsPerLine = 24;
