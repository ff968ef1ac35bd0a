import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import { operation } from '../operation.ts'

/** Event history needs no trail, and no account here has one. */
const all = (action: string) => () => [{ action: `cloudtrail:${action}`, resource: '*' }]

export const DescribeTrails = operation<Operations['DescribeTrails']['input'], Operations['DescribeTrails']['output']>({
  name: 'DescribeTrails',
  authorize: all('DescribeTrails'),
  handle: () => ({ output: { trailList: [] } }),
})

export const ListTrails = operation<Operations['ListTrails']['input'], Operations['ListTrails']['output']>({
  name: 'ListTrails',
  authorize: all('ListTrails'),
  handle: () => ({ output: { Trails: [] } }),
})

interface Named {
  readonly Name: string
}

function named(name: 'GetTrailStatus' | 'GetTrail') {
  return operation<Named, never>({
    name,
    authorize: ({ input, region, account }) => [
      { action: `cloudtrail:${name}`, resource: arnOf(input.Name, region, account) },
    ],
    handle({ input, account }) {
      throw new Fault('TrailNotFoundException', 400, `Unknown trail: ${input.Name} for the user: ${account}`)
    },
  })
}

const arnOf = (name: string, region: string, account: string) =>
  name.startsWith('arn:') ? name : `arn:aws:cloudtrail:${region}:${account}:trail/${name}`

export const GetTrail = named('GetTrail')
export const GetTrailStatus = named('GetTrailStatus')
