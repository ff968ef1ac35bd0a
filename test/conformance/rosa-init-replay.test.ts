import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminStack, adminTemplate, adminUser } from '../../src/catalogue/mint.ts'
import { ACCOUNT, whole, type Whole } from '../../src/ocm/testing/whole.ts'
import { awsClient } from '../../src/wire/aws-client.ts'

// What the official rosa sends for `init` and `create cluster --mint-mode`, call by call and in its order, with the members that it
// reads of each answer: where no binary is at hand.
const CS = '/api/clusters_mgmt/v1'
const USER = `arn:aws:iam::${ACCOUNT}:user/${adminUser}`
const CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const

let w: Whole
beforeAll(async () => {
  w = await whole()
})
afterAll(() => w.close())

const search = (text: string) => `?search=${encodeURIComponent(text)}`
const key: { access_key_id: string; secret_access_key: string } = { access_key_id: '', secret_access_key: '' }
const cluster = (name: string) => ({
  name,
  product: { id: 'rosa' },
  region: { id: 'us-east-1' },
  multi_az: false,
  flavour: { id: 'osd-4' },
  properties: { rosa_creator_arn: `arn:aws:iam::${ACCOUNT}:user/stint`, rosa_cli_version: '1.2.64' },
  api: { listening: 'external' },
  ccs: { enabled: true, disable_scp_checks: false },
  nodes: { compute: 2, compute_machine_type: { id: 'm5.xlarge' } },
  aws: { account_id: ACCOUNT, private_link: false, ...key },
})

test('init: the user is looked for, then the stack, which is made, waited for and tagged', async () => {
  const { aws } = w
  await expect(aws.call('iam', 'GetUser', { UserName: adminUser })).rejects.toMatchObject({ code: 'NoSuchEntity' })
  expect((await aws.call('cloudformation', 'ListStacks', {})).StackSummaries).toEqual([])
  const { StackId } = await aws.call('cloudformation', 'CreateStack', {
    StackName: adminStack,
    TemplateBody: adminTemplate,
    Capabilities: CAPABILITIES,
    Parameters: [],
    Tags: [],
  })
  const { Stacks } = await aws.call('cloudformation', 'DescribeStacks', { StackName: adminStack })
  expect(Stacks).toMatchObject([{ StackId, StackName: adminStack, StackStatus: 'CREATE_COMPLETE' }])
  await aws.call('iam', 'TagUser', { UserName: adminUser, Tags: [{ Key: 'rosa_region', Value: 'us-east-1' }] })
  expect((await aws.call('iam', 'GetUser', { UserName: adminUser })).User).toMatchObject({
    Arn: USER,
    Tags: [{ Key: 'rosa_region', Value: 'us-east-1' }],
  })
  expect((await aws.call('cloudformation', 'ListStacks', {})).StackSummaries).toMatchObject([
    { StackName: adminStack, StackStatus: 'CREATE_COMPLETE' },
  ])
})

test('init: the user’s permissions are simulated by OCM’s policy, and a cluster is rehearsed with the caller’s own key', async () => {
  const { body } = await w.ocm('GET', `${CS}/aws_inquiries/sts_policies${search("policy_type = 'OSDSCPPolicy'")}`)
  const { Statement } = JSON.parse(body.items[0].details as string) as { Statement: readonly { Action: readonly string[] }[] } // prettier-ignore
  const { EvaluationResults = [] } = await w.aws.call('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn: USER,
    ActionNames: Statement.flatMap(({ Action }) => Action),
    ContextEntries: [{ ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'stringList', ContextKeyValues: ['us-east-1'] }], // prettier-ignore
  })
  expect(EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed')).toEqual([])
  const { AccessKey } = await w.aws.call('iam', 'CreateAccessKey', { UserName: 'stint' })
  key.access_key_id = AccessKey?.AccessKeyId ?? ''
  key.secret_access_key = AccessKey?.SecretAccessKey ?? ''
  expect((await w.ocm('POST', `${CS}/clusters?dryRun=true`, cluster('rosa-init'))).status).toBe(204)
  await w.aws.call('iam', 'DeleteAccessKey', { UserName: 'stint', AccessKeyId: key.access_key_id })
})

test('create cluster: all keys of the administrator go, another one is made, proved, and given to OCM', async () => {
  const { AccessKeyMetadata } = await w.aws.call('iam', 'ListAccessKeys', { UserName: adminUser })
  expect(AccessKeyMetadata).toEqual([])
  const { AccessKey } = await w.aws.call('iam', 'CreateAccessKey', { UserName: adminUser })
  key.access_key_id = AccessKey?.AccessKeyId ?? ''
  key.secret_access_key = AccessKey?.SecretAccessKey ?? ''
  const own = awsClient({
    endpoint: () => w.server.doors.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: key.access_key_id, secretAccessKey: key.secret_access_key },
    clock: w.server.clock,
  })
  expect(await own.call('sts', 'GetCallerIdentity', {})).toMatchObject({ Account: ACCOUNT, Arn: USER })
  own.close()
  const inquiry = { aws: { ...key }, version: { id: 'openshift-v4.21.9' } }
  const regions = await w.ocm('POST', `${CS}/aws_inquiries/regions?page=1&size=100`, inquiry)
  expect(regions.body.items).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'us-east-1', enabled: true })])) // prettier-ignore
  const types = await w.ocm('POST', `${CS}/aws_inquiries/machine_types?page=1&size=100`, {
    aws: { ...key },
    region: { id: 'us-east-1' },
    availability_zones: [],
  })
  expect(types.body.items.length).toBeGreaterThan(0)
  const { status, body } = await w.ocm('POST', `${CS}/clusters?dryRun=false`, cluster('old'))
  expect({ status, sts: body.aws.sts, state: body.state }).toEqual({ status: 201, sts: undefined, state: 'pending' })
  const base = `product.id = 'rosa' AND (properties.rosa_creator_arn LIKE 'arn:%:${ACCOUNT}:%' OR aws.sts.role_arn LIKE 'arn:%:${ACCOUNT}:%')`
  const found = await w.ocm('GET', `${CS}/clusters${search(`${base} AND (id = 'old' OR name = 'old')`)}&page=1&size=1`)
  expect(found.body).toMatchObject({ total: 1, items: [{ name: 'old' }] })
  expect(JSON.stringify([body, found.body])).not.toContain(key.access_key_id)
})

test('init --delete: the stack goes with its user, though it has a key by then', { timeout: 60_000 }, async () => {
  const { body } = await w.ocm('GET', `${CS}/clusters`)
  const id = body.items[0].id as string
  await w.ocm('DELETE', `${CS}/clusters/${id}`)
  await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
  await w.aws.call('cloudformation', 'DeleteStack', { StackName: adminStack })
  await expect(w.aws.call('cloudformation', 'DescribeStacks', { StackName: adminStack })).rejects.toMatchObject({
    code: 'ValidationError',
    message: expect.stringContaining('does not exist'),
  })
  await expect(w.aws.call('iam', 'GetUser', { UserName: adminUser })).rejects.toMatchObject({ code: 'NoSuchEntity' })
})
