import { actionMatcher } from '../../policy/index.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { pause } from '../../wire/http.ts'
import type { Clock } from '../../kernel/Clock.ts'
import type { Identity } from './identities.ts'

interface StatementText {
  readonly Effect: string
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
}

export type EveryAction = ReadonlyMap<string, readonly string[]>

/** Every action of AWS's, in lower case. */
export const allActions = (every: EveryAction): readonly string[] =>
  [...every].flatMap(([service, names]) => names.map((name) => `${service}:${name}`.toLowerCase()))

/** Which actions some statement of an identity's policies allows, whatever its conditions and resources. */
export function grantedTo({ entity }: Identity, all: readonly string[]): ReadonlySet<string> {
  const allowed = new Set<string>()
  for (const { text } of entity.identity) {
    const { Statement } = JSON.parse(text) as { readonly Statement: StatementText | readonly StatementText[] } // IAM's grammar holds it
    for (const { Effect, Action, NotAction } of [Statement].flat()) {
      if (Effect !== 'Allow') continue
      const patterns = [Action ?? NotAction ?? []].flat().map(actionMatcher)
      const named = (action: string) => patterns.some((matches) => matches(action))
      for (const action of all) if (named(action) === (Action !== undefined)) allowed.add(action)
    }
  }
  return allowed
}

const LOOK_MS = 200

/** Which actions an identity was seen to use, by IAM's own account of last access. */
export async function usedBy(aws: AwsClient, clock: Clock, { arn }: Identity): Promise<ReadonlySet<string>> {
  const { JobId = '' } = await aws.call('iam', 'GenerateServiceLastAccessedDetails', {
    Arn: arn,
    Granularity: 'ACTION_LEVEL',
  })
  const used = new Set<string>()
  let Marker: string | undefined
  for (;;) {
    const page = await aws.call('iam', 'GetServiceLastAccessedDetails', {
      JobId,
      MaxItems: 1000,
      ...(Marker ? { Marker } : {}),
    })
    if (page.JobStatus === 'IN_PROGRESS') {
      await pause(clock, LOOK_MS)
      continue
    }
    for (const {
      ServiceNamespace: service = '',
      TrackedActionsLastAccessed: actions = [],
    } of page.ServicesLastAccessed ?? [])
      for (const { ActionName: name = '', LastAccessedTime: at } of actions)
        if (at) used.add(`${service}:${name}`.toLowerCase())
    Marker = page.IsTruncated ? page.Marker : undefined
    if (Marker === undefined) return used
  }
}
