import { execFile } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { policyRemoval, roleRemoval } from '../../src/cli/iam/removal.ts'
import type { Want } from '../../src/cli/plan/aws-call.ts'
import { carryOut, type Mode } from '../../src/cli/plan/carry-out.ts'
import { accountRolesWants } from '../../src/cli/rosa/account-roles.ts'
import { bucketWants, newOidcBucket } from '../../src/cli/rosa/oidc-bucket.ts'
import { commonExternalId } from '../../src/cli/rosa/external-id.ts'
import { describeClient } from '../clients.ts'
import { ACCOUNT, BOUNDARY, iamState, PREFIX, seat, STEPS, type Seat } from './seat.ts'

const run = promisify(execFile)

async function carried(
  { session, printed, folder, environment }: Seat,
  wants: readonly Want[],
  mode: Mode,
): Promise<void> {
  printed.length = 0
  await carryOut(session, wants, mode)
  // One by one, as a person would paste them.
  for (const command of printed.flatMap((text) => text.split('\n\n')))
    await run('bash', ['-c', command], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...environment },
    })
}

let auto: Seat
let manual: Seat
beforeAll(async () => {
  ;[auto, manual] = await Promise.all([seat(), seat()])
  for (const step of STEPS) await carryOut(auto.session, await step(auto.session), 'auto')
})
afterAll(async () => {
  for (const { world: own, session, folder } of [auto, manual]) {
    session.close()
    await own.close()
    await rm(folder, { recursive: true })
  }
})

describe('auto mode', () => {
  it('makes four account roles, ten policies and OCM’s two, six operator roles, two linked roles and a provider', async () => {
    const { roles, policies, trusted } = (await iamState(auto)) as {
      roles: unknown[]
      policies: unknown[]
      trusted: unknown[]
    }
    expect([roles.length, policies.length, trusted.length]).toEqual([12, 12, 1])
  })

  it('has nothing left to do when it is asked again', async () => {
    const again = await Promise.all(STEPS.map((step) => step(auto.session)))
    expect(again.flat().flatMap(({ calls }) => calls.map(({ operation }) => operation))).toEqual([])
  })

  it('mends what was taken away, and only that', async () => {
    const { aws } = auto.session
    const name = `${PREFIX}-Worker-Role`
    const policy = `arn:aws:iam::${ACCOUNT}:policy/team/rosa/${name}-Policy`
    await aws.call('iam', 'DetachRolePolicy', { RoleName: name, PolicyArn: policy })
    await aws.call('iam', 'UntagRole', { RoleName: name, TagKeys: ['rosa_role_type'] })
    const [first = async () => []] = STEPS
    const calls = (await first(auto.session)).flatMap((want) => want.calls)
    expect(calls.map(({ operation }) => operation)).toEqual(['TagRole', 'AttachRolePolicy'])
    for (const call of calls) await call.run(aws)
  })

  it('refuses to put an external id on a role that is there without it', async () => {
    const asked = {
      prefix: PREFIX,
      path: '/team/rosa/',
      version: '4.21',
      boundary: BOUNDARY,
      externalId: 'another',
    } as const
    await expect(accountRolesWants(auto.session, asked)).rejects.toThrow(/another external id/)
  })

  it('refuses a role of the same name under another path', async () => {
    const asked = { prefix: PREFIX, path: '/', version: '4.21' } as const
    await expect(accountRolesWants(auto.session, asked)).rejects.toThrow(/stands under the path \/team\/rosa\//)
  })
})

describe('a cluster for roles that ask for an external id', () => {
  const arn = (title: string) => `arn:aws:iam::${ACCOUNT}:role/team/rosa/${PREFIX}-${title}-Role`

  it('presents the one that they have in common', async () => {
    expect(await commonExternalId(auto.session, [arn('Installer'), arn('Support')])).toBe('our:secret/1')
    expect(await commonExternalId(auto.session, [arn('ControlPlane'), arn('Worker')])).toBeUndefined()
  })

  it('is refused when only one of them asks', async () => {
    await expect(commonExternalId(auto.session, [arn('Installer'), arn('Worker')])).rejects.toThrow(/in common/)
  })
})

describeClient('manual mode with the AWS CLI', ['aws', '--version'], () => {
  it('prints commands that end in the state that auto mode ends in', async () => {
    for (const step of STEPS) await carried(manual, await step(manual.session), 'manual')
    expect(await iamState(manual)).toEqual(await iamState(auto))
    expect((await readdir(manual.folder)).filter((name) => name.endsWith('.json')).length).toBe(4 + 4 + 6 + 6 + 4)
  }, 180_000)

  it('prints nothing when all is there', async () => {
    manual.printed.length = 0
    for (const step of STEPS) await carryOut(manual.session, await step(manual.session), 'manual')
    expect(manual.printed).toEqual([])
  })

  it('prints commands for an issuer in a bucket, which the whole world can read then', async () => {
    const source = await newOidcBucket(manual.session, 'team')
    await carried(manual, bucketWants(manual.session, source), 'manual')
    const answer = await fetch(`${manual.world.endpoint}/${source.bucket}/.well-known/openid-configuration`)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'application/json',
      source.discovery,
    ])
    const secret = await manual.session.aws.call('secretsmanager', 'GetSecretValue', { SecretId: source.secretName })
    expect(secret.SecretString).toBe(source.key)
  }, 60_000)

  it('prints commands that remove a role with all that hangs on it, and its policy', async () => {
    const { aws } = auto.session
    const name = `${PREFIX}-Worker-Role`
    const policy = `arn:aws:iam::${ACCOUNT}:policy/team/rosa/${name}-Policy`
    await aws.call('iam', 'PutRolePolicy', {
      RoleName: name,
      PolicyName: 'own',
      PolicyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    })
    await carried(auto, [await roleRemoval(aws, name), await policyRemoval(aws, policy, [name])], 'manual')
    await expect(aws.call('iam', 'GetRole', { RoleName: name })).rejects.toThrow(/cannot be found/)
    await expect(aws.call('iam', 'GetPolicy', { PolicyArn: policy })).rejects.toThrow(/does not exist|was not found/)
  }, 60_000)
})
