import type { Log } from '../../kernel/log.ts'
import { worker, type Worker } from '../worker.ts'
import { advance, type Parts } from './advance.ts'
import { WORK, WORLD, type StackRef } from './documents.ts'

/** Brings every stack that is at work to its end. */
export const stackWorker = (parts: Parts, log: Log): Worker =>
  worker<StackRef>(
    parts,
    { name: 'stack', partition: WORLD, prefix: WORK, advance: (ref, isOurTurn) => advance(parts, ref, isOurTurn) },
    log,
  )
