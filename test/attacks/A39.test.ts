import { expect, test } from 'vitest'
import { ndjsonLog } from '../../src/kernel/log.ts'
import { inside, OWN_TOKEN } from '../inside.ts'
import { allow, CUSTOMER, outcome, trusting } from './ground.ts'

test('A39: no secret is in the log, in a trail, in an explanation or in an error', async () => {
  const lines: string[] = []
  const log = ndjsonLog(
    (line) => void lines.push(line),
    () => new Date(0),
  )
  const w = await inside({ log })
  const canary = 'canary-7d1f0c2b9e'
  const { AccessKey } = await w.aws.call('iam', 'CreateAccessKey', { UserName: 'stint' })
  await w.aws.call('iam', 'CreateRole', { RoleName: 'R', AssumeRolePolicyDocument: trusting(CUSTOMER) })
  await w.aws.call('iam', 'PutRolePolicy', { RoleName: 'R', PolicyName: 'p', PolicyDocument: allow('iam:ListRoles') })
  const { Credentials } = await w.aws.call('sts', 'AssumeRole', {
    RoleArn: `arn:aws:iam::${CUSTOMER}:role/R`,
    RoleSessionName: 'me',
  })
  await w.aws.call('iam', 'CreateUser', { UserName: 'u' })
  await w.aws.call('iam', 'CreateLoginProfile', { UserName: 'u', Password: `${canary}-A1` })
  await w.aws.call('secretsmanager', 'CreateSecret', {
    Name: 's',
    SecretString: canary,
    ClientRequestToken: 'c'.repeat(32),
  })
  await w.aws.call('secretsmanager', 'GetSecretValue', { SecretId: 's' })
  await outcome(
    w.aws.call('sts', 'AssumeRoleWithWebIdentity', {
      RoleArn: `arn:aws:iam::${CUSTOMER}:role/R`,
      RoleSessionName: 'me',
      WebIdentityToken: `eyJ.${canary}.sig`,
    }),
  )
  await outcome(
    w
      .as({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken,
      })
      .call('iam', 'ListUsers', {}),
  )
  await w.clock.settled()
  const trail: string[] = []
  for (const account of Object.values(w.server.cloud.identity.accounts)) {
    const page = await w.store.read(`cloudtrail/${account}`, { limit: 1000 })
    trail.push(...page.events.map(({ body }) => body))
  }
  const explained = await (
    await fetch(`${w.server.doors.ocm}/stint/v1/explain/last-denied`, {
      headers: { authorization: `Bearer ${OWN_TOKEN}` },
    })
  ).text()
  const everything = [...lines, ...trail, explained].join('\n')
  expect(trail.length).toBeGreaterThan(8)
  // Not the session token: CloudTrail shows it, and it opens nothing without the secret.
  const secrets = [
    canary,
    AccessKey?.SecretAccessKey,
    Credentials?.SecretAccessKey,
    await w.server.ocmToken(),
    OWN_TOKEN,
  ]
  const told = secrets.flatMap((secret = 'missing') => everything.split('\n').filter((line) => line.includes(secret)))
  expect(told).toEqual([])
  await w.close()
})
