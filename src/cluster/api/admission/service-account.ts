import type { Random } from '../../../kernel/random.ts'
import { KUBE_SAFE } from '../../../kernel/random.ts'
import type { Kind } from '../../kinds/kind.ts'
import type { Fields, KubeObject } from '../object.ts'
import { at, isFields, listAt, put, textAt } from '../object.ts'
import type { Objects } from '../objects.ts'
import { forbidden } from '../status.ts'

const SERVICE_ACCOUNTS = { group: '', plural: 'serviceaccounts' }
const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'
/** An hour, and seven seconds by which such tokens are known. */
const LIFE = 3607
const SUFFIX = 5

/** Whom the pod runs as. @throws {Fault} Forbidden when there is no such account */
export function accountOf(objects: Objects, kind: Kind, pod: KubeObject, namespace: string): KubeObject {
  const name = textAt(pod, 'spec.serviceAccountName') || textAt(pod, 'spec.serviceAccount') || 'default'
  const found = objects.get(SERVICE_ACCOUNTS, namespace, name)
  if (found) return found
  throw forbidden(
    kind,
    pod.metadata.name || pod.metadata.generateName || '',
    `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
  )
}

const volumeOf = (name: string): Fields => ({
  name,
  projected: {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { expirationSeconds: LIFE, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
})

const isMounted = (container: unknown) =>
  listAt(container, 'volumeMounts').some((mount) => textAt(mount, 'mountPath').replace(/\/$/, '') === MOUNT)

/** The pod with its account's name, and a token for the API in every container that mounts nothing there itself. */
export function withServiceAccount(random: Random, pod: KubeObject, account: KubeObject): KubeObject {
  const { name } = account.metadata
  const named = put(put(pod, 'spec.serviceAccountName', name), 'spec.serviceAccount', name)
  const mounts = at(pod, 'spec.automountServiceAccountToken') ?? account['automountServiceAccountToken'] ?? true
  const needy = ['containers', 'initContainers'].filter((list) =>
    listAt(pod, `spec.${list}`).some((container) => !isMounted(container)),
  )
  if (mounts !== true || needy.length === 0) return named
  const volume = `kube-api-access-${random.text(SUFFIX, KUBE_SAFE)}`
  const mount = { name: volume, readOnly: true, mountPath: MOUNT }
  const mounted = needy.reduce(
    (whole, list) =>
      put(
        whole,
        `spec.${list}`,
        listAt(whole, `spec.${list}`).map((one) =>
          isFields(one) && !isMounted(one) ? { ...one, volumeMounts: [...listAt(one, 'volumeMounts'), mount] } : one,
        ),
      ),
    named,
  )
  return put(mounted, 'spec.volumes', [...listAt(pod, 'spec.volumes'), volumeOf(volume)])
}
