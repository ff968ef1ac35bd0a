import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOfficial, leftIn, official, type Official } from '../official.ts'

const request = (name: string, namespace: string, account: string) => `apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata:
  name: ${name}
  namespace: openshift-cloud-credential-operator
spec:
  secretRef:
    name: cloud-credentials
    namespace: ${namespace}
  serviceAccountNames: [${account}]
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    statementEntries:
    - effect: Allow
      action: [route53:ListHostedZones]
      resource: "*"
`

describeOfficial('CCOCTL_BIN', (binary) => {
  let ccoctl: Official
  beforeAll(async () => {
    ccoctl = await official(binary, { proxy: true })
  }, 60_000)
  afterAll(() => ccoctl.close())

  test('makes all that a cluster needs, which verifies, and removes it', { timeout: 60_000 }, async () => {
    const requests = join(ccoctl.folder, 'requests')
    mkdirSync(requests)
    writeFileSync(join(requests, 'ingress.yaml'), request('openshift-ingress', 'openshift-ingress-operator', 'ingress-operator')) // prettier-ignore
    const common = ['--name', 'demo', '--region', 'us-east-1']
    await ccoctl.run('aws', 'create-all', ...common, '--credentials-requests-dir', requests, '--output-dir', ccoctl.folder) // prettier-ignore
    expect(readdirSync(join(ccoctl.folder, 'manifests'))).toContain('cluster-authentication-02-config.yaml')
    expect(await leftIn(ccoctl.aws)).toEqual([
      'arn:aws:iam::111122223333:role/demo-openshift-ingress-operator-cloud-credentials',
      'arn:aws:iam::111122223333:oidc-provider/demo-oidc.s3.us-east-1.amazonaws.com',
    ])
    await ccoctl.run('aws', 'delete', ...common)
    expect(await leftIn(ccoctl.aws)).toEqual([])
    expect((await ccoctl.aws.call('s3', 'ListBuckets', {})).Buckets ?? []).toEqual([])
  })
})
