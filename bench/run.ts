// npm run bench [-- NAME…] [-- --json]: the figures beside their floors and budgets. Never a test: exit 0 whatever they are.
import { typed } from '../tools/typed.ts'
import type { Figure, Row } from './figure.ts'

/** Each in a file of its name; loaded only when it is asked for. */
const FIGURES: ReadonlyMap<string, () => Promise<Figure>> = new Map([
  ['policy', async () => (await import('./policy.ts')).policy],
  ['sigv4', async () => (await import('./sigv4.ts')).sigv4],
  ['codec', async () => (await import('./codec.ts')).codec],
  ['store', async () => (await import('./store.ts')).store],
  ['iam', async () => (await import('./iam.ts')).iam],
  ['scale', async () => (await import('./scale.ts')).scale],
  ['events', async () => (await import('./events.ts')).events],
  ['door', async () => (await import('./door.ts')).door],
  ['nodes', async () => (await import('./nodes.ts')).nodes],
  ['cluster', async () => (await import('./cluster.ts')).cluster],
  ['world', async () => (await import('./world.ts')).world],
  ['ocm', async () => (await import('./ocm.ts')).ocm],
  ['start', async () => (await import('./start.ts')).start],
])

async function main(names: readonly string[], json: boolean): Promise<void> {
  const rows: Row[] = []
  for (const name of names) {
    const figure = await FIGURES.get(name)?.()
    const measured = (await figure?.()) ?? []
    rows.push(...measured)
    if (json) continue
    if (rows.length === measured.length)
      console.log(line(['figure', 'value', 'floor', 'ratio', 'budget', '', 'floor is']))
    for (const row of measured) console.log(line(cells(row)))
  }
  if (json) console.log(JSON.stringify(Object.fromEntries(rows.map((row) => [row.name, summary(row)]))))
}

const ratio = ({ value, floor }: Row) => value / floor
const summary = (row: Row) => ({
  value: rounded(row.value),
  unit: row.unit,
  floor: rounded(row.floor),
  ratio: rounded(ratio(row)),
  budget: row.budget.text,
  within: row.budget.holds(row.value, row.floor),
})

/** Three digits that mean something. */
const rounded = (value: number) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

const cells = (row: Row): readonly string[] => [
  row.name,
  `${shown(row.value)} ${row.unit}`,
  `${shown(row.floor)} ${row.unit}`,
  `${rounded(ratio(row))} ×`,
  row.budget.text,
  row.budget.holds(row.value, row.floor) ? 'within' : 'OVER BUDGET',
  row.floorIs,
]

const shown = (value: number) => rounded(value).toLocaleString('en-US').replaceAll(',', ' ')

const WIDTHS = [34, 16, 18, 9, 26, 12, 0]
const line = (values: readonly string[]) =>
  values
    .map((value, index) => value.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd()

const asked = typed({
  command: 'npm run bench --',
  summary: 'Measures the figures beside their floors and budgets; all of them, or those that are named.',
  flags: { json: { summary: 'one JSON object instead of a table' } },
  words: { name: 'FIGURE', choices: [...FIGURES.keys()] },
  examples: ['npm run bench -- world', 'npm run bench -- door iam --json'],
})
await main(asked.words.length > 0 ? asked.words : [...FIGURES.keys()], asked.flag('json'))
