import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../../test/cluster.ts'
import { textAt, type Fields } from '../../api/object.ts'
import { describeField, describeType } from './descriptions.ts'
import { typeNamed } from './index.ts'
import { ruledFields } from './rules.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
})
afterAll(() => cluster.close())

test('every rule is of a field that there is', () => {
  const unknown = ruledFields().filter((path) => {
    const mark = path.lastIndexOf('.')
    return !typeNamed(path.slice(0, mark))
      ?.fields?.()
      .has(path.slice(mark + 1))
  })
  expect(unknown).toEqual([])
})

const MA = '/apis/autoscaling.openshift.io/v1beta1/namespaces/openshift-machine-api/machineautoscalers'
const CA = '/apis/autoscaling.openshift.io/v1/clusterautoscalers'
const ROUTERS = '/apis/operator.openshift.io/v1/namespaces/openshift-ingress-operator/ingresscontrollers'
const RECORDS = '/apis/ingress.operator.openshift.io/v1/namespaces/openshift-ingress-operator/dnsrecords'
const target = { apiVersion: 'machine.openshift.io/v1beta1', kind: 'MachineSet', name: 'a' }
const record = { dnsName: '*.apps.a.', targets: ['b'], recordType: 'CNAME', recordTTL: 30 }

const made = async (path: string, spec: Fields, name = 'default') => {
  const { status, body } = await cluster.call('POST', path, { body: { metadata: { name }, spec } })
  return [status, textAt(body, 'message')]
}

describe('an object of OpenShift’s kinds', () => {
  test.each<[string, string, Fields, string]>([
    ['fewer than no machines', MA, { minReplicas: -1, maxReplicas: 3, scaleTargetRef: target }, 'spec.minReplicas: Invalid value: -1: spec.minReplicas in body should be greater than or equal to 0'],
    ['no most', MA, { minReplicas: 1, scaleTargetRef: target }, 'spec.maxReplicas: Required value'],
    ['nothing to scale', MA, { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { kind: 'MachineSet', name: '' } }, 'spec.scaleTargetRef.name in body should be at least 1 chars long'],
    ['a wrong duration', CA, { scaleDown: { enabled: true, unneededTime: 'soon' } }, 'spec.scaleDown.unneededTime in body should match'],
    ['an unknown expander', CA, { expanders: ['Cheapest'] }, 'spec.expanders[0]: Unsupported value: "Cheapest": supported values: "LeastWaste", "Priority", "Random"'],
    ['an unknown strategy', ROUTERS, { endpointPublishingStrategy: { type: 'Magic' } }, 'supported values: "LoadBalancerService", "HostNetwork", "Private", "NodePortService"'],
    ['an unknown record type', RECORDS, { ...record, recordType: 'TXT' }, 'spec.recordType: Unsupported value: "TXT": supported values: "CNAME", "A"'],
    ['no targets', RECORDS, { ...record, targets: [] }, 'spec.targets in body should have at least 1 items'],
    ['an unknown mode', '/apis/operator.openshift.io/v1/cloudcredentials', { credentialsMode: 'Magic' }, 'supported values: "", "Manual", "Mint", "Passthrough"'],
    ['an unknown policy', '/apis/machine.openshift.io/v1beta1/namespaces/default/machinesets', { selector: {}, deletePolicy: 'Any' }, 'spec.deletePolicy: Unsupported value: "Any"'],
  ])('with %s is refused', async (_what, path, spec, why) => {
    expect(await made(path, spec)).toEqual([422, expect.stringContaining(why)])
  }) // prettier-ignore

  test('that says less has the defaults of its definition', async () => {
    expect(await made(RECORDS, record, 'plain')).toEqual([201, ''])
    const { body } = await cluster.call('GET', `${RECORDS}/plain`)
    expect(body).toMatchObject({ spec: { dnsManagementPolicy: 'Managed' } })
    expect(await made(MA, { minReplicas: 0, maxReplicas: 3, scaleTargetRef: target }, 'a')).toEqual([201, ''])
  })
})

describe('what is known of a field', () => {
  test('is a sentence that somebody wrote, or nothing', () => {
    expect(describeField('machine.MachineSpec', 'authoritativeAPI')).toContain('MachineAPI or ClusterAPI')
    expect(describeField('core.PodSpec', 'setHostnameAsFQDN')).toBeUndefined()
    expect(describeType('core.FlexVolumeSource')).toBeUndefined()
  })

  test('is said of every field of the kinds that people look up', () => {
    const kinds = ['machine.Machine', 'machine.MachineSet', 'credentials.CredentialsRequest', 'dnsrecord.DNSRecord', 'config.Infrastructure', 'config.ClusterOperator', 'config.ClusterVersion', 'egress.EgressIP', 'cloudnetwork.CloudPrivateIPConfig', 'config.Authentication', 'clusterautoscaling.MachineAutoscaler'] // prettier-ignore
    const bare = kinds.flatMap((kind) =>
      [kind, `${kind}Spec`].flatMap((type) =>
        [...(typeNamed(type)?.fields?.().keys() ?? [])]
          .filter((field) => describeField(type, field) === undefined)
          .map((field) => `${type}.${field}`),
      ),
    )
    expect(bare).toEqual([])
  })
})
