import { defineConfig } from 'vitest/config'

/** The tests that mutants of the policy engine have to survive: `npm run mutate -- --mutate src/policy/compile.ts`. */
export default defineConfig({
  test: {
    include: ['src/policy/*.test.ts', 'src/policy/{elements,operators}/*.test.ts'],
    // About findings and messages, which are not mutated; about time, of which mutants take more.
    exclude: ['src/policy/validate.test.ts', 'src/policy/denied-message.test.ts', 'src/policy/hostile.test.ts'],
    testTimeout: 60_000,
  },
})
