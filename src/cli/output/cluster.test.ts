import { expect, it } from 'vitest'
import type { Cluster } from '../ocm/types.ts'
import { describeCluster } from './cluster.ts'

const WHY = 'The installer role may not create a VPC'

const told = (state: string, status: object): readonly string[] =>
  describeCluster({
    name: 'demo',
    id: '28asu73to5qrpho0lokiqf7vdonlglb3',
    state,
    status,
    version: {},
    aws: {},
    region: { id: 'us-east-1' },
  } as Cluster)
    .split('\n')
    .filter((line) => /^State:|Error Message:/.test(line))

it('why an install failed is told once', () => {
  expect(told('error', { description: WHY, provision_error_message: WHY })).toEqual([
    'State:                      error',
    `Provisioning Error Message: ${WHY}`,
  ])
})

it('what is done after a failure is told beside it', () => {
  expect(told('uninstalling', { description: 'Uninstalling', provision_error_message: WHY })).toEqual([
    'State:                      uninstalling Uninstalling',
    `Provisioning Error Message: ${WHY}`,
  ])
})

it.each([
  ['installing', { dns_ready: false }, '(DNS setup in progress)'],
  ['waiting', {}, '(Waiting for user action)'],
  ['waiting', { description: 'Waiting for the operator roles' }, 'Waiting for the operator roles'],
])('a cluster that is %s says what it is at', (state, status, phase) => {
  expect(told(state, status)).toEqual([`State:                      ${state} ${phase}`])
})
