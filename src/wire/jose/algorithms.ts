import type { VerifyKeyObjectInput } from 'node:crypto'

export type Algorithm = 'RS256' | 'RS384' | 'RS512' | 'ES256' | 'ES384' | 'ES512'

export interface AlgorithmRow {
  readonly digest: 'sha256' | 'sha384' | 'sha512'
  readonly kty: 'RSA' | 'EC'
  /** EC: the one curve that goes with it. */
  readonly crv?: string
  /** EC: r and s, each as long as the curve's order. RSA signatures are as long as the modulus, which OpenSSL checks. */
  readonly signatureBytes?: number
  readonly encoding?: VerifyKeyObjectInput['dsaEncoding']
}

const ec = (digest: AlgorithmRow['digest'], crv: string, signatureBytes: number): AlgorithmRow => ({
  digest,
  kty: 'EC',
  crv,
  signatureBytes,
  encoding: 'ieee-p1363',
})

/** What AWS takes in web identity tokens; everything else, `none` and HMAC first, does not exist here. @see RFC 7518 §3.1 */
const ROWS: Readonly<Record<Algorithm, AlgorithmRow>> = {
  RS256: { digest: 'sha256', kty: 'RSA' },
  RS384: { digest: 'sha384', kty: 'RSA' },
  RS512: { digest: 'sha512', kty: 'RSA' },
  ES256: ec('sha256', 'P-256', 64),
  ES384: ec('sha384', 'P-384', 96),
  ES512: ec('sha512', 'P-521', 132),
}

const BY_NAME: ReadonlyMap<string, AlgorithmRow> = new Map(Object.entries(ROWS))

export function algorithmRow(name: string): AlgorithmRow | undefined {
  return BY_NAME.get(name)
}
