import { generateKeyPairSync } from 'node:crypto'
import { roleArn } from '../../catalogue/arns.ts'
import type { ClusterFacts } from '../../catalogue/ignition.ts'
import { operatorRoleName } from '../../catalogue/names.ts'
import { operatorRow } from '../../catalogue/operators.ts'
import { clusterTagKey } from '../../catalogue/tags.ts'
import { kidOf } from '../../wire/jose/jwk.ts'
import type { SigningKey } from '../../wire/jose/signing-key.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const signingKey: SigningKey = { privateKey, publicKey, kid: kidOf(publicKey) }

export const ACCOUNT = '111122223333'
export const REGION = 'us-east-1'
export const BUCKET = 'demo-oidc'
export const DOMAIN = 'demo.a1b2.p1.openshiftapps.com'
export const MINOR = '4.21'
export const ADMIN_TOKEN = 'sha256~the-administrator-of-the-test'
const OPERATOR_PREFIX = 'demo-w4e1'

export const facts: ClusterFacts = {
  id: '2a1b3c4d5e6f7a8b9c0d1e2f3a4b5c6d',
  externalId: '9f0c2b1e-6f5d-4e7a-8c3b-1d2e3f4a5b6c',
  name: 'demo',
  infraId: 'demo-x7k2p',
  region: REGION,
  account: ACCOUNT,
  issuer: `https://${BUCKET}.s3.${REGION}.amazonaws.com`,
  version: '4.21.9',
  domain: DOMAIN,
}

const TAG = clusterTagKey(facts.infraId)
export const tags = (name: string, more: Readonly<Record<string, string>> = {}) =>
  Object.entries({ [TAG]: 'owned', Name: `${facts.infraId}-${name}`, ...more }).map(([Key, Value]) => ({ Key, Value }))

export function operatorRole(id: string) {
  const row = operatorRow(id)
  const name = operatorRoleName(OPERATOR_PREFIX, row)
  return { name, arn: roleArn({ account: ACCOUNT }, name), row }
}
