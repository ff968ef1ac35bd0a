import { coreKinds } from './core.ts'
import { groupKinds, rbacKinds } from './groups.ts'
import { openshiftKinds } from './openshift.ts'
import { workloadKinds } from './workloads.ts'
import type { Kind } from './kind.ts'

/** Every kind that the API serves from the start. */
export const kinds: readonly Kind[] = [...coreKinds, ...groupKinds, ...workloadKinds, ...rbacKinds, ...openshiftKinds]
