import type { Operations } from '../../wire/schema/ec2.types.generated.ts'
import type { Write } from '../../store/Store.ts'
import { operation, type Answer, type Call, type Need, type Operation, type PreparedCall } from '../operation.ts'
import { wouldHaveSucceeded } from './faults.ts'

export type Name = keyof Operations
export type Input<Of extends Name> = Operations[Of]['input']
export type Output<Of extends Name> = Operations[Of]['output']

type Built = Operation<never, unknown, unknown>

export interface Row<Of extends Name, Prepared = undefined> {
  readonly needs: (call: Call<Input<Of>>) => readonly Need[]
  /** What must be known before and may be a moment old (counts against quotas), or takes time (key pairs). Read without guards. */
  readonly prepare?: (call: Call<Input<Of>>) => Promise<Prepared> | Prepared
  readonly run: (call: PreparedCall<Input<Of>, Prepared>) => {
    readonly output?: Output<Of>
    readonly writes?: readonly Write[]
  }
}

/** An operation of EC2: a dry run ends after authorization, as the answer to whether it would have been allowed. */
export function ec2<Of extends Name, Prepared = undefined>(name: Of, row: Row<Of, Prepared>): Built {
  const { prepare } = row
  return operation<Input<Of>, Output<Of>, Prepared>({
    name,
    ...(prepare && { prepare: async (call) => prepare(call) }),
    authorize: row.needs,
    handle(call): Answer<Output<Of>> {
      if ((call.input as { DryRun?: boolean | undefined }).DryRun) throw wouldHaveSucceeded()
      const { output, writes } = row.run(call)
      return { output: output ?? {}, ...(writes && { writes }) }
    },
  })
}
