import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { instanceProfiles, roles, type Role } from '../iam/documents.ts'
import type { Here } from './kind.ts'
import { instancePhase, instances, type Instance } from './resources/instance.ts'

export type { Instance } from './resources/instance.ts'
export { instancePhase } from './resources/instance.ts'

/** The moment and pace that an instance's phase is read by. */
type Moment = Pick<Here, 'now' | 'world'>

const where = (view: View, account: AccountId, region: string, moment: Moment): Here => ({
  view,
  account,
  region,
  ...moment,
})

/** An instance that is still known, whatever its phase; undefined an hour after its end. */
export const findInstance = (
  view: View,
  account: AccountId,
  region: string,
  id: string,
  moment: Moment,
): Instance | undefined => instances.find(where(view, account, region, moment), id)

/** The instances of an account that run in a region at this moment. */
export const runningInstances = (view: View, account: AccountId, region: string, moment: Moment): readonly Instance[] =>
  instances
    .all(where(view, account, region, moment))
    .filter((instance) => instancePhase(instance, moment) === 'running')

/** Where an account's instance is, in whichever region. */
export function locateInstance(view: View, account: AccountId, id: string): { readonly region: string } | undefined {
  const found = view.scan<Instance>(account, 'ec2/').find(({ key }) => key.endsWith(`/instance/${id}`))
  const region = found?.key.split('/')[1]
  return region === undefined ? undefined : { region }
}

/** The role that an instance's profile carries today: what IMDS gives credentials of. */
export function instanceRole(view: View, account: AccountId, instance: Instance): Role | undefined {
  const name = instance.profile?.arn.split('/').at(-1)
  const profile = name === undefined ? undefined : instanceProfiles.find(view, account, name)
  if (profile?.id !== instance.profile?.id || profile?.role === undefined) return undefined
  return roles.find(view, account, profile.role)
}
