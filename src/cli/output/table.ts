import { screenColumns, visible, type Terminal } from '../terminal.ts'
import { wrapped } from './wrap.ts'

type Row = readonly string[]

/** Aligned columns under upper-case headings, as rosa prints them. Cells are shown, never obeyed. */
export function table(headings: Row, rows: readonly Row[]): string {
  const lines = [headings, ...rows].map((row) => row.map(visible))
  const widths = widthsOf(headings, lines)
  return lines
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The same, or on a screen that is too narrow for it each row as lines of their own, a heading and its cell. */
export function screenTable(terminal: Terminal, headings: Row, rows: readonly Row[]): string {
  if (total(widthsOf(headings, rows)) <= screenColumns(terminal)) return table(headings, rows)
  const key = Math.max(...headings.map((heading) => heading.length))
  const record = (row: Row) =>
    headings.map((heading, column) => `${heading.padEnd(key)}  ${visible(row[column] ?? '')}`)
  return rows.map((row) => record(row).join('\n')).join('\n\n')
}

/** The same within so many characters: the widest columns give, their cells in several lines. */
export function wrappedTable(headings: Row, rows: readonly Row[], columns: number): string {
  const widths = narrowed(widthsOf(headings, rows), columns, 1)
  const lines = rows.flatMap((row) => {
    const cells = row.map((cell, column) => wrapped(cell, widths[column] ?? 0))
    const height = Math.max(...cells.map((cell) => cell.length))
    return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line] ?? ''))
  })
  return table(headings, lines)
}

/**
 * The same within so many characters: the widest columns give, their cells cut in the middle. Where that would leave too little of
 * them, columns are left out.
 * @param dispensable headings in the order in which their columns go
 */
export function fittedTable(
  headings: Row,
  rows: readonly Row[],
  columns: number,
  dispensable: readonly string[] = [],
): string {
  const widths = narrowed(widthsOf(headings, rows), columns, NARROWEST)
  const [least, ...others] = dispensable
  if (least !== undefined && total(widths) > columns) {
    const kept = (row: Row) => row.filter((_, column) => headings[column] !== least)
    return fittedTable(kept(headings), rows.map(kept), columns, others)
  }
  return table(
    headings,
    rows.map((row) => row.map((cell, column) => cut(cell, widths[column] ?? 0))),
  )
}

/** What a cell that is cut must keep to tell anything. */
const NARROWEST = 22
const GAP = 2

const widthsOf = (headings: Row, rows: readonly Row[]): readonly number[] =>
  headings.map((_, column) => Math.max(...[headings, ...rows].map((row) => (row[column] ?? '').length)))

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1))

/** Takes from the widest column again and again until all fit, or none is wider than `least`. */
function narrowed(natural: readonly number[], columns: number, least: number): readonly number[] {
  const widths = [...natural]
  for (let surplus = total(widths) - columns; surplus > 0; surplus--) {
    const width = Math.max(...widths)
    if (width <= least) break
    widths[widths.indexOf(width)] = width - 1
  }
  return widths
}

/** Both ends tell more than either alone: `role/demo-c1h7-ope…-cloud-creden`. */
function cut(text: string, width: number): string {
  if (text.length <= width) return text
  const head = Math.ceil((width - 1) / 2)
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`
}
