import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluate, rcpServices, type PolicyDocument, type Statement } from '../../src/policy/index.ts'
import { AwsError, type AwsClient } from '../../src/wire/aws-client.ts'
import { world, type TestWorld } from '../world.ts'

const CUSTOMER = '111122223333'
const BUCKET = 'lawful'
const SEED = Number(process.env['STINT_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = Number(process.env['STINT_RUNS'] ?? 40)

/** Calls that change nothing, each under one action on one resource. */
const PROBES: Readonly<Record<string, (aws: AwsClient) => Promise<unknown>>> = {
  'iam:ListUsers': (aws) => aws.call('iam', 'ListUsers', {}),
  'iam:GetRole': (aws) => aws.call('iam', 'GetRole', { RoleName: 'Probed' }),
  'ec2:DescribeVpcs': (aws) => aws.call('ec2', 'DescribeVpcs', {}),
  's3:ListAllMyBuckets': (aws) => aws.call('s3', 'ListBuckets', {}),
  's3:ListBucket': (aws) => aws.call('s3', 'ListObjectsV2', { Bucket: BUCKET }),
  's3:GetObject': (aws) => aws.call('s3', 'HeadObject', { Bucket: BUCKET, Key: 'k' }),
  's3:GetBucketTagging': (aws) => aws.call('s3', 'GetBucketTagging', { Bucket: BUCKET }),
}
const ACTIONS = Object.keys(PROBES)

const condition = fc.constantFrom<Statement['Condition']>(
  { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
  { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } },
  { StringEquals: { 'aws:PrincipalTag/team': 'blue' } },
  { StringLikeIfExists: { 'aws:PrincipalTag/team': 'r*' } },
  { Null: { 'aws:SourceVpc': 'true' } },
  { StringLike: { 'aws:PrincipalArn': '*/Drawn*' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } },
)
const pattern = fc.constantFrom(...ACTIONS, 's3:*', 'iam:*', '*', 's3:Get*', 'ec2:Describe*')
const resource = fc.constantFrom(
  '*',
  '*',
  `arn:aws:s3:::${BUCKET}`,
  `arn:aws:s3:::${BUCKET}/*`,
  'arn:aws:iam::*:role/*',
)
const statement = (denying: number) =>
  fc
    .record({
      Effect: fc.oneof(
        { weight: 10 - denying, arbitrary: fc.constant('Allow' as const) },
        { weight: denying, arbitrary: fc.constant('Deny' as const) },
      ),
      Action: fc.array(pattern, { minLength: 1, maxLength: 3 }),
      Resource: fc.array(resource, { minLength: 1, maxLength: 2 }),
      Condition: fc.option(condition, { nil: undefined, freq: 2 }),
    })
    .map(({ Condition, ...rest }): Statement => ({ ...rest, ...(Condition ? { Condition } : {}) }))
const document = (denying = 2): fc.Arbitrary<PolicyDocument> =>
  fc
    .array(statement(denying), { minLength: 1, maxLength: 3 })
    .map((Statement) => ({ Version: '2012-10-17', Statement }))

/** A Deny alone, of probed actions only: whoever asks the simulator stands under it too. */
const control = fc
  .record({
    Action: fc.array(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 2 }),
    Condition: fc.option(condition, { nil: undefined }),
  })
  .map(({ Action, Condition }): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action, Resource: '*', ...(Condition ? { Condition } : {}) }],
  }))
const NOTHING_DENIED: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'ec2:CreateFpgaImage', Resource: '*' }],
}

/** The same as a resource control policy: of everyone, and of the services that have such policies. */
function onResources({ Version, Statement }: PolicyDocument): PolicyDocument {
  const [statement] = [Statement].flat()
  const { Action = [], ...rest } = { ...statement } as Statement
  const own = [Action].flat().filter((action) => rcpServices.has(action.split(':')[0] ?? ''))
  const kept = own.length > 0 ? own : ['s3:PutBucketWebsite']
  return { Version: Version ?? '2012-10-17', Statement: [{ ...rest, Action: kept, Principal: '*' } as Statement] }
}

