import { expect, it } from 'vitest'
import { renderCoverage, writtenCoverage } from '../../tools/coverage.ts'

it('docs/COVERAGE.md is what the registries say today (npx tsx tools/coverage.ts writes it)', async () => {
  expect(writtenCoverage()).toBe(await renderCoverage())
})
