/** Rows of one INSERT: its parameters stay far below PostgreSQL's 65,535. */
export const rowsPerInsert = 1000;

export function slicesOf<Row>(rows: readonly Row[], size: number): readonly Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
