import { defineConfig } from 'vitest/config'

/** The tests that mutants of the policy engine have to survive: `npm run mutate -- --mutate src/policy/compile.ts`. */
export default defineConfig({
  test: {
    include: ['src/policy/**/*.test.ts'],
    // About time, of which mutants take more.
    exclude: ['src/policy/hostile.test.ts'],
    testTimeout: 60_000,
  },
})
