import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { ndjsonLog } from '../../src/kernel/log.ts'
import { inside } from '../inside.ts'

const REAL = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }

test('A49: a real key of AWS’s is refused with a clear word, and is neither kept nor logged', async () => {
  const lines: string[] = []
  const w = await inside({
    log: ndjsonLog(
      (line) => void lines.push(line),
      () => new Date(0),
    ),
  })
  await expect(w.as(REAL).call('sts', 'GetCallerIdentity', {})).rejects.toThrow(
    /sent to a local cloud by mistake: check AWS_ENDPOINT_URL/,
  )
  await w.clock.settled()
  const kept: string[] = []
  for (const partition of ['world', 'ocm', ...Object.values(w.server.cloud.identity.accounts)])
    kept.push(
      JSON.stringify((await w.store.scan(partition, '')).documents),
      JSON.stringify((await w.store.read(`cloudtrail/${partition}`, { limit: 1000 })).events),
    )
  for (const text of [...kept, ...lines])
    expect(text.includes(REAL.accessKeyId) || text.includes(REAL.secretAccessKey)).toBe(false)
  await w.close()
})

test('A49: the CA signs for names of the cloud only, and says so', async () => {
  const w = await inside()
  const raw = new X509Certificate(w.server.caCertificate).raw.toString('latin1')
  for (const name of ['amazonaws.com', 'api.openshift.com', 'localhost']) expect(raw).toContain(name)
  await w.close()
})
