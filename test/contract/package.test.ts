import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}

describe('the package', () => {
  const packed = (): readonly string[] => {
    const words = ['pack', '--dry-run', '--json', '--ignore-scripts']
    const [made] = JSON.parse(
      execFileSync('npm', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    ) as [{ readonly files: readonly { readonly path: string }[] }]
    return made.files.map(({ path }) => `./${path}`)
  }

  it('holds every entry with its types, the program, and what README.md links to', () => {
    const files = packed()
    const entries = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? entry : Object.values(entry),
    )
    expect(files).toEqual(
      expect.arrayContaining([...entries, ...Object.values(manifest.bin).map((path) => `./${path}`)]),
    )
    const linked = readFileSync(`${root}README.md`, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)
    expect(files).toEqual(expect.arrayContaining([...linked].map(([, path]) => `./${path}`)))
    expect(files.filter((path) => /\.test\.|\.d\.ts\.map$|\/src\//.test(path))).toEqual([])
  })

  it('is built before it is packed, and runs nothing where it is installed', () => {
    expect(manifest.scripts['prepack']).toContain('build')
    expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name))).toEqual([])
  })
})
