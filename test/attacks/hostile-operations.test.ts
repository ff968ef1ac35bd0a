import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/kernel/log.ts'
import type { Structure } from '../../src/wire/codec.ts'
import { serviceSchema, type ServiceName } from '../../src/wire/schema/index.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { world, type TestWorld } from '../world.ts'
import {
  BUILT,
  inputOf,
  inputShapeOf,
  poolOf,
  requestOf,
  sender,
  signedBy,
  type Answered,
  type Asked,
  type Pool,
  type Send,
} from './hostile-inputs.ts'

const SEED = Number(process.env['STINT_SEED'] ?? 20261124)
const RUNS = Number(process.env['STINT_RUNS'] ?? 8)

/** Names that mean something to JavaScript and nothing to AWS. */
const POLLUTED = ['__proto__', 'constructor', 'prototype', 'toString', '__defineGetter__', 'hasOwnProperty']

/** Node's client does not let them out. */
const UNSAYABLE = new Set(['ERR_INVALID_HTTP_TOKEN', 'ERR_INVALID_CHAR', 'ERR_UNESCAPED_CHARACTERS'])

const services = BUILT.filter(({ names }) => names.length > 0).map(({ service }) => service)

describe('an operation that is sent what no client sends', () => {
  const bugs: string[] = []
  let w: TestWorld
  let who: Readonly<Record<'customer' | 'management', Credentials>>
  let pool: Pool
  let door: ReturnType<typeof sender>
  let send: Send

  beforeAll(async () => {
    w = await world({
      log: {
        ...silentLog,
        bug: (event, error) => bugs.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`),
      },
    })
    who = { customer: await w.credentials('customer'), management: await w.credentials('management') }
    door = sender(w.endpoint)
    send = door.send
    await furnish(w)
    const aws = await w.client('customer')
    const organization = await w.client('management')
    const spared = [
      'stint',
      who.customer.accessKeyId,
      who.management.accessKeyId,
      w.cloud.identity.accounts.customer,
      w.cloud.identity.accounts.management,
    ]
    const [own, above] = await Promise.all([
      poolOf(aws, ['stint', who.customer.accessKeyId]),
      poolOf(organization, spared),
    ])
    const both = [...new Set([...own.keys(), ...above.keys()])].map(
      (name) => [name, [...(own.get(name) ?? []), ...(above.get(name) ?? [])]] as const,
    )
    pool = new Map([
      ...both,
      ['Bucket', ['furniture', 'attic']],
      ['Key', ['chair', 'team']],
      ['SecretId', ['drawer']],
      ['RoleSessionName', ['session']],
    ])
  })
  afterAll(async () => {
    door.close()
    await w.close()
  })

  const signed = (service: ServiceName, asked: Asked): Asked =>
    signedBy(who[service === 'organizations' ? 'management' : 'customer'], w.endpoint, service, asked)

  /** The protocol's own answer: no 5xx but "not implemented", a code in every refusal, nothing in the log, no stack in the text. */
  const judge = (what: string, { status, text }: Answered): void => {
    expect(bugs.splice(0).join('\n'), what).toBe('')
    expect(status < 500 || status === 501, `${what}: ${status} ${text.slice(0, 500)}`).toBe(true)
    if (status >= 400 && text !== '') expect(text, what).toMatch(/<Code>|"__type"/)
    if (status >= 400) expect(text, `${what}: no parser reads it`).not.toMatch(/&#x(?:[0-8BCEF]|1[0-9A-F]);/)
    expect(text, what).not.toMatch(/\n\s+at .*\.[tj]s:\d+/)
  }
  const ask = async (service: ServiceName, name: string, asked: Asked | undefined, what: unknown): Promise<void> => {
    if (!asked) return
    const told = `${service}:${name} ${JSON.stringify(what).slice(0, 2000)}`
    const answer = await send(signed(service, asked)).catch((error: NodeJS.ErrnoException) => {
      if (UNSAYABLE.has(error.code ?? '')) return undefined
      throw new Error(told, { cause: error })
    })
    if (answer) judge(told, answer)
  }
  const each = async (service: ServiceName, act: (name: string) => Promise<void>): Promise<void> => {
    for (const name of BUILT.find((one) => one.service === service)?.names ?? []) await act(name)
  }

  it.each(services)('when nothing is said, %s answers in its own words', (service) =>
    each(service, (name) => ask(service, name, requestOf(service, name, labels(service, name, 'x')), 'empty')),
  )

  it.each(services)('when names are JavaScript’s own, %s takes them for names', (service) =>
    each(service, async (name) => {
      for (const asked of polluted(service, name)) await ask(service, name, asked, asked)
      expect(({} as { admin?: string }).admin).toBeUndefined()
    }),
  )

  it.each(services)('when values are of wrong types, %s says so', (service) =>
    each(service, async (name) => {
      for (const asked of mistyped(service, name)) await ask(service, name, asked, asked)
    }),
  )

  it.each(services)('when values are random but well-typed, %s never fails by itself', (service) =>
    each(service, async (name) => {
      for (const input of fc.sample(inputOf(inputShapeOf(service, name), pool), { seed: SEED, numRuns: RUNS }))
        await ask(service, name, requestOf(service, name, input), input)
    }),
  )

  it('and afterwards it still serves', async () => {
    await w.clock.settled()
    const { status } = await send(signed('sts', requestOf('sts', 'GetCallerIdentity', {}) as Asked))
    expect(status).toBe(200)
  })
})

/** Something of most kinds, so that random calls find things to break. */
async function furnish(w: TestWorld): Promise<void> {
  const aws = await w.client('customer')
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
  })
  const allow = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  })
  await aws.call('iam', 'CreateRole', { RoleName: 'Installer', AssumeRolePolicyDocument: trust })
  await aws.call('iam', 'CreateUser', { UserName: 'ann' })
  await aws.call('iam', 'CreateGroup', { GroupName: 'staff' })
  await aws.call('iam', 'CreatePolicy', { PolicyName: 'storage', PolicyDocument: allow })
  await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'worker' })
  await aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'worker', RoleName: 'Installer' })
  await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: 'https://issuer.example.com',
    ThumbprintList: ['a'.repeat(40)],
  })
  await aws.call('s3', 'CreateBucket', { Bucket: 'furniture' })
  await aws.call('s3', 'CreateBucket', { Bucket: 'attic' })
  await aws.call('s3', 'PutObject', { Bucket: 'furniture', Key: 'chair', Body: Buffer.from('wood') })
  await aws.call('secretsmanager', 'CreateSecret', {
    Name: 'drawer',
    SecretString: 'key',
    ClientRequestToken: 'a'.repeat(32),
  })
  await aws.call('secretsmanager', 'PutSecretValue', {
    SecretId: 'drawer',
    SecretString: 'other',
    ClientRequestToken: 'b'.repeat(32),
  })
  const { HostedZone } = await aws.call('route53', 'CreateHostedZone', { Name: 'example.com', CallerReference: '1' })
  expect(HostedZone?.Id).toBeDefined()
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: '10.0.0.0/24' })
  const { Images } = await aws.call('ec2', 'DescribeImages', { Owners: ['amazon'] })
  const { InternetGateway } = await aws.call('ec2', 'CreateInternetGateway', {})
  await aws.call('ec2', 'AttachInternetGateway', {
    InternetGatewayId: InternetGateway?.InternetGatewayId ?? '',
    VpcId: Vpc?.VpcId ?? '',
  })
  await aws.call('elasticloadbalancing', 'CreateLoadBalancer', {
    Name: 'front',
    Type: 'network',
    Subnets: [Subnet?.SubnetId ?? ''],
  })
  await aws.call('elasticloadbalancing', 'CreateTargetGroup', {
    Name: 'back',
    Protocol: 'TCP',
    Port: 80,
    VpcId: Vpc?.VpcId ?? '',
  })
  await aws.call('ec2', 'AllocateAddress', { Domain: 'vpc' })
  await aws.call('ec2', 'CreateVolume', { AvailabilityZone: Subnet?.AvailabilityZone ?? '', Size: 1 })
  await aws.call('ec2', 'RunInstances', {
    ImageId: Images?.[0]?.ImageId ?? '',
    InstanceType: 'm5.xlarge',
    MinCount: 1,
    MaxCount: 1,
    SubnetId: Subnet?.SubnetId ?? '',
  })
}

/** Labels of an address cannot be left out; bodies and queries can. */
function labels(service: ServiceName, name: string, value: string): Structure {
  const members = inputShapeOf(service, name)?.members ?? []
  return Object.fromEntries(members.filter(({ traits }) => traits.label).map((member) => [member.name, value]))
}

const form = (body: string): Asked => ({
  method: 'POST',
  url: '/',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})

function* polluted(service: ServiceName, name: string): Generator<Asked> {
  const schema = serviceSchema(service)
  const members = inputShapeOf(service, name)?.members ?? []
  if (schema.protocol === 'query' || schema.protocol === 'ec2') {
    const start = `Action=${name}&Version=${schema.version}`
    yield form(`${start}&${POLLUTED.map((one) => `${one}=x&${one}${one}.admin=1&__proto__.${one}.1=1`).join('&')}`)
    yield form(`${start}&__proto__.admin=1&constructor.prototype.admin=1`)
    yield form(
      `${start}&${members.map((member) => `${member.name}.__proto__.admin=1&${member.name}.constructor=1`).join('&')}`,
    )
    yield form(`${start}&${members.map((member) => `${member.name}=__proto__`).join('&')}`)
  } else if (schema.protocol === 'json') {
    const said = requestOf(service, name, {})
    const nested = '{"__proto__":{"admin":"1"},"constructor":{"prototype":{"admin":"1"}},"toString":"x"}'
    if (!said) return
    yield { ...said, body: nested }
    for (const wrapped of [
      nested,
      `[${nested}]`,
      '"__proto__"',
      '["__proto__"]',
      '{"__proto__":"x","constructor":"y"}',
    ])
      yield { ...said, body: `{${members.map((member) => `${JSON.stringify(member.name)}:${wrapped}`).join(',')}}` }
  } else {
    for (const one of POLLUTED) {
      const said = requestOf(service, name, labels(service, name, one))
      if (!said) continue
      yield { ...said, url: `${said.url}${said.url.includes('?') ? '&' : '?'}__proto__=1&constructor=1` }
      if (said.method !== 'GET' && said.method !== 'HEAD')
        yield {
          ...said,
          body: `<__proto__><${one}><admin>1</admin></${one}><Tag><Key>__proto__</Key><Value>1</Value></Tag></__proto__>`,
        }
      yield { ...said, headers: { ...said.headers, 'x-amz-meta-__proto__': '1', 'x-amz-tagging': '__proto__=1' } }
    }
  }
}

function* mistyped(service: ServiceName, name: string): Generator<Asked> {
  const schema = serviceSchema(service)
  const members = inputShapeOf(service, name)?.members ?? []
  if (schema.protocol === 'query' || schema.protocol === 'ec2') {
    const start = `Action=${name}&Version=${schema.version}`
    for (const tail of [
      '=x',
      '=-1',
      '.1=x',
      '.member.1=x',
      '.1.1.1.1=x',
      '.member.1.Key=x',
      '.1.Key=x',
      '.entry.1.key=x',
      '.99999999=x',
      '.0=x',
      '.member.=x',
      '..=x',
      '=%00',
      '=99999999999999999999',
    ])
      yield form(`${start}&${members.map((member) => member.name + tail).join('&')}`)
  } else if (schema.protocol === 'json') {
    const said = requestOf(service, name, {})
    if (!said) return
    for (const value of [
      'null',
      '1',
      '1.5',
      '-1e308',
      '"x"',
      '[]',
      '[null]',
      '[[]]',
      '[1]',
      '{}',
      '{"a":null}',
      'true',
      '"\\ud800"',
      '"\\u0000"',
    ])
      yield { ...said, body: `{${members.map((member) => `${JSON.stringify(member.name)}:${value}`).join(',')}}` }
    for (const body of ['', 'null', '1', '"x"', '[]', '{', '{}}', '\uFEFF{}', '{"a":1,"a":2}', '{"a":NaN}'])
      yield { ...said, body }
  } else {
    const said = requestOf(service, name, labels(service, name, 'furniture'))
    if (!said) return
    const query = members.filter(({ traits }) => traits.query !== undefined)
    for (const value of ['x', '-1', '', '%00', '99999999999', '%ff'])
      yield {
        ...said,
        url: `${said.url}${said.url.includes('?') ? '&' : '?'}${query.map(({ traits }) => `${traits.query ?? ''}=${value}`).join('&')}`,
      }
    const headers = members.filter(
      ({ traits }) => traits.header !== undefined && !/^(host|content-length|content-md5|expect)$/i.test(traits.header),
    )
    for (const value of ['x', '-1', '', '99999999999'])
      yield {
        ...said,
        headers: {
          ...said.headers,
          ...Object.fromEntries(headers.map(({ traits }) => [(traits.header ?? '').toLowerCase(), value])),
        },
      }
    if (said.method === 'GET' || said.method === 'HEAD') return
    for (const body of [
      '',
      '<',
      '<a',
      '<a/>',
      '<a><b></a></b>',
      'x',
      '<?xml version="1.0"?>',
      '<a>&x;</a>',
      '<a>&#0;</a>',
      `<${name}Request xmlns="x"><Changes/><Tags><Tag/></Tags></${name}Request>`,
    ])
      yield { ...said, body }
  }
}
