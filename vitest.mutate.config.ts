import { defineConfig } from 'vitest/config'

/** The tests that mutants of the policy engine have to survive: `npm run mutate`. */
export default defineConfig({
  test: {
    include: ['src/policy/*.test.ts', 'src/policy/{elements,operators}/*.test.ts', 'test/laws/policy.test.ts'],
    env: { STINT_CASES: '2000', STINT_SEED: '7' },
    testTimeout: 60_000,
  },
})
