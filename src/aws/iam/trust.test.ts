import { expect, test } from 'vitest'
import { accountId } from '../../kernel/brands.ts'
import type { Document } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
import { frozenPrincipals, shownPrincipals } from './trust.ts'

const ACCOUNT = accountId('710019948333')
const ROLE = { arn: `arn:aws:iam::${ACCOUNT}:role/RH-Managed-OpenShift-Installer`, id: 'AROAQIZNEFUJXTBZNAHFD' }

const read = (partition: string, key: string, value: unknown) => ({ partition, key, revision: 1, value })

function viewOf(documents: Record<string, Record<string, unknown>>): View {
  const view: View = {
    get: (partition, key) => {
      const value = documents[partition]?.[key]
      return value === undefined ? undefined : (read(partition, key, value) as Document<never>)
    },
    scan: (partition, prefix) =>
      Object.entries(documents[partition] ?? {})
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => read(partition, key, value) as Document<never>),
    count: (partition, prefix) => view.scan(partition, prefix).length,
    derive: (_name, make) => make(view),
    guards: () => [],
  }
  return view
}

const organization = { [`account/${ACCOUNT}`]: { id: ACCOUNT } }
const alive = viewOf({
  organization,
  [ACCOUNT]: {
    'iam/role/rh-managed-openshift-installer': ROLE,
    [`iam/unique-id/${ROLE.id}`]: { arn: ROLE.arn, kind: 'role', name: 'RH-Managed-OpenShift-Installer' },
  },
})
const gone = viewOf({ organization, [ACCOUNT]: {} })

const trusting = (AWS: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  })

test('a role named by its ARN is kept by its unique id and shown by its ARN', () => {
  const kept = frozenPrincipals(alive, trusting([ROLE.arn]))
  expect(kept).toBe(trusting([ROLE.id]))
  expect(shownPrincipals(alive, kept)).toBe(trusting([ROLE.arn]))
})

test('once the role is gone its bare id is shown', () => {
  expect(shownPrincipals(gone, trusting(ROLE.id))).toBe(trusting(ROLE.id))
})

test('an account id is kept as the ARN of its root', () => {
  expect(frozenPrincipals(alive, trusting(ACCOUNT))).toBe(trusting(`arn:aws:iam::${ACCOUNT}:root`))
})

test('a document without such principals keeps every character', () => {
  const service =
    '{ "Version":"2012-10-17",\n "Statement": {"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"} }'
  expect(frozenPrincipals(gone, service)).toBe(service)
})

test.each([
  ['a role that does not exist', `arn:aws:iam::${ACCOUNT}:role/Nobody`],
  ['a role under another path', `arn:aws:iam::${ACCOUNT}:role/path/RH-Managed-OpenShift-Installer`],
  ['an account that does not exist', 'arn:aws:iam::999999999999:root'],
  ['an account id that does not exist', '999999999999'],
  ['a wildcard inside an ARN', `arn:aws:iam::${ACCOUNT}:role/*`],
  ['a group', `arn:aws:iam::${ACCOUNT}:group/admins`],
  ['the id of an entity that is gone', 'AROAAAAAAAAAAAAAAAAAA'],
  ['another partition', `arn:aws-cn:iam::${ACCOUNT}:root`],
  ['any other text', '__proto__'],
])('%s is refused with MalformedPolicyDocument', (_what, principal) => {
  expect(() => frozenPrincipals(alive, trusting(principal))).toThrow(
    expect.objectContaining({
      code: 'MalformedPolicyDocument',
      message: `Invalid principal in policy: "AWS":"${principal}"`,
    }),
  )
})

test('sessions and everybody are kept as written', () => {
  const principals = [
    '*',
    `arn:aws:sts::${ACCOUNT}:assumed-role/R/session`,
    `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
  ]
  expect(frozenPrincipals(alive, trusting(principals))).toBe(trusting(principals))
})
