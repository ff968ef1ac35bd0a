import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterBody, makeAccountRoles, makeOperatorRoles, makeProvider, whole, type Whole } from '../testing/whole.ts'

const CS = '/api/clusters_mgmt/v1'

describe('a cluster from its first role to its last resource', () => {
  let w: Whole
  let id = ''
  beforeAll(async () => {
    w = await whole()
  }, 60_000)
  afterAll(() => w.close())

  test('it is installed and becomes ready', { timeout: 120_000 }, async () => {
    const { body: config } = await w.ocm('POST', `${CS}/oidc_configs`, { managed: true })
    const issuer = config.issuer_url as string
    await makeAccountRoles(w.aws)
    await makeOperatorRoles(w.aws, issuer)
    await makeProvider(w.aws, issuer)
    const made = await w.ocm('POST', `${CS}/clusters`, clusterBody({}, { oidc_config: { id: config.id } }))
    expect(made.status).toBe(201)
    id = made.body.id as string
    let last = ''
    try {
      await w.until('ready', async () => {
        const { body } = await w.ocm('GET', `${CS}/clusters/${id}/status`)
        const now = `${body.state}: ${body.description}`
        if (now !== last) console.log(now)
        last = now
        return body.state === 'ready'
      })
    } finally {
      const log = await w.ocm('GET', `${CS}/clusters/${id}/logs/install`)
      console.log(log.body.content)
    }
  })
})
