/** Rows turned into columns: what `unnest($1, $2, …)` takes, one statement for any number of rows. */
export function columns<Row extends readonly unknown[]>(
  rows: readonly Row[],
  width: Row['length'],
): readonly (readonly unknown[])[] {
  return Array.from({ length: width }, (_, at) => rows.map((row) => row[at]))
}
