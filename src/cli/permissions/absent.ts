import { parseArn } from '../../kernel/brands.ts'
import { nearest } from '../../policy/index.ts'
import type { Entity } from './principals.ts'
import type { Permissions } from './world.ts'

/** A role or user that there is none of. */
export interface Absent {
  /** A sentence; it asks whether the one that is spelled nearly so was meant. */
  readonly text: string
  readonly meant: Entity | undefined
}

/** What is said of a role or user that an account in reach has not; undefined for all others. */
export function absent({ entities }: Permissions, arn: string): Absent | undefined {
  const { service, account, resource = '' } = parseArn(arn) ?? {}
  const [, kind, path = '', name = ''] = /^(role|user)\/(.*\/)?([^/*?]+)$/.exec(resource) ?? []
  const own = entities.filter((entity) => entity.account === account)
  if (service !== 'iam' || kind === undefined || own.length === 0 || own.some((entity) => entity.arn === arn))
    return undefined
  const same = own.filter((entity) => entity.kind === kind)
  const near = nearest(
    name,
    same.map((entity) => entity.name),
  )
  const meant = same.find((entity) => entity.name === near)
  const hint = meant ? ` Did you mean ${meant.arn}?` : ''
  return { text: `There is no ${kind} ${path}${name} in account ${account}.${hint}`, meant }
}
