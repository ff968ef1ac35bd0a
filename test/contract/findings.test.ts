import { expect, it } from 'vitest'
import { renderFindings, writtenFindings } from '../../tools/findings.ts'

it('docs/findings.md is what the checks say today (npx tsx tools/findings.ts writes it)', () => {
  expect(writtenFindings()).toBe(renderFindings())
})
