import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { AnyKind } from '../ec2/kind.ts'
import { kinds } from '../ec2/kinds.ts'
import { classicArn, classicBalancers } from '../elb/balancer.ts'
import { listeners, loadBalancers, targetGroups, type Listener } from '../elasticloadbalancing/documents.ts'
import { instanceProfiles, oidcProviders, policies } from '../iam/documents.ts'
import { bucketArn } from '../s3/bucket.ts'
import { buckets } from '../s3/documents.ts'
import { secrets } from '../secretsmanager/secret.ts'
import { zoneArn, zones } from '../route53/zone.ts'

export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** One resource with its tags, of whatever service. */
export interface Tagged {
  readonly arn: string
  readonly tags: readonly Tag[]
  /** Writes it with other tags. */
  retag(tags: readonly Tag[]): Write
  readonly resourcePolicy?: string | undefined
}

/** Where and when one looks: every Call is one. */
export interface Here {
  readonly view: View
  readonly account: AccountId
  readonly region: string
  readonly now: number
  readonly world: { readonly pace: 'instant' | 'real' }
}

/** A kind of resource that can be tagged. */
export interface Taggable {
  /** `service:type`, as ResourceTypeFilters spells it. */
  readonly type: string
  /** The service's own actions, which the caller needs beside the tagging API's. */
  readonly tagAction: string
  readonly untagAction: string
  all(here: Here): readonly Tagged[]
}

/** What belongs to no region is found in this one. */
const HOME = 'us-east-1'

const ec2Kind = (kind: AnyKind): Taggable => ({
  type: `ec2:${kind.type}`,
  tagAction: 'ec2:CreateTags',
  untagAction: 'ec2:DeleteTags',
  all: (here) =>
    kind.all(here).map((doc) => ({
      arn: kind.arn(here, kind.arnId?.(doc) ?? doc.id),
      tags: doc.tags,
      retag: (tags) => kind.put(here, { ...doc, tags }),
    })),
})

interface IamEntity {
  readonly arn: string
  readonly tags: readonly Tag[]
}

/** Roles and users are not served by this API: IAM alone lists their tags. */
const iamKind = <Entity extends IamEntity>(
  type: string,
  action: string,
  kind: {
    all(view: View, account: AccountId): readonly { readonly value: Entity }[]
    put(account: AccountId, name: string, value: Entity): Write
  },
  nameOf: (entity: Entity) => string,
): Taggable => ({
  type: `iam:${type}`,
  tagAction: `iam:Tag${action}`,
  untagAction: `iam:Untag${action}`,
  all: ({ view, account, region }) =>
    region !== HOME
      ? []
      : kind.all(view, account).map(({ value }) => ({
          arn: value.arn,
          tags: value.tags,
          retag: (tags) => kind.put(account, nameOf(value), { ...value, tags }),
        })),
})

interface ElbResource {
  readonly arn: string
  readonly tags: readonly Tag[]
}

const elbKind = <Doc extends ElbResource>(
  type: string,
  all: (here: Here) => readonly Doc[],
  put: (here: Here, doc: Doc) => Write,
): Taggable => ({
  type: `elasticloadbalancing:${type}`,
  tagAction: 'elasticloadbalancing:AddTags',
  untagAction: 'elasticloadbalancing:RemoveTags',
  all: (here) =>
    all(here).map((doc) => ({ arn: doc.arn, tags: doc.tags, retag: (tags) => put(here, { ...doc, tags }) })),
})

/** A listener's document is found by its balancer's name and its port. */
const listenerNames = ({ loadBalancer, port }: Listener) => [loadBalancer, String(port)] as const

/** Every kind that the tagging API knows, one row each. */
export const taggables: readonly Taggable[] = [
  ...kinds.map(ec2Kind),
  {
    type: 's3:bucket',
    tagAction: 's3:PutBucketTagging',
    untagAction: 's3:PutBucketTagging',
    all: ({ view, account, region }) =>
      buckets
        .all(view, account)
        .filter((bucket) => bucket.region === region)
        .map((bucket) => ({
          arn: bucketArn(bucket.name),
          tags: bucket.tags ?? [],
          retag: (tags) => buckets.put({ ...bucket, tags }),
          resourcePolicy: bucket.policy,
        })),
  },
  {
    type: 'secretsmanager:secret',
    tagAction: 'secretsmanager:TagResource',
    untagAction: 'secretsmanager:UntagResource',
    all: ({ view, account, region, now }) =>
      secrets
        .all(view, account, region, now)
        .filter((secret) => !secret.deleted)
        .map((secret) => ({
          arn: secret.arn,
          tags: secret.tags,
          retag: (tags) => secrets.put({ ...secret, tags }),
          resourcePolicy: secret.policy,
        })),
  },
  {
    type: 'route53:hostedzone',
    tagAction: 'route53:ChangeTagsForResource',
    untagAction: 'route53:ChangeTagsForResource',
    all: ({ view, account, region }) =>
      region !== HOME
        ? []
        : zones.all(view, account).map((zone) => ({
            arn: zoneArn(zone.id),
            tags: zone.tags,
            retag: (tags) => zones.put({ ...zone, tags }),
          })),
  },
  elbKind('loadbalancer', loadBalancers.all, (here, balancer) => loadBalancers.put(here, balancer, balancer.name)),
  elbKind(
    'loadbalancer',
    (here) => classicBalancers.all(here).map((doc) => ({ arn: classicArn(here, doc.name), tags: doc.tags, doc })),
    (here, { doc, tags }) => classicBalancers.put(here, { ...doc, tags }, doc.name),
  ),
  elbKind('targetgroup', targetGroups.all, (here, group) => targetGroups.put(here, group, group.name)),
  elbKind('listener', listeners.all, (here, listener) => listeners.put(here, listener, ...listenerNames(listener))),
  iamKind('policy', 'Policy', policies, (policy) => policy.name),
  iamKind('instance-profile', 'InstanceProfile', instanceProfiles, (profile) => profile.name),
  iamKind('oidc-provider', 'OpenIDConnectProvider', oidcProviders, (provider) => provider.url),
]
