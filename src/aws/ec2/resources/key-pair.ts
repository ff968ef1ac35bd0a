import type { KeyPairInfo as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Resource } from '../kind.ts'

export interface KeyPair extends Resource {
  readonly name: string
  readonly type: 'rsa' | 'ed25519'
  readonly fingerprint: string
  /** As in authorized_keys. */
  readonly publicKey: string
}

export const keyPairs = kind<KeyPair, Shape>({
  type: 'key-pair',
  prefix: 'key',
  arnId: (pair) => pair.name,
  notFound: 'InvalidKeyPair.NotFound',
  missing: (id) => `The key pair '${id}' does not exist`,
  keys: (pair) => ({ 'ec2:KeyPairName': pair.name, 'ec2:KeyPairType': pair.type }),
  render: (pair) => ({
    KeyPairId: pair.id,
    KeyType: pair.type,
    Tags: pair.tags,
    PublicKey: pair.publicKey,
    CreateTime: new Date(pair.created),
    KeyName: pair.name,
    KeyFingerprint: pair.fingerprint,
  }),
  filters: {
    'key-pair-id': (shape) => shape.KeyPairId,
    'key-name': (shape) => shape.KeyName,
    fingerprint: (shape) => shape.KeyFingerprint,
  },
})
