import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBotocore } from './generate-schemas/botocore.ts'
import type { Botocore } from './generate-schemas/botocore.ts'
import { header, renderTable, templateLiteral } from './generate-schemas/render.ts'
import { readClient } from './generate-schemas/sdk.ts'
import { SERVICES } from './generate-schemas/services.ts'
import { buildTable } from './generate-schemas/table.ts'
import { renderTypes } from './generate-schemas/types.ts'

/** The version whose constraints are committed; another one would make another table. */
export const BOTOCORE_VERSION = '1.43.11'

/** Every generated file of `src/wire/schema`: its name and its text. */
export function generateSchemas(botocore: Botocore): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const row of SERVICES) {
    const sdk = readClient(row)
    const table = buildTable(row.name, sdk, botocore.read(row.botocore))
    const provenance = header(`${row.client} ${sdk.clientVersion} and botocore ${botocore.version} (both Apache-2.0)`)
    files.set(
      `${row.name}.schema.generated.ts`,
      `${provenance}export const table: string = ${templateLiteral(renderTable(table))}\n`,
    )
    files.set(`${row.name}.types.generated.ts`, `${provenance}${renderTypes(table)}`)
  }
  return files
}

export const SCHEMA_FOLDER = fileURLToPath(new URL('../src/wire/schema/', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const botocore = findBotocore()
  if (botocore?.version !== BOTOCORE_VERSION) throw new Error(`This needs Python with botocore ${BOTOCORE_VERSION}`)
  for (const [name, text] of generateSchemas(botocore)) writeFileSync(join(SCHEMA_FOLDER, name), text)
}
