import { accountId, type AccountId } from '../kernel/brands.ts'
import type { Json } from '../kernel/canonical-json.ts'
import { DIGITS, LOWER, type Random } from '../kernel/random.ts'
import type { Write } from '../store/Store.ts'
import type { View } from '../store/projection.ts'
import { accessKeys, uniqueIds, users } from './iam/documents.ts'
import { iamArn, secretAccessKey, uniqueId } from './iam/ids.ts'
import { accounts as accountDocuments } from './organizations/documents.ts'
import { found } from './organizations/founding.ts'
import { accessKeyId } from '../wire/key-id.ts'
import { RED_HAT, redHatRoles, SRE, supportRoles, type RedHatIssuers } from './red-hat.ts'
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
  /** Of the role that is the customer's organisation's own in Red Hat's chain of support: `RH-Technical-Support-<suffix>`. */
  readonly supportSuffix: string
}

export const CUSTOMER = accountId('111122223333')

const REGION_DEFAULT = 'us-east-1'
export const PERSON = 'stint'
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'

export const worldIdentity = (view: View): WorldIdentity | undefined =>
  view.get<WorldIdentity>(WORLD, 'identity')?.value
const SEALING_KEYS = 'sealing-key/'

/** Newest last. */
export const sealingKeys = (view: View): readonly SealingKey[] =>
  view.derive('sealing-keys', (inner) =>
    inner
      .scan<SealingKey>(WORLD, SEALING_KEYS)
      .map((document) => document.value)
      .sort((one, other) => one.id - other.id),
  )

/** No session lives longer, milliseconds. */
const LONGEST_SESSION = 36 * 3_600_000

/** One more key, which seals from now on; those that no session can be under any more are dropped. */
export function nextSealingKey(keys: readonly SealingKey[], random: Random, now: number): readonly Write[] {
  const id = (keys.at(-1)?.id ?? 0) + 1
  const over = keys.filter((_key, at) => now - (keys[at + 1]?.made ?? now) > LONGEST_SESSION)
  return [
    put(SEALING_KEYS + id, { ...sealingKey(id, random), made: now }),
    ...over.map((key) => ({ partition: WORLD, key: SEALING_KEYS + key.id })),
  ]
}

/** The documents of a new world: the accounts, the person at the keyboard, Red Hat's roles and the issuers of those who take them. `now`: world milliseconds. */
export function foundWorld(
  random: Random,
  now: number,
  issuers: RedHatIssuers,
  region = REGION_DEFAULT,
): readonly Write[] {
  const management = accountId(`4${random.text(11, DIGITS)}`)
  const identity: WorldIdentity = {
    id: random.uuid(),
    accounts: { management, customer: CUSTOMER, redhat: RED_HAT },
    region,
    messageSecret: random.bytes(32).toString('base64'),
    supportSuffix: random.text(8, DIGITS),
  }
  const account = (id: AccountId, name: string) =>
    ({ id, name, email: `${name}@stint.example`, ...outsider(now) }) as const
  const letters = (count: number) => random.text(count, LOWER + DIGITS)
  const organization = { id: `o-${letters(10)}`, management, rootId: `r-${letters(4)}`, created: now }
  return [
    put('identity', identity),
    put(`${SEALING_KEYS}1`, sealingKey(1, random)),
    ...found(organization, [account(management, 'management'), account(CUSTOMER, 'customer')]),
    accountDocuments.put(RED_HAT, account(RED_HAT, 'red-hat')),
    accountDocuments.put(SRE, account(SRE, 'red-hat-sre')),
    ...person(CUSTOMER, random, now),
    ...redHatRoles(random, now, issuers, identity.supportSuffix),
  ]
}

/** What a world that was founded before Red Hat's SREs had their own account still lacks. */
export function completion(
  known: WorldIdentity,
  random: Random,
  now: number,
  issuers: RedHatIssuers,
): readonly Write[] {
  const supportSuffix = random.text(8, DIGITS)
  return [
    put('identity', { ...known, supportSuffix }),
    accountDocuments.put(SRE, { ...outsider(now), id: SRE, name: 'red-hat-sre', email: 'red-hat-sre@stint.example' }),
    ...supportRoles(random, now, issuers, supportSuffix),
  ]
}

const outsider = (now: number) => ({ status: 'ACTIVE', joined: now, method: 'CREATED', tags: [] }) as const

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
