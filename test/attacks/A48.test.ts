import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Package {
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}
interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly integrity?: string
        readonly link?: boolean
        readonly hasInstallScript?: boolean
        readonly dev?: boolean
      }
    >
  >
}
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
const own = read('package.json') as Package
const lock = read('package-lock.json') as Lock

test('A48: every dependency is pinned, locked by its digest, and runs nothing when users install it', () => {
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies }))
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
  expect(Object.keys(own.scripts ?? {}).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([])
  const others = Object.entries(lock.packages).filter(([name]) => name !== '')
  expect(
    others.filter(([, { integrity, link }]) => !link && !integrity?.startsWith('sha512-')).map(([name]) => name),
  ).toEqual([])
  expect(others.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev).map(([name]) => name)).toEqual([])
})
