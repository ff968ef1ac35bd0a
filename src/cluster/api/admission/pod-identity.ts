import type { Fields, KubeObject } from '../object.ts'
import { at, isFields, listAt, put, textAt } from '../object.ts'
import type { Objects } from '../objects.ts'

const PREFIX = 'eks.amazonaws.com'
const AUDIENCE = 'sts.amazonaws.com'
const VOLUME = 'aws-iam-token'
const MOUNT = '/var/run/secrets/eks.amazonaws.com/serviceaccount'
const LIFE = 86_400
const SHORTEST_LIFE = 600
const INFRASTRUCTURES = { group: 'config.openshift.io', plural: 'infrastructures' }

interface Variable {
  readonly name: string
  readonly value: string
}

const annotation = (object: KubeObject, name: string): string | undefined => {
  const all = object.metadata.annotations ?? {}
  const key = `${PREFIX}/${name}`
  return Object.hasOwn(all, key) ? all[key] : undefined
}

/** A pod's own wish goes before its service account's; shorter than ten minutes is ten minutes. */
function lifeOf(pod: KubeObject, account: KubeObject): number {
  const wishes = [pod, account].map((one) => Number(annotation(one, 'token-expiration') ?? Number.NaN))
  const wish = wishes.find(Number.isSafeInteger) ?? LIFE
  return Math.max(wish, SHORTEST_LIFE)
}

const region = (objects: Objects): string =>
  textAt(objects.get(INFRASTRUCTURES, undefined, 'cluster'), 'status.platformStatus.aws.region')

/** The container with what it lacks; what it says itself of role, token file or region stays. */
function equipped(container: Fields, role: string, where: string, regional: boolean): Fields {
  const env = listAt(container, 'env')
  const has = (name: string) => env.some((one) => at(one, 'name') === name)
  const unless = (names: readonly string[], add: readonly Variable[]) => (names.some(has) ? [] : add)
  const added = [
    ...(regional
      ? unless(['AWS_STS_REGIONAL_ENDPOINTS'], [{ name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' }])
      : []),
    ...(where === ''
      ? []
      : ['AWS_DEFAULT_REGION', 'AWS_REGION'].flatMap((name) => unless([name], [{ name, value: where }]))),
    ...unless(
      ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
      [
        { name: 'AWS_ROLE_ARN', value: role },
        { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: `${MOUNT}/token` },
      ],
    ),
  ]
  const mounts = listAt(container, 'volumeMounts')
  const isMounted = mounts.some((one) => at(one, 'name') === VOLUME)
  return {
    ...container,
    env: [...env, ...added],
    volumeMounts: isMounted ? mounts : [...mounts, { name: VOLUME, readOnly: true, mountPath: MOUNT }],
  }
}

/**
 * The pod identity webhook: a pod whose service account names a role gets the role's ARN, a token file and the region.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html
 */
export function withPodIdentity(objects: Objects, pod: KubeObject, account: KubeObject): KubeObject {
  const role = annotation(account, 'role-arn')
  if (!role) return pod
  const skipped = (annotation(pod, 'skip-containers') ?? annotation(account, 'skip-containers') ?? '')
    .split(',')
    .map((name) => name.trim())
  const regional = annotation(account, 'sts-regional-endpoints') !== 'false'
  const where = region(objects)
  const each = (list: readonly unknown[]) =>
    list.map((one) =>
      isFields(one) && !skipped.includes(textAt(one, 'name')) ? equipped(one, role, where, regional) : one,
    )
  const containers = put(pod, 'spec.containers', each(listAt(pod, 'spec.containers')))
  const inits = listAt(pod, 'spec.initContainers')
  const whole = inits.length > 0 ? put(containers, 'spec.initContainers', each(inits)) : containers
  const volumes = listAt(pod, 'spec.volumes')
  if (volumes.some((one) => at(one, 'name') === VOLUME)) return whole
  const token = {
    audience: annotation(account, 'audience') ?? AUDIENCE,
    expirationSeconds: lifeOf(pod, account),
    path: 'token',
  }
  const volume = { name: VOLUME, projected: { defaultMode: 0o644, sources: [{ serviceAccountToken: token }] } }
  return put(whole, 'spec.volumes', [volume, ...volumes])
}
