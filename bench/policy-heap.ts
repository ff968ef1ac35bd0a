// Run by policy.ts under --expose-gc and --trace-gc: collections are counted between `measured:` and `result:`.
import { compile, evaluate, type Request } from '../src/policy/index.ts'
import { installCalls, installer, installerDocument } from './policy-cases.ts'

const COPIES = 200
const text = JSON.stringify(installerDocument)

function heap(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

function decide(times: number): void {
  for (let i = 0; i < times; i++) evaluate(installCalls[i % installCalls.length] as Request, installer)
}

const before = heap()
const copies = Array.from({ length: COPIES }, () => compile(text))
const kilobytes = (heap() - before) / COPIES / 1024
decide(1_000_000)
globalThis.gc?.()
process.stdout.write('measured:\n')
decide(1_000_000)
process.stdout.write(
  `result:${JSON.stringify({ kilobytes, textKilobytes: text.length / 1024, copies: copies.length })}\n`,
)
