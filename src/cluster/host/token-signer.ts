import { createPublicKey, type KeyObject } from 'node:crypto'
import { kidOf } from '../../wire/jose/jwk.ts'
import {
  generateSigningKey,
  privatePem,
  publicPem,
  readSigningKey,
  type SigningKey,
} from '../../wire/jose/signing-key.ts'
import { isFields, type KubeObject } from '../api/object.ts'
import { KubeError, resource, type KubeClient, type Resource } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'
import type { Control } from './control.ts'
import type { TokenKeys } from './token-keys.ts'

const NAMESPACES = resource('v1', 'namespaces')
const SECRETS = resource('v1', 'secrets')
const MAPS = resource('v1', 'configmaps')

interface Place {
  readonly resource: Resource
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** What is to sign next: put there by whoever rotates, or made anew where it was deleted. */
const NEXT: Place = { resource: SECRETS, kind: 'Secret', namespace: 'openshift-kube-apiserver-operator', name: 'next-bound-service-account-signing-key' } // prettier-ignore
/** What signs. */
const SIGNING: Place = { resource: SECRETS, kind: 'Secret', namespace: 'openshift-kube-apiserver', name: 'bound-service-account-signing-key' } // prettier-ignore
/** Whose tokens the API takes. */
const CERTIFIED: Place = { resource: MAPS, kind: 'ConfigMap', namespace: 'openshift-kube-apiserver', name: 'bound-sa-token-signing-certs' } // prettier-ignore

const KEY = 'service-account.key'
const PUBLIC = 'service-account.pub'
/** Of a key that the operator makes itself. */
const BITS = 2048
const ALL = 'keys'

/**
 * What kube-apiserver's operator does with the key of bound service-account tokens: the API first takes tokens of the next key, then it
 * signs with it, and takes those of the former ones until somebody strikes them off the list.
 * @see https://github.com/openshift/cluster-kube-apiserver-operator/blob/main/pkg/operator/boundsatokensignercontroller/controller.go
 */
export function boundTokenSigner(
  kube: KubeClient,
  keys: TokenKeys,
  keep: (keys: Pick<Control, 'signingKey' | 'formerKeys'>) => Promise<void>,
): Controller {
  const ours =
    (place: Place) =>
    ({ metadata: { name, namespace } }: KubeObject) =>
      name === place.name && namespace === place.namespace ? [ALL] : []
  return {
    name: 'bound-sa-token-signer',
    always: [ALL],
    watches: [NEXT, SIGNING, CERTIFIED].map((place) => ({ resource: place.resource, keys: ours(place) })),
    async reconcile() {
      const certified = await found(kube, CERTIFIED)
      const next = await nextKey(kube, keys, certified !== undefined)
      const taken = publicKeys(certified)
      const missing = [keys.current(), next].filter(({ kid }) => !taken.has(kid))
      await certify(kube, certified, missing)
      for (const { kid, publicKey } of missing) taken.set(kid, publicKey)
      taken.delete(next.kid)
      const former = [...taken.values()].map(pemOf)
      const changed = next.kid !== keys.current().kid || former.join() !== keys.former().map(pemOf).join()
      if (changed) await keep({ signingKey: privatePem(next), formerKeys: former })
      await write(kube, SIGNING, pairOf(next))
    },
  }
}

const found = (kube: KubeClient, { resource, name, namespace }: Place) => kube.get(resource, name, namespace)

/** A cluster that has never heard of a rotation goes on with the key that it has. */
async function nextKey(kube: KubeClient, keys: TokenKeys, hasBegun: boolean): Promise<SigningKey> {
  const given = readPair(await found(kube, NEXT))
  if (given) return given
  const made = hasBegun ? await generateSigningKey(BITS) : keys.current()
  await write(kube, NEXT, pairOf(made))
  return made
}

/** Undefined for a secret that is not there or holds no RSA key. */
function readPair(secret: KubeObject | undefined): SigningKey | undefined {
  const data = isFields(secret?.['data']) ? secret['data'] : {}
  try {
    const pair = readSigningKey(Buffer.from(String(data[KEY]), 'base64').toString('utf8'))
    return pair.publicKey.asymmetricKeyType === 'rsa' ? pair : undefined
  } catch {
    return undefined
  }
}

const pairOf = (key: SigningKey) => ({
  data: { [KEY]: encoded(privatePem(key)), [PUBLIC]: encoded(publicPem(key)) },
})
const encoded = (text: string) => Buffer.from(text).toString('base64')
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string // a PEM export is a string

/** By key id. What is no RSA key is nobody's. */
function publicKeys(certified: KubeObject | undefined): Map<string, KeyObject> {
  const all = new Map<string, KeyObject>()
  for (const pem of Object.values(dataOf(certified))) {
    try {
      const key = createPublicKey(String(pem))
      if (key.asymmetricKeyType === 'rsa') all.set(kidOf(key), key)
    } catch {
      continue
    }
  }
  return all
}

const dataOf = (object: KubeObject | undefined) => (isFields(object?.['data']) ? object['data'] : {})

/** `service-account-001.pub`, `-002` … */
async function certify(kube: KubeClient, certified: KubeObject | undefined, missing: readonly SigningKey[]) {
  const distinct = [...new Map(missing.map((key) => [key.kid, key])).values()]
  if (distinct.length === 0) return
  const numbers = Object.keys(dataOf(certified)).map((name) =>
    Number(/^service-account-(\d{3})\.pub$/.exec(name)?.[1] ?? 0),
  )
  const first = Math.max(0, ...numbers) + 1
  const named = distinct.map((key, at) => [
    `service-account-${String(first + at).padStart(3, '0')}.pub`,
    publicPem(key),
  ])
  await write(kube, CERTIFIED, { data: Object.fromEntries(named) as Readonly<Record<string, string>> })
}

/** Makes it, or brings these members of its data to what they shall be. */
async function write(
  kube: KubeClient,
  place: Place,
  { data }: { readonly data: Readonly<Record<string, string>> },
): Promise<void> {
  const { resource, kind, namespace, name } = place
  const known = await found(kube, place)
  if (known) {
    const isRight = Object.entries(data).every(([member, value]) => dataOf(known)[member] === value)
    if (!isRight) await kube.patch(resource, { name, namespace }, { data })
    return
  }
  await kube.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }).catch(isThere)
  await kube.create(resource, { apiVersion: 'v1', kind, metadata: { name, namespace }, data }).catch(isThere)
}

function isThere(error: unknown): void {
  if (!(error instanceof KubeError && error.reason === 'AlreadyExists')) throw error
}
