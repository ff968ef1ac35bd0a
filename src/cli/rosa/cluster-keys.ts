import { createPublicKey } from 'node:crypto'
import { Refusal } from '../../kernel/Refusal.ts'
import { pause } from '../../wire/http.ts'
import { kidOf } from '../../wire/jose/jwk.ts'
import { privatePem, publicPem, type SigningKey } from '../../wire/jose/signing-key.ts'
import type { KubeApi } from '../exec/kube.ts'
import type { Session } from '../session.ts'

/* The keys of a cluster's tokens, as kube-apiserver's operator shows and takes them. */

const NEXT = '/api/v1/namespaces/openshift-kube-apiserver-operator/secrets/next-bound-service-account-signing-key'
const SIGNING = '/api/v1/namespaces/openshift-kube-apiserver/secrets/bound-service-account-signing-key'
const CERTIFIED = '/api/v1/namespaces/openshift-kube-apiserver/configmaps/bound-sa-token-signing-certs'

interface Holder {
  readonly data?: Readonly<Record<string, string>>
}

interface Pod {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly uid: string
    readonly ownerReferences?: readonly unknown[]
  }
  readonly spec: {
    readonly volumes?: readonly {
      readonly projected?: { readonly sources?: readonly { readonly serviceAccountToken?: unknown }[] }
    }[]
  }
  readonly status?: { readonly phase?: string }
}

const decoded = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString('utf8')
const encoded = (text: string) => Buffer.from(text).toString('base64')

/** The id of the key that signs. @throws {Refusal} when the cluster does not show it */
export async function signingKid(kube: KubeApi): Promise<string> {
  const secret = await kube.get<Holder>(SIGNING)
  try {
    return kidOf(createPublicKey(decoded(secret?.data?.['service-account.pub'])))
  } catch {
    throw new Refusal(`The cluster does not show with which key it signs: ${SIGNING} holds no public key.`)
  }
}

/** Hands the key to the cluster; resolves when it signs with it. */
export async function sign(session: Session, kube: KubeApi, key: SigningKey): Promise<void> {
  const known = await kube.get<Holder>(NEXT)
  if (!known) throw new Refusal(`The cluster takes no key: there is no ${NEXT}.`)
  const data = { 'service-account.key': encoded(privatePem(key)), 'service-account.pub': encoded(publicPem(key)) }
  await kube.put(NEXT, { ...known, data })
  await until(session, `waiting for the cluster to sign with ${key.kid}`, async () => (await signingKid(kube)) === key.kid) // prettier-ignore
}

/** `NAMESPACE/NAME` of pods that held tokens of the former key. */
export interface Holders {
  readonly restarted: readonly string[]
  /** Nothing would make them again: they get their tokens when these are due. */
  readonly left: readonly string[]
}

/** Begins anew every pod that holds a token and that something makes again. */
export async function restartHolders(session: Session, kube: KubeApi): Promise<Holders> {
  const all = (await podsOf(kube)).filter(holdsToken)
  const held = all.filter(isMadeAgain)
  const old = new Set(held.map(({ metadata: { uid } }) => uid))
  for (const { metadata } of held) await kube.remove(`/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`)
  await until(session, `waiting for ${held.length} pods to run again`, async () => {
    const now = (await podsOf(kube)).filter(holdsToken)
    return now.length >= all.length && now.every(({ metadata: { uid } }) => !old.has(uid))
  })
  return { restarted: held.map(nameOf), left: all.filter((pod) => !isMadeAgain(pod)).map(nameOf) }
}

const nameOf = ({ metadata: { namespace, name } }: Pod) => `${namespace}/${name}`

const podsOf = async (kube: KubeApi) =>
  (await kube.get<{ readonly items: readonly Pod[] }>('/api/v1/pods'))?.items ?? []

/** By what owns it, or as a part of OpenShift. */
const isMadeAgain = ({ metadata: { namespace, ownerReferences = [] } }: Pod) =>
  ownerReferences.length > 0 || namespace.startsWith('openshift-')

const holdsToken = ({ spec: { volumes = [] }, status }: Pod) =>
  status?.phase === 'Running' &&
  volumes.some(({ projected }) => projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken))

/** From now on the cluster takes no token but those of the key that signs. */
export async function forgetFormer(kube: KubeApi): Promise<void> {
  const kid = await signingKid(kube)
  const known = await kube.get<Holder>(CERTIFIED)
  if (!known) return
  const kept = Object.entries(known.data ?? {}).filter(([, pem]) => isOf(kid, pem))
  await kube.put(CERTIFIED, { ...known, data: Object.fromEntries(kept) })
}

function isOf(kid: string, pem: string): boolean {
  try {
    return kidOf(createPublicKey(pem)) === kid
  } catch {
    return false
  }
}

const FIRST_MS = 50
const LONGEST_MS = 2_000
const PATIENCE_MS = 10 * 60_000

/** @throws {Refusal} when it takes more than ten minutes */
async function until({ clock, terminal }: Session, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const begin = clock.hostNow()
  for (let rest = FIRST_MS; !(await isSo()); rest = Math.min(rest * 1.5, LONGEST_MS)) {
    if (clock.hostNow() - begin > PATIENCE_MS) throw new Refusal(`Gave up ${what}.`, { next: 'Type the same again: what was done is kept.' }) // prettier-ignore
    terminal.progress?.(`${what} …`)
    await pause(clock, rest)
  }
  terminal.progress?.('')
}
