import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBotocore } from '../../tools/generate-schemas/botocore.ts'
import { BOTOCORE_VERSION, generateSchemas, SCHEMA_FOLDER } from '../../tools/generate-schemas.ts'

const botocore = findBotocore()
const present = botocore?.version === BOTOCORE_VERSION || process.env['STINT_REQUIRE_CLIENTS'] === '1'

describe.skipIf(!present)(`the generated schemas (with botocore ${BOTOCORE_VERSION})`, () => {
  it('are what the generator makes of the installed models', () => {
    if (botocore?.version !== BOTOCORE_VERSION)
      throw new Error(`botocore ${BOTOCORE_VERSION} is needed, found ${botocore?.version ?? 'none'}`)
    const fresh = generateSchemas(botocore)
    const committed = readdirSync(SCHEMA_FOLDER).filter((name) => name.endsWith('.generated.ts'))
    expect(committed.toSorted()).toEqual([...fresh.keys()].toSorted())
    for (const [name, text] of fresh) {
      const same = readFileSync(join(SCHEMA_FOLDER, name), 'utf8') === text
      expect(same, `${name} is not what npx tsx tools/generate-schemas.ts writes`).toBe(true)
    }
  })
})
