import { Refusal } from '../../kernel/Refusal.ts'
import type { KubeApi } from './kube.ts'

/** What is read of pods and secrets; the API's own shapes. */
interface Variable {
  readonly name: string
  readonly value?: string
}
interface TokenSource {
  readonly audience?: string
  readonly expirationSeconds?: number
  readonly path: string
}
interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string }
  readonly spec: {
    readonly containers: readonly {
      readonly env?: readonly Variable[]
      readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
    }[]
    readonly volumes?: readonly {
      readonly name: string
      readonly projected?: { readonly sources?: readonly { readonly serviceAccountToken?: TokenSource }[] }
    }[]
  }
}
interface CredentialsRequest {
  readonly spec?: {
    readonly serviceAccountNames?: readonly string[]
    readonly secretRef?: { readonly name?: string; readonly namespace?: string }
  }
}

export interface ServiceAccount {
  readonly namespace: string
  readonly name: string
}

/** A token that the pod mounts: where, and what a kubelet asks for. */
export interface TokenFile {
  /** As the pod sees it. */
  readonly path: string
  readonly audience: string | undefined
  readonly seconds: number
}

/** A pod that stands in the cluster as long as its program runs here. */
export interface StandIn extends ServiceAccount {
  readonly pod: { readonly name: string; readonly uid: string }
  readonly environment: readonly Variable[]
  readonly tokens: readonly TokenFile[]
}

/** `NS/NAME`. @throws {Refusal} for anything else */
export function serviceAccountOf(typed: string): ServiceAccount {
  const [namespace = '', name = '', ...more] = typed.split('/')
  if (!namespace || !name || more.length > 0)
    throw new Refusal(`${JSON.stringify(typed)} names no service account: its namespace and its name are needed.`, {
      next: 'stint exec --cluster demo --service-account my-app/web -- aws sts get-caller-identity',
      exitCode: 2,
    })
  return { namespace, name }
}

const path = (namespace: string, ...rest: readonly string[]) =>
  ['/api/v1/namespaces', namespace, ...rest].map((part, at) => (at === 0 ? part : encodeURIComponent(part))).join('/')

const OPERATOR_TOKEN = '/var/run/secrets/openshift/serviceaccount'
const KUBELET_DEFAULT = 3600

/** Makes the pod, so that the pod identity webhook says what stands in it. @throws {Refusal} when the account has no role */
export async function standIn(kube: KubeApi, account: ServiceAccount): Promise<StandIn> {
  const { namespace, name } = account
  if (!(await kube.get(path(namespace, 'serviceaccounts', name))))
    throw new Refusal(`There is no service account ${name} in the namespace ${namespace}.`, {
      next: `kubectl get serviceaccounts -n ${namespace}`,
    })
  const made = await kube.post<Pod>(path(namespace, 'pods'), podOf(account, await operatorRole(kube, account)))
  const [container] = made.spec.containers
  const found = {
    ...account,
    pod: { name: made.metadata.name, uid: made.metadata.uid },
    environment: container?.env ?? [],
    tokens: tokensOf(made),
  }
  if (found.environment.some((one) => one.name === 'AWS_ROLE_ARN')) return found
  await leave(kube, found)
  throw new Refusal(`The service account ${namespace}/${name} names no role, and no CredentialsRequest gives it one.`, {
    next: `kubectl annotate serviceaccount ${name} -n ${namespace} eks.amazonaws.com/role-arn=arn:aws:iam::ACCOUNT:role/NAME`,
  })
}

export const leave = (kube: KubeApi, { namespace, pod }: StandIn): Promise<void> =>
  kube.remove(`${path(namespace, 'pods', pod.name)}?gracePeriodSeconds=0`)

/** An operator has no annotation: its role stands in the secret that its CredentialsRequest names. */
async function operatorRole(kube: KubeApi, { namespace, name }: ServiceAccount): Promise<string | undefined> {
  const requests = await kube.get<{ readonly items: readonly CredentialsRequest[] }>(
    '/apis/cloudcredential.openshift.io/v1/credentialsrequests',
  )
  const own = requests?.items.find(
    ({ spec }) => spec?.secretRef?.namespace === namespace && spec.serviceAccountNames?.includes(name),
  )
  const secret =
    own?.spec?.secretRef?.name === undefined
      ? undefined
      : await kube.get<{ readonly data?: { readonly credentials?: string } }>(
          path(namespace, 'secrets', own.spec.secretRef.name),
        )
  const text = Buffer.from(secret?.data?.credentials ?? '', 'base64').toString('utf8')
  return /^\s*role_arn\s*=\s*(\S+)\s*$/m.exec(text)?.[1]
}

const podOf = ({ name }: ServiceAccount, role: string | undefined) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { generateName: 'stint-exec-', labels: { 'app.kubernetes.io/managed-by': 'stint-exec' } },
  spec: {
    serviceAccountName: name,
    restartPolicy: 'Never',
    containers: [
      {
        name: 'program',
        image: 'local',
        ...(role === undefined
          ? {}
          : {
              env: [
                { name: 'AWS_ROLE_ARN', value: role },
                { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: `${OPERATOR_TOKEN}/token` },
              ],
              volumeMounts: [{ name: 'bound-sa-token', mountPath: OPERATOR_TOKEN, readOnly: true }],
            }),
      },
    ],
    ...(role === undefined
      ? {}
      : {
          volumes: [
            {
              name: 'bound-sa-token',
              projected: { sources: [{ serviceAccountToken: { audience: 'openshift', path: 'token' } }] },
            },
          ],
        }),
  },
})

function tokensOf({ spec }: Pod): TokenFile[] {
  const mounts = new Map(spec.containers[0]?.volumeMounts?.map(({ name, mountPath }) => [name, mountPath]))
  return (spec.volumes ?? []).flatMap(({ name, projected }) => {
    const mount = mounts.get(name)
    if (mount === undefined) return []
    return (projected?.sources ?? []).flatMap(({ serviceAccountToken: source }) =>
      source
        ? [
            {
              path: `${mount}/${source.path}`,
              audience: source.audience,
              seconds: source.expirationSeconds ?? KUBELET_DEFAULT,
            },
          ]
        : [],
    )
  })
}

/** A token as a kubelet gets it, bound to the pod; `expires` in world milliseconds. */
export async function requestToken(
  kube: KubeApi,
  { namespace, name, pod }: StandIn,
  { audience, seconds }: TokenFile,
): Promise<{ readonly token: string; readonly expires: number }> {
  const { status } = await kube.post<{
    readonly status: { readonly token: string; readonly expirationTimestamp: string }
  }>(path(namespace, 'serviceaccounts', name, 'token'), {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {
      expirationSeconds: seconds,
      ...(audience === undefined ? {} : { audiences: [audience] }),
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', ...pod },
    },
  })
  return { token: status.token, expires: Date.parse(status.expirationTimestamp) }
}
