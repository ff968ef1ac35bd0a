import { installStages } from '../src/catalogue/install-plan.ts'
import { policyDocument } from '../src/catalogue/policies/document.ts'
import {
  actionInfo,
  compile,
  type Policies,
  type PolicyDocument,
  type PrincipalFacts,
  type Request,
} from '../src/policy/index.ts'

/** What the figures of the policy engine are measured on. */

const ACCOUNT = '111122223333'
const PRINCIPAL = `arn:aws:sts::${ACCOUNT}:assumed-role/ManagedOpenShift-Installer-Role/ocm-demo-x7k2p`

const CALLER: PrincipalFacts = {
  kind: 'role-session',
  arn: PRINCIPAL,
  account: ACCOUNT,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/ManagedOpenShift-Installer-Role`,
  ids: ['AROAEXAMPLEINSTALLER0', 'AROAEXAMPLEINSTALLER0:ocm-demo-x7k2p'],
}

const CONTEXT = {
  'aws:SourceIp': '203.0.113.7',
  'aws:SecureTransport': 'true',
  'aws:CurrentTime': '2026-07-01T12:00:00Z',
  'aws:PrincipalAccount': ACCOUNT,
  'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/ManagedOpenShift-Installer-Role`,
  'aws:PrincipalOrgID': 'o-exampleorgid',
  'aws:PrincipalTag/team': 'blue',
  'aws:RequestedRegion': 'us-east-1',
  'aws:UserAgent': 'openshift-installer/4.21.9',
}

const PARTS: Readonly<Record<string, string>> = { Partition: 'aws', Region: 'us-east-1', Account: ACCOUNT }

/** The resource that such a call names first, as the service authorization reference spells its ARN. */
function resourceOf(action: string): string {
  const [first] = actionInfo(action)?.resources ?? []
  return first
    ? first.arn.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => PARTS[name] ?? `demo-x7k2p-${name}`)
    : '*'
}

const planned = installStages.flatMap(({ calls }) => calls.map(({ action }) => action))

/** Each call of an installation, in its order, with nothing but texts: whose ARNs they are is found out at each decision. */
export const installTexts: readonly Request[] = planned.map((action) => ({
  principal: PRINCIPAL,
  action,
  resource: resourceOf(action),
  context: CONTEXT,
}))

/** The same calls as the AWS door asks about them: it has authenticated the caller and knows whose the resource is. */
export const installCalls: readonly Request[] = planned.map((action) => ({
  principal: CALLER,
  action,
  resource: resourceOf(action),
  resourceAccount: ACCOUNT,
  context: CONTEXT,
}))

export const installerDocument = policyDocument('4.21', 'sts_installer_permission_policy')
export const installer: Policies = { identity: [compile(installerDocument)] }

/** A document of statements. */
function statements(...Statement: object[]): ReturnType<typeof compile> {
  return compile({ Version: '2012-10-17', Statement })
}

const full = statements({ Effect: 'Allow', Action: '*', Resource: '*' })
const attached = [
  'sts_instance_controlplane_permission_policy',
  'sts_instance_worker_permission_policy',
  'sts_support_permission_policy',
  'openshift_ingress_operator_cloud_credentials_policy',
  'openshift_cluster_csi_drivers_ebs_cloud_credentials_policy',
  'openshift_cloud_network_config_controller_cloud_credentials_policy',
  'openshift_machine_api_aws_cloud_credentials_policy',
  'openshift_cloud_credential_operator_cloud_credential_operator_iam_ro_creds_policy',
  'openshift_image_registry_installer_cloud_credentials_policy',
  'sts_installer_permission_policy',
].map((file) => compile(policyDocument('4.21', file)))

/** Ten managed policies, a boundary, three levels of SCPs and a session policy. */
export const stack: Policies = {
  identity: attached,
  boundary: statements({
    Effect: 'Allow',
    Action: ['ec2:*', 'elasticloadbalancing:*', 'iam:*', 'route53:*', 's3:*', 'sts:*', 'servicequotas:*', 'kms:*'],
    Resource: '*',
  }),
  session: [full],
  scp: [
    [full],
    [full, statements({ Effect: 'Deny', Action: ['organizations:LeaveOrganization', 'account:*'], Resource: '*' })],
    [
      full,
      statements({
        Sid: 'RegionsInUse',
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*', 'route53:*', 'organizations:*', 'support:*', 's3:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-east-2'] } },
      }),
    ],
  ],
}

/** Five operators, and variables in resource and conditions, in every statement. */
export const conditioned: Policies = {
  identity: [
    statements(
      ...['ec2', 'iam', 's3', 'elasticloadbalancing', 'route53'].map((service) => ({
        Effect: 'Allow',
        Action: `${service}:*`,
        Resource: ['arn:aws:iam::*:*', 'arn:aws:s3:::${aws:PrincipalTag/team}/*', '*'],
        Condition: {
          StringEquals: { 'aws:PrincipalTag/team': 'blue', 'aws:RequestedRegion': '${aws:RequestedRegion}' },
          IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.0/24'] },
          Bool: { 'aws:SecureTransport': 'true' },
          DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' },
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:PrincipalAccount}:role/ManagedOpenShift-*' },
        },
      })),
    ),
  ],
}

/** What a table made by hand would do: the verdict under the action's name, and nothing else looked at. */
export function byHand(document: PolicyDocument): ReadonlyMap<string, 'Allow'> {
  const actions = [document.Statement].flat().flatMap(({ Action }) => Action ?? [])
  return new Map(actions.map((action) => [action, 'Allow']))
}
