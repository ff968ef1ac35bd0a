// @ts-check
// The writer's thread. Plain JavaScript, because Node 20 starts no TypeScript in a thread; the bundle takes it as it is.
import { workerData } from 'node:worker_threads'
import { openWriter } from './writer.mjs'

/** @import { Call, Reply } from './protocol.ts' */

/** @type {import('node:worker_threads').MessagePort} */
const port = workerData

/** @type {(reply: Reply) => void} */
const post = (reply) => port.postMessage(reply)

let tidy = () => {}

/** @type {Record<string, (...input: any[]) => unknown>} */
const operations = {
  open(folder, history) {
    const writer = openWriter(folder, history)
    Object.assign(operations, writer.operations)
    tidy = writer.tidy
  },
  end: () => port.close(),
}

port.on('message', (/** @type {Call} */ { id, operation, input }) => {
  try {
    post({ id, result: drain(id, operations[operation]?.(...input)) })
    tidy() // nobody who was just answered waits for it
  } catch (error) {
    const { message, code } = /** @type {Error & { code?: string }} */ (error)
    post({ id, error: { message, code } })
  }
})

/** @type {(id: number, answer: any) => unknown} */
function drain(id, answer) {
  if (typeof answer?.next !== 'function') return answer
  for (;;) {
    const { done, value } = answer.next()
    if (done) return value
    post({ id, part: value })
  }
}
