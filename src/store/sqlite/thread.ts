import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Operations, Reply } from './protocol.ts'

type Input<Name extends keyof Operations> = Parameters<Operations[Name]>
type Result<Name extends keyof Operations> =
  ReturnType<Operations[Name]> extends Iterator<unknown, infer Last> ? Last : ReturnType<Operations[Name]>
type Part<Name extends keyof Operations> = ReturnType<Operations[Name]> extends Iterator<infer One> ? One : never

/** The thread that owns the database. It answers in the order in which it was asked. */
export interface Thread {
  /** `settle` runs as the answer arrives, before the next one is looked at: what it registers misses nothing and sees nothing twice. */
  call<Name extends keyof Operations, Settled = Result<Name>>(
    operation: Name,
    input: Input<Name>,
    settle?: (result: Result<Name>) => Settled,
    part?: (part: Part<Name>) => void,
  ): Promise<Settled>
  /** Takes the answers that are there already, instead of on the next turn of the event loop. */
  listen(): void
  /** Ends the thread after everything asked before. */
  end(): Promise<void>
}

interface Pending {
  settle(result: unknown): void
  part(part: unknown): void
  reject(error: Error): void
}

/** The thread's code is a file of its own: beside this source, or as the bundle names it, beside the bundle. */
const CODE = new URL(import.meta.url.endsWith('.ts') ? './worker.mjs' : './sqlite-worker.js', import.meta.url)

export function startThread(failure: (error: { message: string; code: string | undefined }) => Error): Thread {
  const { port1: port, port2: itsPort } = new MessageChannel()
  const worker = new Worker(CODE, { execArgv: [], workerData: itsPort, transferList: [itsPort] })
  const pending = new Map<number, Pending>()
  let last = 0
  let ended: Error | undefined

  const answer = (reply: Reply) => {
    const call = pending.get(reply.id)
    if (!call) return
    if ('part' in reply) return call.part(reply.part)
    pending.delete(reply.id)
    if ('error' in reply) call.reject(failure(reply.error))
    else call.settle(reply.result)
  }

  const end = (error: Error) => {
    ended ??= error
    for (const call of pending.values()) call.reject(ended)
    pending.clear()
  }

  port.on('message', answer)
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the store is closed')))

  return {
    call(operation, input, settle, part) {
      return new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = ++last
        pending.set(id, {
          settle: (result) => resolve((settle ? settle(result as never) : result) as never), // the protocol types both ends
          part: (one) => part?.(one as never),
          reject,
        })
        port.postMessage({ id, operation, input })
      })
    },
    listen() {
      for (let heard = receiveMessageOnPort(port); heard; heard = receiveMessageOnPort(port))
        answer(heard.message as Reply)
    },
    end() {
      return new Promise((resolve) => {
        if (ended) return resolve()
        worker.once('exit', () => resolve())
        port.postMessage({ id: 0, operation: 'end', input: [] })
      })
    },
  }
}
