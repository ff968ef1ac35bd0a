import { expect, it } from 'vitest'
import { parseSigningRequest } from '../../wire/x509/csr.ts'
import { newSigningRequest } from './signing-request.ts'

it('a kubelet’s signing request names its node and group, and is signed by the key that it keeps', () => {
  const { request, key } = newSigningRequest('system:node:ip-10-0-1-2.ec2.internal', 'system:nodes')
  expect(parseSigningRequest(request)).toMatchObject({
    commonName: 'system:node:ip-10-0-1-2.ec2.internal',
    organizations: ['system:nodes'],
    dns: [],
    ips: [],
  })
  expect(key).toContain('PRIVATE KEY')
})
