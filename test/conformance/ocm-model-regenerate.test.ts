import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generateOcmSchema, moduleFolder, OCM_MODEL } from '../../tools/generate-ocm-schema.ts'

const MODEL = new URL('../../src/ocm/schema/model.generated.ts', import.meta.url)
const present = spawnSync('go', ['version']).status === 0

describe.skipIf(!present)(`OCM’s types (with Go, of ${OCM_MODEL})`, () => {
  test('are what the generator makes of the published model', { timeout: 60_000 }, () => {
    const same = generateOcmSchema(moduleFolder()) === readFileSync(MODEL, 'utf8')
    expect(same, 'run npx tsx tools/generate-ocm-schema.ts').toBe(true)
  })
})
