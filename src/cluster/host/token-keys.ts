import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Projection } from '../../store/projection.ts'
import { readSigningKey, type SigningKey } from '../../wire/jose/signing-key.ts'
import { readControl, type Control } from './control.ts'

/** The keys of a cluster's service-account tokens, as they are on record now: any node of the world sees a rotation at once. */
export interface TokenKeys {
  control(): Control
  /** Signs. */
  current(): SigningKey
  /** Whose tokens count still. */
  former(): readonly KeyObject[]
}

interface Read {
  readonly of: Control
  readonly current: SigningKey
  readonly former: readonly KeyObject[]
}

/** `founded`: what was on record when the cluster was opened. Keys are read once each time that they change. */
export function tokenKeys(projection: Projection, founded: Control): TokenKeys {
  let known = readKeys(founded)
  const read = (): Read => {
    const of = readControl(projection, founded.facts.id) ?? known.of
    if (of !== known.of) known = readKeys(of)
    return known
  }
  return { control: () => read().of, current: () => read().current, former: () => read().former }
}

const readKeys = (of: Control): Read => ({
  of,
  current: readSigningKey(of.signingKey),
  former: (of.formerKeys ?? []).map((pem) => createPublicKey(pem)),
})
