import { defineConfig } from 'vitest/config'

/** The tests that mutants of the policy engine have to survive: `npm run mutate -- --mutate src/policy/compile.ts`. */
export default defineConfig({
  test: {
    include: ['src/policy/*.test.ts', 'src/policy/{elements,operators}/*.test.ts'],
    // These two are about findings and messages, which are not mutated.
    exclude: ['src/policy/validate.test.ts', 'src/policy/denied-message.test.ts'],
    testTimeout: 60_000,
  },
})
