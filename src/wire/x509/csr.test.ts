import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../kernel/random.ts'
import { parseSigningRequest } from './csr.ts'
import { DerError, fromPem } from './der-read.ts'
import { pem } from './der.ts'
import { certifyClient, issueCa } from './issue.ts'
import { X509Certificate } from 'node:crypto'

/** Made by `openssl req -new` for a kubelet. */
const KUBELET = `-----BEGIN CERTIFICATE REQUEST-----
MIIBUDCB9gIBADBGMRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxLTArBgNVBAMMJHN5
c3RlbTpub2RlOmlwLTEwLTAtMS01LmVjMi5pbnRlcm5hbDBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABGWR847VQjEFIl5mosV4jFB48W5q2RqxfrrQbrY5QFfp2txA
YhGQqRLepJZk3Gh3ghcUYNZ6VI3NTeyOcEHiyB2gTjBMBgkqhkiG9w0BCQ4xPzA9
MDsGA1UdEQQ0MDKCGGlwLTEwLTAtMS01LmVjMi5pbnRlcm5hbIcECgABBYcQ/QAA
AAAAAAAAAAAAAAAABTAKBggqhkjOPQQDAgNJADBGAiEAySmwGDvnsHAXTpuf4xlE
IU/AZPSyyEGaQX/vAuusJugCIQChI8+eRBmJAfeVLlqUQOS/6BRYQFk0MPIZnJPO
HwIXow==
-----END CERTIFICATE REQUEST-----
`

const bytes = () => fromPem('CERTIFICATE REQUEST', KUBELET)
const reason = (der: Uint8Array) => {
  try {
    return parseSigningRequest(pem('CERTIFICATE REQUEST', der))
  } catch (error) {
    return error
  }
}

describe('a signing request', () => {
  test('gives user, groups, names and key', () => {
    expect(parseSigningRequest(KUBELET)).toMatchObject({
      commonName: 'system:node:ip-10-0-1-5.ec2.internal',
      organizations: ['system:nodes'],
      dns: ['ip-10-0-1-5.ec2.internal'],
      ips: ['10.0.1.5', 'fd00:0:0:0:0:0:0:5'],
    })
  })

  test('can be certified without its private key', () => {
    const moment = { now: Date.UTC(2026, 10, 23), random: seededRandom('csr') }
    const ca = issueCa({ commonName: 'kube-apiserver clients' }, moment)
    const { publicKey, commonName, organizations } = parseSigningRequest(KUBELET)
    const certificate = new X509Certificate(certifyClient(ca, { commonName, organizations }, publicKey, moment))
    expect(certificate.subject).toBe('O=system:nodes\nCN=system:node:ip-10-0-1-5.ec2.internal')
    expect(certificate.publicKey.equals(publicKey)).toBe(true)
    expect(certificate.verify(new X509Certificate(ca.certificate).publicKey)).toBe(true)
  })

  test('with any one byte changed, cut short anywhere, or lengthened, is refused cleanly', () => {
    const good = bytes()
    for (let at = 0; at < good.length; at++) {
      const changed = Buffer.from(good)
      changed[at] = (changed[at] as number) ^ 0x01
      expect(reason(changed), `byte ${at}`).toBeInstanceOf(DerError)
      expect(reason(good.subarray(0, at)), `cut at ${at}`).toBeInstanceOf(DerError)
    }
    expect(reason(Buffer.concat([good, Buffer.of(0)]))).toBeInstanceOf(DerError)
  })

  test.each([
    '',
    'hello',
    '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----',
    'x'.repeat(70_000),
  ])('that is %j is refused', (text) => expect(() => parseSigningRequest(text)).toThrow(DerError))
})
