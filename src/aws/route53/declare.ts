import type { Operations } from '../../wire/schema/route53.types.generated.ts'
import { operation, type Call, type Need, type Operation } from '../operation.ts'
import { bareId, zoneArn } from './zone.ts'

export type Name = keyof Operations
export type Input<N extends Name> = Operations[N]['input']
export type Output<N extends Name> = Operations[N]['output']
export type CallOf<N extends Name> = Call<Input<N>>

/** Declares one of Route 53's operations; its name fixes the types of input and output. */
export function route53Operation<N extends Name>(
  value: { readonly name: N } & Operation<Input<N>, Output<N>, undefined>,
) {
  return operation(value)
}

export const onZone = (action: string, id: string, context: Need['context'] = {}): Need => ({
  action: `route53:${action}`,
  resource: zoneArn(bareId(id)),
  context,
})

/** An action without resources. */
export const onAll = (action: string): readonly Need[] => [{ action: `route53:${action}`, resource: '*' }]
