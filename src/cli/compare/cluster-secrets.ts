import type { KubeApi } from '../exec/kube.ts'

interface Named {
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
}
interface SecretObject extends Named {
  readonly data?: Readonly<Record<string, string>>
}
interface RequestObject extends Named {
  readonly spec?: {
    readonly secretRef?: { readonly name: string; readonly namespace: string }
    readonly serviceAccountNames?: readonly string[]
  }
}
interface PodObject extends Named {
  readonly spec?: { readonly nodeName?: string; readonly serviceAccountName?: string }
}
interface NodeObject extends Named {
  readonly spec?: { readonly providerID?: string }
}

/** A secret that opens AWS: by itself, or for whoever also holds the token of a service account. */
export interface CloudSecret {
  readonly secret: string
  readonly accessKeyId?: string
  readonly roleArn?: string
  readonly serviceAccounts: readonly string[]
}

export interface ClusterNode {
  readonly name: string
  readonly instance: string
  readonly controlPlane: boolean
  /** `namespace/secret` of what the pods there can use. */
  readonly secrets: readonly string[]
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane'

const items = async <Item>(kube: KubeApi, path: string): Promise<readonly Item[]> =>
  (await kube.get<{ readonly items: readonly Item[] }>(path))?.items ?? []

const plain = (text = '') => Buffer.from(text, 'base64').toString('utf8')

/** What stands in the cluster's secrets, and on which nodes it is used. Values of secrets are looked at and forgotten. */
export async function readCluster(kube: KubeApi): Promise<{
  readonly secrets: readonly CloudSecret[]
  readonly nodes: readonly ClusterNode[]
}> {
  const [secrets, requests, pods, nodes] = await Promise.all([
    items<SecretObject>(kube, '/api/v1/secrets'),
    items<RequestObject>(kube, '/apis/cloudcredential.openshift.io/v1/credentialsrequests'),
    items<PodObject>(kube, '/api/v1/pods'),
    items<NodeObject>(kube, '/api/v1/nodes'),
  ])
  const usersOf = (key: string) =>
    requests.find(({ spec }) => `${spec?.secretRef?.namespace}/${spec?.secretRef?.name}` === key)?.spec
      ?.serviceAccountNames ?? []
  const cloud = secrets.flatMap(({ metadata, data = {} }): readonly CloudSecret[] => {
    const secret = `${metadata.namespace ?? ''}/${metadata.name}`
    const accessKeyId = plain(data['aws_access_key_id'])
    const roleArn = /^\s*role_arn\s*=\s*(\S+)/m.exec(plain(data['credentials']))?.[1]
    if (accessKeyId === '' && roleArn === undefined) return []
    const opens = accessKeyId === '' ? { roleArn: roleArn ?? '' } : { accessKeyId }
    return [{ secret, ...opens, serviceAccounts: usersOf(secret) }]
  })
  const on = (node: string) =>
    cloud.filter(({ secret, serviceAccounts }) =>
      pods.some(
        ({ metadata, spec }) =>
          spec?.nodeName === node &&
          secret.startsWith(`${metadata.namespace ?? ''}/`) &&
          serviceAccounts.includes(spec.serviceAccountName ?? ''),
      ),
    )
  return {
    secrets: cloud,
    nodes: nodes.map(({ metadata: { name, labels = {} }, spec }) => ({
      name,
      controlPlane: Object.hasOwn(labels, CONTROL_PLANE),
      instance: spec?.providerID?.split('/').at(-1) ?? '',
      secrets: on(name).map(({ secret }) => secret),
    })),
  }
}
