import { accountId, type AccountId } from '../kernel/brands.ts'
import type { Random } from '../kernel/random.ts'
import type { Write } from '../store/Store.ts'
import { oidcProviders, roles, uniqueIds, type Role } from './iam/documents.ts'
import { iamArn, uniqueId } from './iam/ids.ts'

export const RED_HAT = accountId('710019948333')
/** Where the chain of Red Hat's SREs begins, with tokens of Red Hat's own sign-on. */
export const SRE = accountId('922711891673')

/** An OIDC issuer of Red Hat's, in which its accounts trust. */
export interface RedHatIssuer {
  /** `https://…` */
  readonly url: string
  readonly audience: string
  readonly thumbprint: string
}

export interface RedHatIssuers {
  /** Of workloads, which trade their tokens as pods do. */
  readonly workloads: RedHatIssuer
  /** Of people. */
  readonly people: RedHatIssuer
}

interface Row {
  readonly name: string
  /** Red Hat's main one unless told. */
  readonly account?: AccountId
  /** Whom it trusts: a workload or people by their `sub` (which may be a pattern), another role, or the account itself. */
  readonly trusts:
    | { readonly workload: string }
    | { readonly people: string }
    | { readonly role: string; readonly account?: AccountId }
    | 'account'
  readonly allows: { readonly Action: readonly string[]; readonly Resource: readonly string[] }
}

/** A chain's hops pass a source identity on. */
const ASSUME = ['sts:AssumeRole', 'sts:SetSourceIdentity']

const ROLES: readonly Row[] = [
  {
    name: 'RH-Managed-OpenShift-Installer',
    trusts: { workload: 'system:serviceaccount:ocm:installer' },
    allows: { Action: ['sts:AssumeRole'], Resource: ['arn:aws:iam::*:role/*'] },
  },
  {
    name: 'RH-OCM-OIDC-Publisher',
    trusts: { workload: 'system:serviceaccount:ocm:oidc-publisher' },
    allows: { Action: ['s3:*'], Resource: ['arn:aws:s3:::rh-oidc', 'arn:aws:s3:::rh-oidc/*'] },
  },
  {
    name: 'RH-SRE-CCS-Access',
    trusts: 'account',
    allows: { Action: ASSUME, Resource: ['arn:aws:iam::*:role/RH-*'] },
  },
  {
    name: 'RH-Technical-Support-Access',
    trusts: { role: 'RH-SRE-CCS-Access' },
    allows: { Action: ASSUME, Resource: ['arn:aws:iam::*:role/*'] },
  },
]

/** The newer chain, in which each organisation has a role of its own; and who keeps the SREs' users of the older one. */
const supportRows = (suffix: string): readonly Row[] => [
  {
    name: 'RH-SRE-Accounts',
    trusts: { workload: 'system:serviceaccount:ocm:sre-accounts' },
    allows: { Action: ['iam:*User*', 'iam:*AccessKey*'], Resource: [`arn:aws:iam::${RED_HAT}:user/RH-SRE-*`] },
  },
  {
    name: 'SRE-Support-Role',
    account: SRE,
    trusts: { people: 'f:redhat:*' },
    allows: { Action: ASSUME, Resource: [`arn:aws:iam::${RED_HAT}:role/RH-SRE-Support`] },
  },
  {
    name: 'RH-SRE-Support',
    trusts: { role: 'SRE-Support-Role', account: SRE },
    allows: { Action: ASSUME, Resource: [`arn:aws:iam::${RED_HAT}:role/RH-Technical-Support-*`] },
  },
  {
    name: `RH-Technical-Support-${suffix}`,
    trusts: { role: 'RH-SRE-Support' },
    allows: { Action: ASSUME, Resource: ['arn:aws:iam::*:role/*'] },
  },
]

/** Red Hat's roles and the issuers that its accounts trust. */
export const redHatRoles = (random: Random, now: number, issuers: RedHatIssuers, suffix: string): readonly Write[] => [
  provider(RED_HAT, issuers.workloads, now),
  provider(SRE, issuers.people, now),
  ...rolesOf([...ROLES, ...supportRows(suffix)], random, now, issuers),
]

/** Only those of the newer chain of support. */
export const supportRoles = (random: Random, now: number, issuers: RedHatIssuers, suffix: string): readonly Write[] => [
  provider(SRE, issuers.people, now),
  ...rolesOf(supportRows(suffix), random, now, issuers),
]

const providerArn = (account: AccountId, { url }: RedHatIssuer) =>
  `arn:aws:iam::${account}:oidc-provider/${url.replace('https://', '')}`

function provider(account: AccountId, issuer: RedHatIssuer, now: number): Write {
  const url = issuer.url.replace('https://', '')
  return oidcProviders.put(account, url, {
    arn: providerArn(account, issuer),
    url,
    clientIds: [issuer.audience],
    thumbprints: [issuer.thumbprint],
    created: now,
    tags: [],
  })
}

function rolesOf(rows: readonly Row[], random: Random, now: number, issuers: RedHatIssuers): readonly Write[] {
  const made = new Map<string, Role>()
  return rows.flatMap(({ name, account = RED_HAT, trusts, allows }) => {
    const document: Role = {
      arn: iamArn(account, 'role', '/', name),
      id: uniqueId('role', random),
      path: '/',
      name,
      created: now,
      tags: [],
      maxSessionDuration: 3600,
      trust: policy(trust(account, trusts, made, issuers)),
      attached: [],
      inline: [{ name: `${name}-Policy`, document: policy({ Effect: 'Allow', ...allows }) }],
    }
    made.set(name, document)
    return [
      roles.put(account, name, document),
      uniqueIds.put(account, document.id, { arn: document.arn, kind: 'role', name }),
    ]
  })
}

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })

function trust(account: AccountId, trusts: Row['trusts'], made: ReadonlyMap<string, Role>, issuers: RedHatIssuers) {
  if (trusts === 'account')
    return { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: ASSUME }
  if ('role' in trusts) return { Effect: 'Allow', Principal: { AWS: made.get(trusts.role)?.id }, Action: ASSUME }
  const [issuer, sub] =
    'workload' in trusts ? [issuers.workloads, trusts.workload] : ([issuers.people, trusts.people] as const)
  const key = issuer.url.replace('https://', '')
  return {
    Effect: 'Allow',
    Principal: { Federated: providerArn(account, issuer) },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${key}:aud`]: issuer.audience }, StringLike: { [`${key}:sub`]: sub } },
  }
}
