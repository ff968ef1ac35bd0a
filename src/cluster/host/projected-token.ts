import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { textAt } from '../api/object.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import { persist, type Ground } from '../reconcile.ts'

const SERVICE_ACCOUNTS = resource('v1', 'serviceaccounts')
/** The share of its life after which a kubelet asks for a new token. */
const RENEW_AT = 0.8

export interface TokenVolume {
  readonly namespace: string
  readonly serviceAccount: string
  readonly pod: { readonly name: string; readonly uid: string }
  /** Absent: one for the API itself. */
  readonly audience?: string
  readonly seconds: number
  readonly file: string
}

/**
 * Keeps a pod's token in its file, as a kubelet does: asked for with the node's own credential, bound to the pod, renewed in world time.
 * Resolves with how to read it once the first one is there.
 */
export async function projectToken(ground: Ground, kubelet: KubeClient, volume: TokenVolume): Promise<() => string> {
  const { clock, signal } = ground
  let current = ''
  const renew = async () => {
    const { token, expires } = await requested(kubelet, volume)
    if (signal.aborted) return
    writeToken(volume.file, token)
    current = token
    const now = clock.now()
    clock.at(now + (expires - now) * RENEW_AT, () => {
      if (!signal.aborted) persist(ground, `token of ${volume.serviceAccount}`, renew)
    })
  }
  await renew()
  return () => current
}

async function requested(kubelet: KubeClient, { namespace, serviceAccount, pod, audience, seconds }: TokenVolume) {
  const issued = await kubelet.post(
    SERVICE_ACCOUNTS,
    { namespace, name: serviceAccount, subresource: 'token' },
    {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        expirationSeconds: seconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', ...pod },
        ...(audience === undefined ? {} : { audiences: [audience] }),
      },
    },
  )
  return { token: textAt(issued, 'status.token'), expires: Date.parse(textAt(issued, 'status.expirationTimestamp')) }
}

/** Whole or not at all, for nobody else to read; and in one go: who stops a pod removes its folder, and nothing may come after. */
function writeToken(file: string, token: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, token, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
