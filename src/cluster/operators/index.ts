import type { OperatorContext } from '../operator-context.ts'
import { cloudCredential } from './cloud-credential-operator/index.ts'
import { cloudNetworkConfig } from './cloud-network-config/index.ts'
import { ebsCsi } from './ebs-csi/index.ts'
import { imageRegistry } from './image-registry/index.ts'
import { ingress } from './ingress/index.ts'
import { machineApi } from './machine-api/index.ts'

/** Starts an operator in its pod; it runs until the context's signal ends it. */
export type Program = (context: OperatorContext) => void

/** By the operators' ids. */
export const programs: ReadonlyMap<string, Program> = new Map([
  ['ingress', ingress],
  ['ebs-csi', ebsCsi],
  ['cloud-network-config', cloudNetworkConfig],
  ['machine-api', machineApi],
  ['cloud-credential-operator', cloudCredential],
  ['image-registry', imageRegistry],
])
