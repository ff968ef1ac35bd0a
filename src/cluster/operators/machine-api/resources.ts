import { resource } from '../../operator-context.ts'

const API = 'machine.openshift.io/v1beta1'

export const MACHINES = resource(API, 'machines')
export const MACHINE_SETS = resource(API, 'machinesets')
export const NODES = resource('v1', 'nodes')
export const SECRETS = resource('v1', 'secrets')

export const MACHINE_API = { apiVersion: API, namespace: 'openshift-machine-api' } as const
export const FINALIZER = 'machine.machine.openshift.io'

export type Phase = 'Provisioning' | 'Provisioned' | 'Running' | 'Deleting' | 'Failed'
