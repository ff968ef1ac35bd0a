import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { inside, type Inside } from '../inside.ts'

const MINUTE = 60_000
const CUSTOMER = '111122223333'
const RED_HAT = '710019948333'
const SRE = '922711891673'
const ROLE = 'ManagedOpenShift-Support-Role'

interface Request {
  readonly id: string
  readonly state: string
  readonly session?: {
    readonly form: string
    readonly arn: string
    readonly chain: readonly string[]
    readonly expires: string
  }
}

interface TrailRecord {
  readonly userIdentity: { readonly type: string; readonly userName?: string; readonly arn?: string }
  readonly eventName: string
  readonly errorCode?: string
  readonly requestParameters: {
    readonly roleArn?: string
    readonly roleSessionName?: string
    readonly policy?: string
  } | null
  readonly sharedEventID?: string
  readonly recipientAccountId: string
}

describe('Red Hat’s support', () => {
  let w: Inside
  beforeAll(async () => {
    const key = await generateSigningKey(2048)
    w = await inside({ keys: { take: async () => key } })
    await w.type('deploy demo')
  }, 120_000)
  afterAll(() => w.close())

  const ask = async (sre: string, more = ''): Promise<Request> =>
    JSON.parse(await w.type(`support request -c demo --sre ${sre}${more} -o json`)) as Request
  const stateOf = async (id: string): Promise<Request> => {
    const all = JSON.parse(await w.type('support list -o json')) as readonly Request[]
    return all.find((one) => one.id === id) as Request
  }
  const sessionOf = async (id: string): Promise<AwsClient> => {
    const held = JSON.parse(await w.type(`support session ${id} -o json`)) as Record<string, string>
    return w.as({
      accessKeyId: held['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: held['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: held['AWS_SESSION_TOKEN'],
    })
  }
  const trail = async (account: string, name: string): Promise<readonly TrailRecord[]> => {
    await w.clock.settled()
    const { Events = [] } = await (
      await w.person(account)
    ).call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
    })
    return Events.map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent) as TrailRecord)
  }
  const roleOf = ({ requestParameters }: TrailRecord) => requestParameters?.roleArn?.split('/').at(-1)

  it('has no way in before the customer has approved', async () => {
    const { id, state } = await ask('alice')
    expect(state).toBe('Pending')
    await expect(w.type(`support session ${id}`)).rejects.toThrow(
      `Access request '${id}' is pending: there is no access.`,
    )
    expect((await trail(CUSTOMER, 'AssumeRole')).map(roleOf)).not.toContain(ROLE)
    await w.type(`create decision --access-request ${id} --decision Denied --justification no`)
    expect(await stateOf(id)).toMatchObject({ state: 'Denied' })
    await expect(w.type(`support approve ${id}`)).rejects.toThrow('is denied already')
  })

  it('comes by the shared role, from an engineer’s own user whose key lives for one call; both trails tell of it', async () => {
    const { id } = await ask('bob')
    await w.type(`support approve ${id}`)
    await w.clock.settled()
    const { state, session } = await stateOf(id)
    expect(state).toBe('Approved')
    expect(session).toMatchObject({
      form: 'shared',
      arn: `arn:aws:sts::${CUSTOMER}:assumed-role/${ROLE}/RH-SRE-bob`,
      chain: [
        `arn:aws:iam::${RED_HAT}:role/RH-SRE-CCS-Access`,
        `arn:aws:iam::${RED_HAT}:role/RH-Technical-Support-Access`,
        `arn:aws:iam::${CUSTOMER}:role/${ROLE}`,
      ],
    })
    const theirs = (await trail(RED_HAT, 'AssumeRole')).filter(
      ({ requestParameters }) => requestParameters?.roleSessionName === 'RH-SRE-bob',
    )
    expect(theirs.map(roleOf)).toEqual([ROLE, 'RH-Technical-Support-Access', 'RH-SRE-CCS-Access'])
    expect(theirs.at(-1)?.userIdentity).toMatchObject({ type: 'IAMUser', userName: 'RH-SRE-bob' })
    const ours = (await trail(CUSTOMER, 'AssumeRole')).filter((record) => roleOf(record) === ROLE)
    expect(ours).toHaveLength(1)
    expect(ours[0]?.sharedEventID).toBe(theirs[0]?.sharedEventID)
    expect(ours[0]?.requestParameters?.policy).toContain('NotIpAddress')
    const { Users = [] } = await (await w.person(RED_HAT)).call('iam', 'ListUsers', {})
    expect(Users.map(({ UserName }) => UserName)).toEqual(['stint'])
  })

  it('may do what the support role allows, for an hour and not a minute longer', async () => {
    const { id } = await ask('carol')
    await w.type(`support approve ${id}`)
    const sre = await sessionOf(id)
    expect((await sre.call('sts', 'GetCallerIdentity', {})).Arn).toMatch(/RH-SRE-carol$/)
    await sre.call('ec2', 'DescribeInstances', {})
    await expect(sre.call('iam', 'CreateUser', { UserName: 'mallory' })).rejects.toMatchObject({ code: 'AccessDenied' })
    await w.clock.advance(60 * MINUTE)
    await expect(sre.call('ec2', 'DescribeInstances', {})).rejects.toMatchObject({ code: 'RequestExpired' })
    expect(await stateOf(id)).toMatchObject({ state: 'Expired' })
    await expect(w.type(`support session ${id}`)).rejects.toThrow('is expired')
  })

  it('ends with a shorter approval although the session could live longer', async () => {
    const { id } = await ask('dan', ' --duration 15m')
    await w.type(`support approve ${id}`)
    await w.clock.settled()
    await w.clock.advance(10 * MINUTE)
    const sre = await sessionOf(id)
    await sre.call('ec2', 'DescribeInstances', {})
    await w.clock.advance(5 * MINUTE)
    await expect(sre.call('ec2', 'DescribeInstances', {})).rejects.toThrow()
    await expect(w.type('support request -c demo --duration 2h')).rejects.toThrow('must be from 900 to 3600')
  })

  it('ends at once when it is revoked, and a later approval is not touched by that', async () => {
    const { id } = await ask('erin')
    await w.type(`support approve ${id}`)
    const sre = await sessionOf(id)
    await sre.call('ec2', 'DescribeInstances', {})
    await w.clock.advance(1000)
    await w.type(`support revoke ${id}`)
    await expect(sre.call('ec2', 'DescribeInstances', {})).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
    await expect(w.type(`support session ${id}`)).rejects.toThrow('is denied')
    const { PolicyDocument } = await w.aws.call('iam', 'GetRolePolicy', {
      RoleName: ROLE,
      PolicyName: 'AWSRevokeOlderSessions',
    })
    expect(decodeURIComponent(PolicyDocument ?? '')).toContain('aws:TokenIssueTime')
    await w.clock.advance(1000)
    const later = await ask('erin')
    await w.type(`support approve ${later.id}`)
    await (await sessionOf(later.id)).call('ec2', 'DescribeInstances', {})
  })

  it('comes by the organisation’s own role where the customer trusts only that, with a source identity where it is let in', async () => {
    const suffix = w.server.cloud.identity.supportSuffix
    const principal = `arn:aws:iam::${RED_HAT}:role/RH-Technical-Support-${suffix}`
    await w.aws.call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: ROLE,
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: principal }, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] },
        ],
      }),
    })
    const { id } = await ask('frank')
    await w.type(`support approve ${id}`)
    await w.clock.settled()
    const { session } = await stateOf(id)
    expect(session).toMatchObject({
      form: 'isolated',
      arn: `arn:aws:sts::${CUSTOMER}:assumed-role/${ROLE}/frank@redhat.com`,
      chain: [
        `arn:aws:iam::${SRE}:role/SRE-Support-Role`,
        `arn:aws:iam::${RED_HAT}:role/RH-SRE-Support`,
        principal,
        `arn:aws:iam::${CUSTOMER}:role/${ROLE}`,
      ],
    })
    const [first] = await trail(SRE, 'AssumeRoleWithWebIdentity')
    expect(first?.userIdentity).toMatchObject({ type: 'WebIdentityUser', userName: 'f:redhat:frank@redhat.com' })
    const sre = await sessionOf(id)
    await sre.call('ec2', 'DescribeVpcs', {})
    const [seen] = await trail(CUSTOMER, 'DescribeVpcs')
    expect(JSON.stringify(seen)).toContain('"sourceIdentity":"frank@redhat.com"')
  })

  it('is told by OCM as rosa asks for it', async () => {
    const { id } = await ask('grace', ' --deadline 30m')
    expect(await w.type('list access-request')).toMatch(new RegExp(`Pending +${id} `))
    expect(await w.type(`describe access-request --id ${id}`)).toContain('Requested By:      grace@redhat.com')
    await w.clock.advance(30 * MINUTE)
    expect(await stateOf(id)).toMatchObject({ state: 'Expired' })
    await expect(w.type(`support approve ${id}`)).rejects.toThrow('is expired already')
  })

  it('opens nothing to an engineer’s token at OCM, nor to a customer’s at the engineers’ role', async () => {
    const customers = await w.server.ocmToken()
    await expect(
      w.aws.call('sts', 'AssumeRoleWithWebIdentity', {
        RoleArn: `arn:aws:iam::${SRE}:role/SRE-Support-Role`,
        RoleSessionName: 'me',
        WebIdentityToken: customers,
      }),
    ).rejects.toMatchObject({ code: 'AccessDenied' })
    await expect(
      w.aws.call('sts', 'AssumeRole', {
        RoleArn: `arn:aws:iam::${CUSTOMER}:role/${ROLE}`,
        RoleSessionName: 'me',
      }),
    ).rejects.toMatchObject({ code: 'AccessDenied' })
  })
})
