import { accountId, type AccountId } from '../kernel/brands.ts'
import type { Json } from '../kernel/canonical-json.ts'
import { DIGITS, LOWER, type Random } from '../kernel/random.ts'
import type { Write } from '../store/Store.ts'
import type { View } from '../store/projection.ts'
import { accessKeys, oidcProviders, roles, uniqueIds, users, type Role } from './iam/documents.ts'
import { iamArn, secretAccessKey, uniqueId } from './iam/ids.ts'
import { accounts as accountDocuments } from './organizations/documents.ts'
import { found } from './organizations/founding.ts'
import { accessKeyId } from '../wire/key-id.ts'
import type { SealingKey } from './sts/session-token.ts'

/** Facts of one world that all its nodes share; partition `world`. */
export const WORLD = 'world'

export interface WorldIdentity {
  /** Sessions of another world never open here. */
  readonly id: string
  readonly accounts: { readonly management: AccountId; readonly customer: AccountId; readonly redhat: AccountId }
  readonly region: string
  /** Seals messages that travel through callers' hands. */
  readonly messageSecret: string
}

export const CUSTOMER = accountId('111122223333')
export const RED_HAT = accountId('710019948333')

const REGION_DEFAULT = 'us-east-1'
export const PERSON = 'stint'
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'

export const worldIdentity = (view: View): WorldIdentity | undefined =>
  view.get<WorldIdentity>(WORLD, 'identity')?.value
export const sealingKeys = (view: View): readonly SealingKey[] =>
  view.scan<SealingKey>(WORLD, 'sealing-key/').map((document) => document.value)

/** Red Hat's own OIDC issuer, whose tokens its workloads trade for Red Hat's roles, as pods do. */
export interface WorkloadIssuer {
  /** `https://…` */
  readonly url: string
  readonly audience: string
  readonly thumbprint: string
}

/** Red Hat's roles: who may take them and what they allow. One row each. */
const RED_HAT_ROLES: readonly {
  readonly name: string
  /** The workload's `sub`, or the role of the same account that may assume it; '' trusts the account itself. */
  readonly workload?: string
  readonly role?: string
  readonly allows: { readonly Action: readonly string[]; readonly Resource: readonly string[] }
}[] = [
  {
    name: 'RH-Managed-OpenShift-Installer',
    workload: 'system:serviceaccount:ocm:installer',
    allows: { Action: ['sts:AssumeRole'], Resource: ['arn:aws:iam::*:role/*'] },
  },
  {
    name: 'RH-OCM-OIDC-Publisher',
    workload: 'system:serviceaccount:ocm:oidc-publisher',
    allows: { Action: ['s3:*'], Resource: ['arn:aws:s3:::rh-oidc', 'arn:aws:s3:::rh-oidc/*'] },
  },
  {
    name: 'RH-SRE-CCS-Access',
    role: '',
    allows: { Action: ['sts:AssumeRole'], Resource: ['arn:aws:iam::*:role/RH-*'] },
  },
  {
    name: 'RH-Technical-Support-Access',
    role: 'RH-SRE-CCS-Access',
    allows: { Action: ['sts:AssumeRole'], Resource: ['arn:aws:iam::*:role/*'] },
  },
]

/** The documents of a new world: three accounts, the person at the keyboard, Red Hat's roles and their issuer. `now`: world milliseconds. */
export function foundWorld(
  random: Random,
  now: number,
  issuer: WorkloadIssuer,
  region = REGION_DEFAULT,
): readonly Write[] {
  const management = accountId(`4${random.text(11, DIGITS)}`)
  const identity: WorldIdentity = {
    id: random.uuid(),
    accounts: { management, customer: CUSTOMER, redhat: RED_HAT },
    region,
    messageSecret: random.bytes(32).toString('base64'),
  }
  const account = (id: AccountId, name: string) =>
    ({ id, name, email: `${name}@stint.example`, status: 'ACTIVE', joined: now, method: 'CREATED', tags: [] }) as const
  const letters = (count: number) => random.text(count, LOWER + DIGITS)
  const organization = { id: `o-${letters(10)}`, management, rootId: `r-${letters(4)}`, created: now }
  return [
    put('identity', identity),
    put('sealing-key/1', sealingKey(1, random)),
    ...found(organization, [account(management, 'management'), account(CUSTOMER, 'customer')]),
    accountDocuments.put(RED_HAT, account(RED_HAT, 'red-hat')),
    ...person(CUSTOMER, random, now),
    ...redHatRoles(random, now, issuer),
  ]
}

const put = (key: string, value: unknown): Write => ({ partition: WORLD, key, value: value as Json })

const sealingKey = (id: number, random: Random): SealingKey => ({ id, key: random.bytes(32).toString('base64') })

/** An IAM user with AdministratorAccess and one access key. */
export function person(account: AccountId, random: Random, now: number): readonly Write[] {
  const id = uniqueId('user', random)
  const arn = iamArn(account, 'user', '/', PERSON)
  const keyId = accessKeyId(account, 'AKIA', random)
  return [
    users.put(account, PERSON, {
      arn,
      id,
      path: '/',
      name: PERSON,
      created: now,
      tags: [],
      attached: [ADMINISTRATOR],
      inline: [],
      groups: [],
    }),
    uniqueIds.put(account, id, { arn, kind: 'user', name: PERSON }),
    accessKeys.put(account, keyId, {
      id: keyId,
      userName: PERSON,
      userId: id,
      secret: secretAccessKey(random),
      status: 'Active',
      created: now,
    }),
  ]
}

/** The person's active key in an account, if there is one. */
export function personKey(
  view: View,
  account: AccountId,
): { accessKeyId: string; secretAccessKey: string } | undefined {
  const key = accessKeys
    .all(view, account)
    .map((document) => document.value)
    .find(({ userName, status }) => userName === PERSON && status === 'Active')
  return key && { accessKeyId: key.id, secretAccessKey: key.secret }
}

function redHatRoles(random: Random, now: number, issuer: WorkloadIssuer): readonly Write[] {
  const url = issuer.url.replace('https://', '')
  const providerArn = `arn:aws:iam::${RED_HAT}:oidc-provider/${url}`
  const made = new Map<string, Role>()
  const writes: Write[] = [
    oidcProviders.put(RED_HAT, url, {
      arn: providerArn,
      url,
      clientIds: [issuer.audience],
      thumbprints: [issuer.thumbprint],
      created: now,
      tags: [],
    }),
  ]
  for (const { name, workload, role, allows } of RED_HAT_ROLES) {
    const trusted = role === undefined ? undefined : (made.get(role)?.id ?? `arn:aws:iam::${RED_HAT}:root`)
    const statement = workload
      ? {
          Effect: 'Allow',
          Principal: { Federated: providerArn },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${url}:sub`]: workload, [`${url}:aud`]: issuer.audience } },
        }
      : { Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' }
    const document: Role = {
      arn: iamArn(RED_HAT, 'role', '/', name),
      id: uniqueId('role', random),
      path: '/',
      name,
      created: now,
      tags: [],
      maxSessionDuration: 3600,
      trust: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      attached: [],
      inline: [
        {
          name: `${name}-Policy`,
          document: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...allows }] }),
        },
      ],
    }
    made.set(name, document)
    writes.push(
      roles.put(RED_HAT, name, document),
      uniqueIds.put(RED_HAT, document.id, { arn: document.arn, kind: 'role', name }),
    )
  }
  return writes
}
