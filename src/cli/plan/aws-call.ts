import type { AwsClient, InputOf, OperationName, OutputOf } from '../../wire/aws-client.ts'
import type { ServiceName } from '../../wire/schema/index.ts'

/** One AWS call with an effect, as a value: auto mode makes it, manual mode prints it as an `aws` command. Both therefore end in the same state. */
export interface AwsCall {
  readonly service: ServiceName
  /** `CreateRole`. */
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** What is told when it is done. */
  readonly done: string
  /** Members of the input that manual mode keeps in a file of this name. */
  readonly files: ReadonlyMap<string, string>
  /** Services with a region. */
  readonly region?: string
  /** Resolves with the answer. */
  run(aws: AwsClient): Promise<unknown>
}

interface Manner {
  readonly done: string
  readonly files?: Readonly<Record<string, string>>
  readonly region?: string
}

export function awsCall<S extends ServiceName, O extends OperationName<S>>(
  service: S,
  operation: O,
  input: InputOf<S, O>,
  { done, files = {}, region }: Manner,
): AwsCall {
  const settled = Object.fromEntries(
    Object.entries(input as object).filter(([, value]) => value !== undefined),
  ) as InputOf<S, O> // the same, without absent members
  return {
    service,
    operation,
    input: settled as Readonly<Record<string, unknown>>,
    done,
    files: new Map(Object.entries(files)),
    ...(region === undefined ? {} : { region }),
    run: (aws): Promise<OutputOf<S, O>> =>
      aws.call(service, operation, settled, region === undefined ? {} : { region }),
  }
}

/** Something that a command wants to be so, and the calls that are missing for it. */
export interface Want {
  /** `role ManagedOpenShift-Installer-Role`. */
  readonly what: string
  /** None: it is so already. */
  readonly calls: readonly AwsCall[]
  /** What is told when there is nothing to do; by default that it is there already. */
  readonly idle?: string
}
