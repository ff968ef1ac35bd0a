import { defineConfig } from 'vitest/config'

/** The tests that mutants of the policy engine have to survive: `npm run mutate -- --mutate src/policy/compile.ts`. */
export default defineConfig({
  test: {
    include: ['src/policy/*.test.ts', 'src/policy/{elements,operators}/*.test.ts'],
    // Where a mutant is slow it is caught; these two read every service and every finding instead.
    exclude: ['src/policy/validate.test.ts', 'src/policy/denied-message.test.ts'],
    testTimeout: 60_000,
  },
})
