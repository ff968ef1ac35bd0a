import type { Operations } from '../../wire/schema/s3.types.generated.ts'
import { operation, type Call, type Operation } from '../operation.ts'

export type Name = keyof Operations
export type Input<N extends Name> = Operations[N]['input']
export type Output<N extends Name> = Operations[N]['output']
export type CallOf<N extends Name> = Call<Input<N>>

/** Declares one of S3's operations; its name fixes the types of input and output. */
export function s3Operation<N extends Name, Prepared = undefined>(
  value: { readonly name: N } & Operation<Input<N>, Output<N>, Prepared>,
): Operation<never, unknown, unknown> {
  return operation(value)
}
