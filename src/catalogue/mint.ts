import { operators, type OperatorRow } from './operators.ts'
import { policyDocument } from './policies/document.ts'
import { isPolicyVersion } from './policies/source.ts'

/** The IAM user whose key a cluster without roles is made with. */
export const adminUser = 'osdCcsAdmin'
/** The stack that makes it. */
export const adminStack = 'osdCcsAdminIAMUser'

/** The template of that stack, as JSON. */
export const adminTemplate = JSON.stringify(
  {
    Resources: {
      [adminUser]: {
        Type: 'AWS::IAM::User',
        Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'], UserName: adminUser },
      },
    },
  },
  undefined,
  2,
)

/** Where a cluster keeps the key by which it makes its operators' users. */
export const rootSecret = { namespace: 'kube-system', name: 'aws-creds' } as const

/** What the root key must be allowed for users to be made with it. */
export const mintActions = [
  'iam:CreateAccessKey',
  'iam:CreateUser',
  'iam:DeleteAccessKey',
  'iam:DeleteUser',
  'iam:DeleteUserPolicy',
  'iam:GetUser',
  'iam:GetUserPolicy',
  'iam:ListAccessKeys',
  'iam:PutUserPolicy',
  'iam:TagUser',
  'iam:SimulatePrincipalPolicy',
] as const

/** Issuer of a cluster's service-account tokens that nobody outside of it needs to believe. */
export const internalIssuer = 'https://kubernetes.default.svc'

/** One grant in a CredentialsRequest. */
export interface StatementEntry {
  readonly effect: 'Allow'
  readonly action: readonly string[]
  readonly resource: string
  readonly policyCondition?: Readonly<Record<string, unknown>>
}

/** What an operator asks AWS to be let do: the same in a role's policy and in its CredentialsRequest. @throws {RangeError} for a version without policies */
function statementEntries(minor: string, { policy }: OperatorRow): readonly StatementEntry[] {
  if (!isPolicyVersion(minor)) throw new RangeError(`no policies for ${minor}`)
  return policyDocument(minor, policy).Statement.flatMap(({ Action, Resource = '*', Condition }) =>
    [Resource].flat().map((resource) => ({
      effect: 'Allow' as const,
      action: [Action].flat(),
      resource,
      ...(Condition ? { policyCondition: Condition } : {}),
    })),
  )
}

/** The operators' requests for credentials as a release brings them. */
export const credentialsRequests = (minor: string) =>
  operators.map((row) => ({
    name: row.credentialsRequest,
    namespace: 'openshift-cloud-credential-operator',
    spec: {
      secretRef: { name: row.secret, namespace: row.namespace },
      serviceAccountNames: row.serviceAccounts,
      providerSpec: {
        apiVersion: 'cloudcredential.openshift.io/v1',
        kind: 'AWSProviderSpec',
        statementEntries: statementEntries(minor, row),
      },
    },
  }))

/** IAM takes 64 characters. */
const INFRA = 20
const REQUEST = 37

/** What the name of a minted user begins with; five drawn characters end it. */
export const mintedUserPrefix = (infraId: string, request: string) =>
  `${infraId.slice(0, INFRA)}-${request.slice(0, REQUEST)}-`
/** What the names of all of a cluster's users begin with: two clusters' may begin alike, their tags do not. */
export const mintedUsersPrefix = (infraId: string) => `${infraId.slice(0, INFRA)}-`

/** The roles that the installer makes for a cluster whose customer made none. */
export const madeRoleName = (infraId: string, role: 'master' | 'worker') => `${infraId}-${role}-role`
export const madePolicyName = (infraId: string, role: 'master' | 'worker') => `${infraId}-${role}-policy`
/** Red Hat's support enters through it. */
export const madeSupportRoleName = (infraId: string) => `ManagedOpenShift-Support-${infraId.slice(-5)}`