const drawn = fc.record({
  noun: fc.constantFrom('user' as const, 'role' as const),
  team: fc.constantFrom(undefined, 'blue', 'red'),
  identity: fc.array(document(), { maxLength: 2 }),
  boundary: fc.option(document(1), { nil: undefined, freq: 2 }),
  scp: fc.option(control, { nil: undefined }),
  rcp: fc.option(control, { nil: undefined, freq: 2 }),
  bucket: fc.option(fc.record({ effect: fc.constantFrom('Allow' as const, 'Deny' as const), whole: fc.boolean() }), {
    nil: undefined,
  }),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never

describe(`simulating is enforcing (STINT_SEED=${SEED})`, () => {
  let w: TestWorld
  let aws: AwsClient
  let organization: AwsClient
  let scpId = ''
  let rcpId = ''
  /** What the cloud asked the policies for each probe. */
  const asked = new Map<
    string,
    { readonly resource: string; readonly context: Readonly<Record<string, readonly string[]>> }
  >()

  beforeAll(async () => {
    w = await world()
    aws = await w.client('customer')
    organization = await w.client('management')
    await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
    await aws.call('s3', 'PutObject', { Bucket: BUCKET, Key: 'k', Body: Buffer.from('v') })
    await aws.call('iam', 'CreateRole', { RoleName: 'Probed', AssumeRolePolicyDocument: trust })
    const { Policy } = await organization.call('organizations', 'CreatePolicy', {
      Name: 'drawn',
      Description: '',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: JSON.stringify(NOTHING_DENIED),
    })
    scpId = Policy?.PolicySummary?.Id ?? ''
    await organization.call('organizations', 'AttachPolicy', { PolicyId: scpId, TargetId: CUSTOMER })
    const { Roots: [root] = [] } = await organization.call('organizations', 'ListRoots', {})
    const Type = 'RESOURCE_CONTROL_POLICY'
    if (!root?.PolicyTypes?.some((enabled) => enabled.Type === Type))
      await organization.call('organizations', 'EnablePolicyType', { RootId: root?.Id ?? '', PolicyType: Type })
    const Content = JSON.stringify(onResources(NOTHING_DENIED))
    const input = { Name: 'drawn on resources', Description: '', Type, Content } as const
    const rcp = await organization.call('organizations', 'CreatePolicy', input)
    rcpId = rcp.Policy?.PolicySummary?.Id ?? ''
    await organization.call('organizations', 'AttachPolicy', { PolicyId: rcpId, TargetId: CUSTOMER })
    await aws.call('iam', 'CreateUser', { UserName: 'Nobody' })
    const nobody = await clientOf('Nobody')
    for (const [action, probe] of Object.entries(PROBES)) {
      await refusal(probe(nobody))
      await w.clock.settled()
      const request = (await w.cloud.door.explainLastDenied())?.explanations[0]?.request
      if (request?.action !== action) throw new Error(`${action} asks for ${request?.action}`)
      asked.set(action, request)
    }
  })
  afterAll(() => w.close())

  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${CUSTOMER}:user/stint` }, Action: 'sts:AssumeRole' },
    ],
  })

  async function clientOf(UserName: string): Promise<AwsClient> {
    const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName })
    return w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
  }

  async function setControls(scp: PolicyDocument, rcp: PolicyDocument): Promise<void> {
    const set = (PolicyId: string, document: PolicyDocument) =>
      organization.call('organizations', 'UpdatePolicy', { PolicyId, Content: JSON.stringify(document) })
    await set(scpId, scp)
    await set(rcpId, onResources(rcp))
  }

  let byResource = 0
  let count = 0
  const seen = new Map<string, number>()
  async function principal({ noun, team, identity, boundary }: Drawn): Promise<{ arn: string; client: AwsClient }> {
    const name = `Drawn${count++}`
    const tags = team === undefined ? {} : { Tags: [{ Key: 'team', Value: team }] }
    const bound =
      boundary &&
      (await aws.call('iam', 'CreatePolicy', { PolicyName: name, PolicyDocument: JSON.stringify(boundary) }))
    const more = { ...tags, ...(bound ? { PermissionsBoundary: bound.Policy?.Arn ?? '' } : {}) }
    if (noun === 'user') {
      await aws.call('iam', 'CreateUser', { UserName: name, ...more })
      for (const [at, one] of identity.entries())
        await aws.call('iam', 'PutUserPolicy', {
          UserName: name,
          PolicyName: `p${at}`,
          PolicyDocument: JSON.stringify(one),
        })
      return { arn: `arn:aws:iam::${CUSTOMER}:user/${name}`, client: await clientOf(name) }
    }
    const arn = `arn:aws:iam::${CUSTOMER}:role/${name}`
    await aws.call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: trust, ...more })
    for (const [at, one] of identity.entries())
      await aws.call('iam', 'PutRolePolicy', {
        RoleName: name,
        PolicyName: `p${at}`,
        PolicyDocument: JSON.stringify(one),
      })
    const { Credentials: c } = await aws.call('sts', 'AssumeRole', { RoleArn: arn, RoleSessionName: 'law' })
    return {
      arn,
      client: await w.client({
        accessKeyId: c?.AccessKeyId ?? '',
        secretAccessKey: c?.SecretAccessKey ?? '',
        sessionToken: c?.SessionToken,
      }),
    }
  }

  /** The bucket's policy, about users only: the simulator takes no role as the caller of a resource policy. */
  function bucketPolicy({ bucket, noun }: Drawn, arn: string): PolicyDocument | undefined {
    if (!bucket || noun !== 'user') return undefined
    return {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: bucket.effect,
          Principal: { AWS: bucket.whole ? CUSTOMER : arn },
          Action: ['s3:ListBucket', 's3:GetObject'],
          Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
        },
      ],
    }
  }

  it('the simulator, the engine and the door say the same of drawn principals, policies and calls', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        await setControls(NOTHING_DENIED, NOTHING_DENIED)
        await aws.call('s3', 'DeleteBucketPolicy', { Bucket: BUCKET })
        const { arn, client } = await principal(one)
        const own = bucketPolicy(one, arn)
        // A bucket's policy may shut its own account out: its root user alone can lift that.
        const kept = own && one.bucket?.whole && one.bucket.effect === 'Deny' ? undefined : own
        if (kept) await aws.call('s3', 'PutBucketPolicy', { Bucket: BUCKET, Policy: JSON.stringify(kept) })
        const scp = one.scp ?? NOTHING_DENIED
        const rcp = onResources(one.rcp ?? NOTHING_DENIED)
        await setControls(scp, rcp)
        for (const [action, { resource: about, context: said }] of asked) {
          const context = contextFor(said, arn, one)
          const resourcePolicy = kept && about.startsWith(`arn:aws:s3:::${BUCKET}`) ? kept : undefined
          const { EvaluationResults: [result] = [] } = await aws.call('iam', 'SimulatePrincipalPolicy', {
            PolicySourceArn: arn,
            ActionNames: [action],
            ResourceArns: [about],
            ...(resourcePolicy ? { ResourcePolicy: JSON.stringify(resourcePolicy), CallerArn: arn } : {}),
            ContextEntries: Object.entries(context).map(([ContextKeyName, values]) => ({
              ContextKeyName,
              ContextKeyType: 'stringList' as const,
              ContextKeyValues: [...values],
            })),
          })
          const full: PolicyDocument = {
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
          }
          const request = { principal: arn, action, resource: about, resourceAccount: CUSTOMER, context }
          const policies = {
            identity: one.identity,
            ...(one.boundary ? { boundary: one.boundary } : {}),
            scp: [[full], [full, scp]],
            ...(resourcePolicy ? { resource: resourcePolicy } : {}),
          }
          // The simulator knows of no resource control policy, as IAM's does not: the door does, for the services that have them.
          const simulated = evaluate(request, policies)
          const enforced = rcpServices.has(action.split(':')[0] ?? '')
            ? evaluate(request, { ...policies, rcp: [[], [rcp]] })
            : simulated
          const door = await refusal(PROBES[action]?.(client) ?? Promise.resolve())
          const says = { Allow: 'allowed', ExplicitDeny: 'explicitDeny', ImplicitDeny: 'implicitDeny' } as const
          expect([action, result?.EvalDecision, door]).toEqual([
            action,
            says[simulated.decision],
            says[enforced.decision],
          ])
          if (enforced.denial?.type === 'rcp') byResource++
          seen.set(door, (seen.get(door) ?? 0) + 1)
        }
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    )
  }, 120_000)

  it('and every verdict was among them, by resource control policies too', () => {
    expect(byResource).toBeGreaterThan(0)
    expect([...seen.keys()].toSorted()).toEqual(['allowed', 'explicitDeny', 'implicitDeny'])
  })

  /** What the cloud says of a request of this principal's instead of Nobody's. */
  function contextFor(said: Readonly<Record<string, readonly string[]>>, arn: string, { team, noun }: Drawn) {
    const kept = Object.entries(said).filter(
      ([key]) => !/^aws:(?:principal(?:arn|tag)|userid|username|principaltype)/i.test(key),
    )
    return {
      ...Object.fromEntries(kept),
      'aws:PrincipalArn': [arn],
      ...(noun === 'user' ? { 'aws:username': [arn.split('/')[1] ?? ''] } : {}),
      ...(team === undefined ? {} : { 'aws:PrincipalTag/team': [team] }),
    }
  }

  /** What the door said; what is not refused by a policy counts as allowed. */
  async function refusal(call: Promise<unknown>): Promise<'allowed' | 'explicitDeny' | 'implicitDeny'> {
    const error: unknown = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (error === undefined) return 'allowed'
    if (!(error instanceof AwsError)) throw error
    if (error.status !== 403) return 'allowed'
    await w.clock.settled()
    const told = await w.cloud.door.explainLastDenied()
    return told?.explanations[0]?.decision === 'ExplicitDeny' ? 'explicitDeny' : 'implicitDeny'
  }
})
