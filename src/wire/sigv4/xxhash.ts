import { createXXHash128, createXXHash3, createXXHash64, type IHasher } from 'hash-wasm'

/** The xxHash functions that S3 takes, with 0 as seed. @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md */
export type XxHashName = 'XXHASH64' | 'XXHASH3' | 'XXHASH128'

let hashers: Readonly<Record<XxHashName, IHasher>> | undefined
let loading: Promise<void> | undefined

/** What to wait for before `xxHash` can be used; undefined once it can. WebAssembly is compiled once, when somebody may need it. */
export function xxHashLoading(): Promise<void> | undefined {
  return hashers ? undefined : (loading ??= load())
}

async function load(): Promise<void> {
  const [XXHASH64, XXHASH3, XXHASH128] = await Promise.all([createXXHash64(), createXXHash3(), createXXHash128()])
  hashers = { XXHASH64, XXHASH3, XXHASH128 }
}

/** One hasher does the work of all that run at a time: what it knows of each is kept here from piece to piece. */
export function xxHash(name: XxHashName) {
  const hasher = hashers?.[name]
  if (!hasher) throw new Error(`${name} is not loaded`)
  let state = hasher.init().save()
  return {
    update(data: Uint8Array): void {
      state = hasher.load(state).update(data).save()
    },
    /** Big-endian, the specification's canonical form. */
    digest: (): Buffer => Buffer.from(hasher.load(state).digest('binary')),
  }
}
