import type { Random } from '../../../kernel/random.ts'
import type { Kind } from '../../kinds/kind.ts'
import { qualifiedName } from '../../kinds/kind.ts'
import type { KubeObject } from '../object.ts'
import type { Objects } from '../objects.ts'
import { withAddresses } from './service-addresses.ts'
import { withPodIdentity } from './pod-identity.ts'
import { accountOf, withServiceAccount } from './service-account.ts'

type Admission = (
  around: { readonly objects: Objects; readonly random: Random; readonly kind: Kind; readonly namespace: string },
  object: KubeObject,
) => KubeObject

const admissions = new Map<string, Admission>([
  [
    'pods',
    ({ objects, random, kind, namespace }, pod) => {
      const account = accountOf(objects, kind, pod, namespace)
      return withPodIdentity(objects, withServiceAccount(random, pod, account), account)
    },
  ],
  ['services', ({ objects, random }, service) => withAddresses(objects, random, service)],
])

/** What stands between a create request and the object it makes, beyond the kind's own defaults. @throws {Fault} Forbidden */
export function admitted(
  objects: Objects,
  random: Random,
  kind: Kind,
  namespace: string | undefined,
  source: KubeObject,
): KubeObject {
  const admission = namespace === undefined ? undefined : admissions.get(qualifiedName(kind))
  return admission && namespace !== undefined ? admission({ objects, random, kind, namespace }, source) : source
}
