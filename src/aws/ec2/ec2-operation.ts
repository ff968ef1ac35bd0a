import type { Operations } from '../../wire/schema/ec2.types.generated.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { refuseEarly } from '../early-refusal.ts'
import { operation, type Answer, type Call, type Need, type Operation, type PreparedCall } from '../operation.ts'
import { wouldHaveSucceeded } from './faults.ts'
import type { Here } from './kind.ts'

export type Name = keyof Operations
export type Input<Of extends Name> = Operations[Of]['input']
export type Output<Of extends Name> = Operations[Of]['output']

type Built = Operation<never, unknown, unknown>

/** A call at work. */
export interface Running<Input, Prepared = undefined> extends PreparedCall<Input, Prepared> {
  /**
   * The same moment, read without consequence: for counts against quotas, and to show what was made. What is read in the call's own view
   * must not change before its writes are made, and calls side by side would disturb each other for nothing.
   */
  readonly aside: Here
}

export interface Row<Of extends Name, Prepared = undefined> {
  readonly needs: (call: Call<Input<Of>>) => readonly Need[]
  /** What takes time (key pairs): for who may, and in no dry run. */
  readonly prepare?: (call: Call<Input<Of>>) => Promise<Prepared>
  readonly run: (call: Running<Input<Of>, Prepared>) => {
    readonly output?: Output<Of>
    readonly writes?: readonly Write[]
  }
}

interface Readied<Prepared> {
  readonly own: Prepared
  readonly aside: View
}

const isDryRun = ({ input }: Call<unknown>): boolean => (input as { DryRun?: boolean | undefined }).DryRun === true

/** An operation of EC2: a dry run ends after authorization, as the answer to whether it would have been allowed. */
export function ec2<Of extends Name, Prepared = undefined>(name: Of, row: Row<Of, Prepared>): Built {
  return operation<Input<Of>, Output<Of>, Readied<Prepared>>({
    name,
    async prepare(call) {
      const works = row.prepare !== undefined && !isDryRun(call)
      if (works) refuseEarly(call, row.needs(call))
      return { own: (works ? await row.prepare?.(call) : undefined) as Prepared, aside: call.view }
    },
    authorize: row.needs,
    handle(call): Answer<Output<Of>> {
      if (isDryRun(call)) throw wouldHaveSucceeded()
      const { own, aside } = call.prepared
      const { output, writes } = row.run({ ...call, prepared: own, aside: { ...call, view: aside } })
      return { output: output ?? {}, ...(writes && { writes }) }
    },
  })
}
