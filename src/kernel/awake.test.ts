import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const source = readFileSync(fileURLToPath(new URL('awake.ts', import.meta.url)), 'utf8')
const { code } = transformSync(source, { loader: 'ts', format: 'esm' })

/** What a process of its own says that waits for a timer which does not keep it, and ends. */
async function said(line: string): Promise<string> {
  const late = 'const late = () => new Promise((resolve) => setTimeout(resolve, 20, "came").unref())'
  const program = `${code}\n${late}\n${line}\nprocess.on("exit", () => console.log("ended"))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  return stdout
}

it('a process waits for work that only an idle timer would end, and ends behind it', async () => {
  expect(await said('late().then(console.log)')).toBe('ended\n')
  expect(await said('awake(late()).then(console.log)')).toBe('came\nended\n')
  expect(await said('awake(Promise.reject(new Error("no"))).catch(({ message }) => console.log(message))')).toBe(
    'no\nended\n',
  )
})
