import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeClient, PYTHON } from '../clients.ts'
import { world, type TestWorld } from '../world.ts'

const LESSONS = [
  'vpcs and subnets',
  'a VPC goes only when nothing is in it',
  'gateways, addresses and NAT gateways',
  'route tables and their routes',
  'security groups and their rules',
  'network interfaces and their addresses',
  'volumes and snapshots',
  'instances: filters, tokens, states, protection',
  'quotas bite, and give way when they are raised',
  'load balancers, target groups and listeners',
  'hosted zones and records',
] as const

describeClient('boto3', [PYTHON, '-c', 'import boto3'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-boto3-'))
  let w: TestWorld
  let learnt: Readonly<Record<string, string | null>> = {}

  beforeAll(async () => {
    w = await world()
    const given = { endpoint: w.endpoint, customer: await w.credentials('customer') }
    const script = fileURLToPath(new URL('boto3-ec2.py', import.meta.url))
    const env = { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' }
    const { stdout } = await promisify(execFile)(PYTHON, [script, JSON.stringify(given)], { env, maxBuffer: 1 << 24 })
    learnt = JSON.parse(stdout) as typeof learnt
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await w.close()
  })

  it.each(LESSONS)('%s', (lesson) => expect(learnt[lesson]).toBeNull())
  it('has no other lesson', () => expect(Object.keys(learnt)).toEqual([...LESSONS]))
})
