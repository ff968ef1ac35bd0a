import { policyDocument } from '../src/catalogue/policies/document.ts'
import { compile, evaluate, type Request } from '../src/policy/index.ts'
import { atLeast, type Figure } from './figure.ts'
import { rates } from './measure.ts'

const PRINCIPAL = 'arn:aws:sts::111122223333:assumed-role/ManagedOpenShift-Installer-Role/OCM'

/** Calls of an install: most are allowed, one in eight is not. */
const ASKED: readonly (readonly [action: string, resource: string])[] = [
  ['ec2:DescribeVpcs', '*'],
  ['ec2:CreateSubnet', 'arn:aws:ec2:us-east-1:111122223333:vpc/vpc-0a1b2c3d4e5f60718'],
  ['ec2:RunInstances', 'arn:aws:ec2:us-east-1:111122223333:instance/*'],
  ['iam:PassRole', 'arn:aws:iam::111122223333:role/ManagedOpenShift-ControlPlane-Role'],
  [
    'elasticloadbalancing:CreateLoadBalancer',
    'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/demo-x7k2p-int/*',
  ],
  ['route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ'],
  ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rosa-private-key-AbCdEf'],
  ['kms:Decrypt', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
]

const CONTEXT = {
  'aws:SourceIp': '203.0.113.7',
  'aws:SecureTransport': 'true',
  'aws:CurrentTime': '2026-07-01T12:00:00Z',
  'aws:PrincipalAccount': '111122223333',
  'aws:RequestedRegion': 'us-east-1',
  'secretsmanager:ResourceTag/red-hat-managed': 'true',
}

/** Decisions a second of the 4.21 installer policy, compiled once. */
export const policy: Figure = async () => {
  const identity = [compile(policyDocument('4.21', 'sts_installer_permission_policy'))]
  const requests = ASKED.map(([action, resource]): Request => ({
    principal: PRINCIPAL,
    action,
    resource,
    context: CONTEXT,
  }))
  const bare = new Map(ASKED.map(([action], index) => [action, index < 7]))
  let next = 0
  const [value = 0, floor = 0] = rates(
    { work: () => evaluate(requests[next++ & 7] as Request, { identity }) },
    { work: () => bare.get((ASKED[next++ & 7] as readonly [string, string])[0]) },
  )
  return [
    {
      name: 'policy',
      value,
      unit: '/s',
      floor,
      floorIs: 'a Map looked up by the action',
      budget: atLeast(250_000, '/s'),
    },
  ]
}
