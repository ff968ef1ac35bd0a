import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemRandom } from '../../src/kernel/random.ts'
import { issueCa, issueLeaf } from '../../src/wire/x509/issue.ts'
import { describeClient, PYTHON } from '../clients.ts'
import { world, type TestWorld } from '../world.ts'

const LESSONS = [
  'furnishes an account',
  'every list is the same in pages of 1, 2 and 3 as in one',
  'what is deleted between two pages hides nothing, what is made is not repeated',
  'sizes and markers that are none are refused',
  'names differ by more than their case, and are found in any',
  'what was said of an entity in another case is undone in any',
  'dates are whole seconds',
] as const

describeClient('boto3', [PYTHON, '-c', 'import boto3'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-boto3-'))
  let w: TestWorld
  let learnt: Readonly<Record<string, string | null>> = {}

  beforeAll(async () => {
    w = await world()
    const moment = { now: w.clock.hostNow(), random: systemRandom() }
    const leaf = issueLeaf(issueCa({ commonName: 'listed' }, moment), 'listed.example.com', { dns: ['listed.example.com'], ips: [] }, moment) // prettier-ignore
    const customer = await w.credentials('customer')
    const given = { endpoint: w.endpoint, customer, certificate: leaf.certificate, key: leaf.key }
    const script = fileURLToPath(new URL('boto3-iam.py', import.meta.url))
    const env = { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' }
    const { stdout } = await promisify(execFile)(PYTHON, [script, JSON.stringify(given)], { env, maxBuffer: 1 << 24 })
    learnt = JSON.parse(stdout) as typeof learnt
  }, 120_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await w.close()
  })

  it.each(LESSONS)('%s', (lesson) => expect(learnt[lesson]).toBeNull())
  it('has no other lesson', () => expect(Object.keys(learnt)).toEqual([...LESSONS]))
})
