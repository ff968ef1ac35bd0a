import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cluster } from '../../src/cli/ocm/types.ts'
import { tree } from '../../src/cli/output/tree.ts'
import { clusterTrust, trustTree, type ClusterTrust, type RoleTrust } from '../../src/cli/rosa/cluster-trust.ts'
import type { Session } from '../../src/cli/session.ts'
import { CS, order, ownIssuer, untilState } from '../../src/ocm/testing/own-issuer.ts'
import { accountRoleArn, whole, type Whole } from '../../src/ocm/testing/whole.ts'

let w: Whole
let trust: ClusterTrust

beforeAll(async () => {
  w = await whole()
  const id = await order(w, await ownIssuer(w))
  await untilState(w, id, 'ready')
  await w.server.clock.settled()
  const session = { aws: w.aws } as unknown as Session // all that is asked of it here
  trust = await clusterTrust(session, (await w.ocm('GET', `${CS}/clusters/${id}`)).body as Cluster)
}, 120_000)
afterAll(() => w.close())

const of = (user: string): RoleTrust | undefined => trust.roles.find((role) => role.user === user)

describe('the trust of a cluster', () => {
  it('names its ten roles', () => {
    expect(trust.roles).toHaveLength(10)
    expect(trust.roles.every(({ exists }) => exists)).toBe(true)
  })

  it('says by which provider and for which service account an operator’s role is taken, and when it last was', () => {
    expect(of('openshift-ingress-operator/cloud-credentials')).toMatchObject({
      operator: { serviceAccounts: ['openshift-ingress-operator/ingress-operator'] },
      assumedBy: [
        {
          principals: ['arn:aws:iam::111122223333:oidc-provider/demo-oidc.s3.us-east-1.amazonaws.com'],
          conditions: [
            {
              operator: 'StringEquals',
              key: 'demo-oidc.s3.us-east-1.amazonaws.com:sub',
              values: ['system:serviceaccount:openshift-ingress-operator:ingress-operator'],
            },
          ],
        },
      ],
      policies: ['permissions (inline)'],
      lastSession: { call: 'AssumeRoleWithWebIdentity', sessionName: 'ingress-operator' },
    })
  })

  it('says the same of the installer and of the machines', () => {
    expect(of("Red Hat's installer")).toMatchObject({
      arn: accountRoleArn('Installer'),
      assumedBy: [{ principals: ['arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer'] }],
      lastSession: { call: 'AssumeRole' },
    })
    expect(of('control plane machines')).toMatchObject({ assumedBy: [{ principals: ['ec2.amazonaws.com'] }] })
    expect(of("Red Hat's support")?.lastSession).toBeUndefined()
  })

  it('is a tree for people', () => {
    const lines = tree(trustTree(trust)).split('\n')
    expect(lines[0]).toBe('account 111122223333, cluster demo')
    expect(lines).toContain(
      '├─ openshift-machine-api/aws-cloud-credentials: demo-w4e1-openshift-machine-api-aws-cloud-credentials',
    )
    expect(lines.join('\n')).toContain('serves openshift-machine-api/machine-api-controllers, by secret openshift-machine-api/aws-cloud-credentials') // prettier-ignore
  })
})
