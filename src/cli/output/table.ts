import { visible } from '../terminal.ts'

/** Aligned columns under upper-case headings, as rosa prints them. Cells are shown, never obeyed. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows].map((row) => row.map(visible))
  const widths = headings.map((_, column) => Math.max(...lines.map((row) => (row[column] ?? '').length)))
  return lines
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The same within so many characters: the widest columns give, their cells cut in the middle. */
export function fittedTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): string {
  const widths = headings.map((_, column) => Math.max(...[headings, ...rows].map((row) => (row[column] ?? '').length)))
  const gaps = 2 * (headings.length - 1)
  for (let surplus = widths.reduce((sum, width) => sum + width, gaps) - columns; surplus > 0; surplus--) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= NARROWEST) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return table(
    headings,
    rows.map((row) => row.map((cell, column) => cut(cell, widths[column] ?? 0))),
  )
}

const NARROWEST = 12

/** Both ends tell more than either alone: `role/demo-c1h7-ope…-cloud-creden`. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text
  const head = Math.ceil((width - 1) / 2)
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`
}
