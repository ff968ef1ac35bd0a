import { Fault } from '../../kernel/Fault.ts'
import { readKeyId } from '../../wire/key-id.ts'
import { trailOf } from '../audit.ts'
import { operation, type Call } from '../operation.ts'
import { accessKeys } from './documents.ts'
import { needOn, USER } from './entity-kinds.ts'
import type { In, Out } from './types.ts'

type Input = In<'GetAccessKeyLastUsed'>

/** The newest CloudTrail record that the key signed. */
interface LastUse {
  readonly eventTime: string
  readonly eventSource: string
  readonly awsRegion: string
}

export const GetAccessKeyLastUsed = operation<Input, Out<'GetAccessKeyLastUsed'>, LastUse | undefined>({
  name: 'GetAccessKeyLastUsed',
  prepare: lastUse,
  authorize: (call) => {
    const { AccessKeyId: id } = call.input
    const key = accessKeys.find(call.view, call.account, id)
    const need = needOn(
      USER,
      call,
      'GetAccessKeyLastUsed',
      key?.userName ?? '*',
      key ? {} : { shown: `access key ${id}` },
    )
    const read = readKeyId(id)
    return [{ ...need, ...(read.kind === 'ours' && { resourceAccount: read.account }) }]
  },
  handle: ({ input, view, account, caller, prepared: use }) => {
    const key = accessKeys.find(view, account, input.AccessKeyId)
    // Of a key that is not the account's IAM does not say whether there is one.
    if (!key) throw outside(caller.arn, input.AccessKeyId)
    const AccessKeyLastUsed = use
      ? {
          LastUsedDate: new Date(use.eventTime),
          ServiceName: use.eventSource.split('.')[0],
          Region: use.awsRegion,
        }
      : { ServiceName: 'N/A', Region: 'N/A' }
    return { output: { UserName: key.userName, AccessKeyLastUsed } }
  },
})

const outside = (who: string, id: string): Fault =>
  new Fault(
    'AccessDenied',
    403,
    `User: ${who} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${id}`,
  )

async function lastUse({ account, input, world }: Call<Input>): Promise<LastUse | undefined> {
  const where = { name: 'AccessKeyId', value: input.AccessKeyId }
  const { events } = await world.store.read(trailOf(account), { where, limit: 1 })
  return events[0] && (JSON.parse(events[0].body) as LastUse)
}
