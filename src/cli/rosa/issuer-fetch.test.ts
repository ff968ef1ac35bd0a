import { expect, it } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { fetchIssuer } from './issuer-fetch.ts'

const clock = worldClock()
const nobody = 'http://127.0.0.1:1'

it.each([
  ['the proxy that the environment names', { proxy: nobody, cloud: undefined }],
  ['the cloud on this machine', { proxy: undefined, cloud: nobody }],
])('an issuer that %s does not lead to leaves a person with what to type next', async (_what, way) => {
  const url = new URL('https://rh-oidc.s3.us-east-1.amazonaws.com/demo/keys.json')
  await expect(fetchIssuer({ ...way, roots: [], clock }, url)).rejects.toMatchObject({
    name: 'Refusal',
    message: expect.stringContaining(
      'The proxy http://127.0.0.1:1 does not lead to rh-oidc.s3.us-east-1.amazonaws.com: ',
    ) as string,
    next: expect.stringContaining('eval "$(stint env --proxy)"') as string,
  })
})
