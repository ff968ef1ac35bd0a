import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { awsCall } from '../../src/cli/plan/aws-call.ts'
import { carryOut } from '../../src/cli/plan/carry-out.ts'
import { cloudformation } from '../../src/cli/plan/data/cloudformation.ts'
import { terraform } from '../../src/cli/plan/data/terraform.ts'
import { describeClient } from '../clients.ts'
import { BOUNDARY, iamMeaning, seat, STEPS, type Seat } from './seat.ts'

const run = promisify(execFile)

let auto: Seat
const seats: Seat[] = []
const another = async () => {
  const made = await seat()
  seats.push(made)
  return made
}
beforeAll(async () => {
  auto = await another()
  for (const step of STEPS) await carryOut(auto.session, await step(auto.session), 'auto')
})
afterAll(async () => {
  for (const { world: own, session, folder } of seats) {
    session.close()
    await own.close()
    await rm(folder, { recursive: true })
  }
})

/** What a command of that step prints with `--mode manual -o <format>`. */
async function told({ session, printed }: Seat, step: (typeof STEPS)[number], format: string): Promise<string> {
  printed.length = 0
  const input = { arguments: [], flags: new Map([['output', format]]) }
  const terminal = { ...session.terminal, format: format === 'json' ? ('json' as const) : ('text' as const) }
  await carryOut({ ...session, input, terminal }, await step(session), 'manual')
  return printed.join('\n')
}

describe('manual mode as data', () => {
  it('gives each call as AWS’s API takes it, beside its command', async () => {
    const one = await another()
    const [first = async () => []] = STEPS
    const calls = JSON.parse(await told(one, first, 'json')) as readonly {
      readonly operation: string
      readonly input: Readonly<Record<string, unknown>>
      readonly command: string
    }[]
    expect(calls).toHaveLength(10 + 4 + 4)
    const role = calls.find(({ operation }) => operation === 'CreateRole')
    expect(JSON.parse(String(role?.input['AssumeRolePolicyDocument']))).toHaveProperty('Statement')
    expect(role?.command).toMatch(/^aws iam create-role/)
  })

  it('makes the same of a CloudFormation template, but for policies’ tags, which the command adds when typed again', async () => {
    const one = await another()
    const { aws } = one.session
    for (const [at, step] of STEPS.entries()) {
      const body = await told(one, step, 'cloudformation')
      const StackName = `step-${at}`
      await aws.call('cloudformation', 'CreateStack', { StackName, TemplateBody: body, Capabilities: ['CAPABILITY_NAMED_IAM'] }) // prettier-ignore
      const { Stacks: [stack] = [] } = await aws.call('cloudformation', 'DescribeStacks', { StackName })
      expect([stack?.StackStatus, stack?.StackStatusReason]).toEqual(['CREATE_COMPLETE', undefined])
    }
    const again = (await Promise.all(STEPS.map((step) => step(one.session)))).flat()
    expect(new Set(again.flatMap(({ calls }) => calls.map(({ operation }) => operation)))).toEqual(new Set(['TagPolicy'])) // prettier-ignore
    await carryOut(one.session, again, 'auto')
    expect(withoutStacks(await iamMeaning(one))).toEqual(withoutStacks(await iamMeaning(auto)))
  }, 60_000)

  it('escapes what Terraform would take for a template, and gives odd names a place', () => {
    const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/%{x}\\b"}]}' // prettier-ignore
    const policy = awsCall('iam', 'CreatePolicy', { PolicyName: '1+1=2', PolicyDocument: document }, { done: '' })
    const text = terraform([policy])
    expect(text).toContain('resource "aws_iam_policy" "_1_1_2" {')
    expect(text).toContain('"arn:aws:s3:::b/$${aws:username}/%%{x}\\u0008"')
  })

  it('refuses to say as a template what changes something that is there', () => {
    const put = awsCall('iam', 'PutRolePermissionsBoundary', { RoleName: 'R', PermissionsBoundary: BOUNDARY }, { done: '' }) // prettier-ignore
    for (const template of [terraform, cloudformation])
      expect(() => template([put])).toThrow(/changes something that is there already/)
    const attach = awsCall('iam', 'AttachRolePolicy', { RoleName: 'R', PolicyArn: BOUNDARY }, { done: '' })
    expect(() => cloudformation([attach])).toThrow(/The role R is there already/)
    expect(terraform([attach])).toContain(`policy_arn = "${BOUNDARY}"`)
  })
})

/** A stack's own tags are on what it made. */
function withoutStacks(world: unknown): unknown {
  if (Array.isArray(world))
    return world.map(withoutStacks).filter((one) => !/^\{"Key":"aws:cloudformation:/.test(JSON.stringify(one) ?? ''))
  if (world === null || typeof world !== 'object') return world
  return Object.fromEntries(Object.entries(world).map(([key, inner]) => [key, withoutStacks(inner)]))
}

/** Names a folder that holds Terraform's provider hashicorp/aws as a mirror does; Terraform fetches nothing then. */
const PLUGINS = process.env['TERRAFORM_PLUGIN_DIR']

describe.skipIf(!PLUGINS)(PLUGINS ? 'Terraform' : 'Terraform (TERRAFORM_PLUGIN_DIR not set)', () => {
  describeClient('with the provider hashicorp/aws', ['terraform', 'version'], () => {
    it('makes what auto mode makes, and plans nothing afterwards', async () => {
      const one = await another()
      const terraformed = (...words: readonly string[]) =>
        run('terraform', [...words, '-no-color'], {
          cwd: one.folder,
          env: { PATH: process.env['PATH'], HOME: one.folder, CHECKPOINT_DISABLE: '1', ...one.environment },
        })
      for (const [at, step] of STEPS.entries()) {
        await writeFile(join(one.folder, `step-${at}.tf`), await told(one, step, 'terraform'))
        if (at === 0) await terraformed('init', '-input=false', `-plugin-dir=${PLUGINS}`)
        await terraformed('validate')
        await terraformed('apply', '-auto-approve', '-input=false')
      }
      expect(await iamMeaning(one)).toEqual(await iamMeaning(auto))
      const plan = await terraformed('plan', '-detailed-exitcode', '-input=false') // 2, which rejects, were there changes
      expect(plan.stdout).toContain('No changes.')
    }, 300_000)
  })
})
