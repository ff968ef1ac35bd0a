import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeClient, PYTHON } from '../clients.ts'
import { world, type TestWorld } from '../world.ts'

const LESSONS = [
  'sts tells who calls and gives sessions',
  'iam keeps roles, policies and their attachments',
  'iam pages through long lists',
  'iam keeps OIDC providers, users and keys',
  'iam keeps passwords, MFA devices and reports',
  's3 stores, checks and lists objects',
  's3 takes uploads in parts',
  's3 serves presigned requests to anybody who holds them',
  's3 takes uploads by a form',
  's3 answers bucket names in the host name, on a local endpoint and by real name',
  's3 locks objects, and answers pages by CORS',
  'ec2 builds a network and runs an instance until it is terminated',
  'elbv2 balances load in a network',
  'elb answers to the API of 2012 at the same endpoint',
  'route53 serves zones and records',
  'secretsmanager keeps secrets and their versions',
  'organizations knows its accounts and policies',
  'organizations invites accounts and merges policies',
  'service-quotas tells limits',
  'tagging finds resources of all services',
  'cloudtrail tells what was called',
  'cloudtrail keeps trails',
  'a stranger is refused in each service’s own words',
] as const

describeClient('boto3', [PYTHON, '-c', 'import boto3'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-boto3-'))
  let w: TestWorld
  let learnt: Readonly<Record<string, string | null>> = {}

  beforeAll(async () => {
    w = await world()
    const ca = join(folder, 'ca.pem')
    writeFileSync(ca, w.ca)
    const given = {
      endpoint: w.endpoint,
      ca,
      customer: await w.credentials('customer'),
      management: await w.credentials('management'),
    }
    const script = fileURLToPath(new URL('boto3-session.py', import.meta.url))
    // Nothing of the machine's own configuration may reach the client.
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
