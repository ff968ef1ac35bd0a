import type { Random } from '../kernel/random.ts'
import { generateSigningKey, privatePem, readSigningKey, type SigningKey } from '../wire/jose/signing-key.ts'
import type { Store } from '../store/Store.ts'
import { OCM } from './documents.ts'

const BITS = 2048

/** A signing key of OCM's own, made the first time it is asked for, off the main thread; all nodes end with the same one. */
export async function keptKey(store: Store, name: string): Promise<SigningKey> {
  const key = `key/${name}`
  const known = pemOf(await store.get(OCM, key))
  if (known) return readSigningKey(known)
  const made = { pem: privatePem(await generateSigningKey(BITS)) }
  await store.commit({
    writes: [{ partition: OCM, key, value: made }],
    guards: [{ partition: OCM, key, revision: 0 }],
  })
  return readSigningKey(pemOf(await store.get(OCM, key)) ?? made.pem)
}

const pemOf = (document: Awaited<ReturnType<Store['get']>>): string | undefined =>
  (document?.value as { readonly pem: string } | undefined)?.pem // only written above

/** A program's id and secret at the token endpoint, made the first time they are asked for. */
export async function keptClient(
  store: Store,
  random: Random,
): Promise<{ readonly id: string; readonly secret: string }> {
  const key = 'client/stint'
  const read = async () =>
    (await store.get(OCM, key))?.value as { readonly id: string; readonly secret: string } | undefined
  const known = await read()
  if (known) return known
  const value = { id: 'stint', secret: random.bytes(24).toString('base64url') }
  await store.commit({ writes: [{ partition: OCM, key, value }], guards: [{ partition: OCM, key, revision: 0 }] })
  return (await read()) ?? value
}
