import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Refusal } from '../../src/kernel/Refusal.ts'
import { inside, type Inside } from '../inside.ts'

interface Chain {
  readonly links: readonly { readonly link: string }[]
}

describe('who is new here', () => {
  let w: Inside
  beforeAll(async () => {
    w = await inside()
  })
  afterAll(() => w.close())

  const refused = async (line: string): Promise<Pick<Refusal, 'message' | 'next' | 'exitCode'>> => {
    const error = await w.type(line).then(
      (said) => new Error(`not refused: ${said}`),
      (thrown: unknown) => thrown,
    )
    return error as Refusal // what every command throws for a person's mistake
  }

  it('is told that time only moves forward, and what goes back', async () => {
    expect(await refused('clock advance -5m')).toMatchObject({
      message: 'World time only moves forward: "-5m" would take it back.',
      next: 'stint clock advance 5m, or stint snapshot restore NAME for a world that was saved before',
      exitCode: 2,
    })
    expect(await refused('clock advance 99999h')).toMatchObject({
      message: 'World time moves at most 366 days at a time, not 99999h.',
      next: 'stint clock advance 366d',
    })
  })

  it('is told of a program that is not there as a shell tells it, before anything is begun for it', async () => {
    expect(await refused('exec -- nosuchprog')).toMatchObject({
      message: 'There is no program "nosuchprog" in the folders of PATH.',
      next: 'command -v nosuchprog',
      exitCode: 127,
    })
    expect(await refused('exec -- ./nosuchprog')).toMatchObject({
      message: 'There is no program "./nosuchprog".',
      exitCode: 127,
    })
  })

  it('reads the account of what a seed made by its name', async () => {
    expect(JSON.parse(await w.type('init -o json'))).toEqual({ file: join(w.state, 'stint.yaml') })
    expect(await refused('init nowhere/stint.yaml')).toMatchObject({
      message: 'nowhere/stint.yaml cannot be written: There is no folder nowhere for it.',
      next: 'stint init FILE',
    })
    const said = await w.type('seed stint.yaml')
    expect(said).toContain('created role Deploy in shop (ReadOrders)')
    expect(said).toContain('created user ada in customer (IAMReadOnlyAccess)')
  })

  it('follows the chain of an issuer that no operator trusts by what its provider accepts', async () => {
    const url = 'https://token.actions.githubusercontent.com'
    const links = async () =>
      (JSON.parse(await w.type(`verify oidc --issuer-url ${url} -o json`)) as Chain).links.map(({ link }) => link)
    expect(await refused(`verify oidc --issuer-url ${url}`)).toMatchObject({
      message: 'It stops at provider.',
      next: `aws iam create-open-id-connect-provider --url ${url} --client-id-list sts.amazonaws.com`,
    })
    await w.aws.call('iam', 'CreateOpenIDConnectProvider', { Url: url, ClientIDList: ['sts.amazonaws.com'] })
    expect(await links()).toContain('audience')
  })
  it('reads on one screen what nothing forbids, and as data every action of it', async () => {
    const said = (await w.type('verify permissions')).split('\n')
    expect(said.length).toBeLessThan(40)
    expect(said.find((line) => line.includes('ec2'))).toMatch(/^ok {3}ec2: \d{3} actions allowed$/)
    const { links } = JSON.parse(await w.type('verify permissions -o json')) as Chain
    expect(links.map(({ link }) => link)).toContain('ec2:RunInstances')
  })
  it('is told of an action’s slip what was meant, by who-can and can', async () => {
    expect(await refused('can user/stint s3:GetObjct *')).toMatchObject({
      message: 'AWS has no action s3:GetObjct. Did you mean s3:GetObject?',
      next: "stint can user/stint s3:GetObject '*'",
    })
    expect(await refused('who-can iams:GetUser *')).toMatchObject({
      message: 'AWS has no action iams:GetUser. Did you mean iam:GetUser?',
      next: "stint who-can iam:GetUser '*'",
    })
    expect(await refused('who-can sts:AssumeRole role/web')).toMatchObject({
      next: 'stint who-can sts:AssumeRole arn:aws:iam::111122223333:role/web',
    })
  })
  it('is told that there is nothing of a prefix to delete, and what there is', async () => {
    expect(await w.type('delete account-roles --prefix nope --mode auto -y')).toBe(
      'There are no account roles and policies of nope.\n\n  stint list account-roles',
    )
  })
})
