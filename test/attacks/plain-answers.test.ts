import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServiceName } from '../../src/wire/schema/index.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { world, type TestWorld } from '../world.ts'
import { requestOf, signedBy } from './hostile-inputs.ts'

/** Calls that may be made twice with the same end, refused ones and those that answer nothing among them. */
const CALLS: readonly (readonly [service: ServiceName, operation: string, input: object])[] = [
  ['sts', 'GetCallerIdentity', {}],
  ['sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::000000000000:role/no', RoleSessionName: 'a' }],
  ['sts', 'AssumeRole', {}],
  ['iam', 'ListRoles', {}],
  ['iam', 'GetRole', { RoleName: 'ManagedOpenShift-Ünbekannt' }],
  ['iam', 'GetRole', { RoleName: 'plain' }],
  ['iam', 'UpdateRoleDescription', { RoleName: 'plain', Description: 'für jeden, ½' }],
  ['iam', 'TagRole', { RoleName: 'plain', Tags: [{ Key: 'a', Value: 'b' }] }],
  ['ec2', 'DescribeVpcs', {}],
  ['ec2', 'DescribeVpcs', { VpcIds: ['vpc-0'] }],
  ['secretsmanager', 'GetSecretValue', { SecretId: 'plain' }],
  ['secretsmanager', 'GetSecretValue', { SecretId: 'none-ü' }],
  ['secretsmanager', 'TagResource', { SecretId: 'plain', Tags: [{ Key: 'a', Value: 'b' }] }],
  ['cloudtrail', 'LookupEvents', { MaxResults: 1, LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'None' }] }], // prettier-ignore
  ['organizations', 'DescribeOrganization', {}],
  ['tagging', 'GetResources', { TagFilters: [{ Key: 'none' }] }],
]

describe('the same call, read plainly and by Node’s server', () => {
  let w: TestWorld
  let person: Credentials
  beforeAll(async () => {
    w = await world()
    person = await w.credentials('customer')
    const aws = await w.client('customer')
    const trust = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' } } // prettier-ignore
    await aws.call('iam', 'CreateRole', { RoleName: 'plain', AssumeRolePolicyDocument: JSON.stringify(trust), Description: 'für jeden, ½' }) // prettier-ignore
    await aws.call('secretsmanager', 'CreateSecret', { Name: 'plain', SecretString: 'geheim: ü€😀' })
  })
  afterAll(() => w.close())

  /** All that is said to these bytes; in two pieces of head they are Node's to read. */
  const told = async (bytes: Buffer, cut: number): Promise<string> => {
    const socket = connect({ port: Number(new URL(w.endpoint).port), host: '127.0.0.1', noDelay: true })
    const answer = text(socket.setEncoding('latin1'))
    for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
      await new Promise((resolve) => socket.write(piece, resolve))
      for (let turns = 0; turns < 4; turns++) await turn()
    }
    socket.end()
    return answer
  }
  /** Without what is another for each answer. */
  const alike = (answer: string): string =>
    answer
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
      .replaceAll(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>')

  it.each(CALLS)('%s %s %o has the same answer, byte for byte', async (service, operation, input) => {
    const asked = requestOf(service, operation, { ...input })
    if (!asked) throw new Error('it can be said')
    const { method, url, headers, body } = signedBy(person, w.endpoint, service, asked)
    const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}\r\n`)
    const bytes = Buffer.concat([Buffer.from(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`), Buffer.from(body)])
    const plain = alike(await told(bytes, bytes.length))
    expect(plain).toMatch(/^HTTP\/1\.1 [245]\d\d [^]*\r\nDate: <date>\r\nConnection: keep-alive\r\n/)
    expect(plain).not.toContain('SignatureDoesNotMatch')
    expect(plain).toBe(alike(await told(bytes, 20)))
  })
})
