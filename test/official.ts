import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { cloudUp, done, environmentFor, person } from './built.ts'
import type { AwsClient } from '../src/wire/aws-client.ts'

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A cloud of its own for an official client, and the client with what `stint env` gives it and nothing else. */
export interface Official {
  readonly aws: AwsClient
  /** The folder that the client runs in. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Never throws: the exit code tells. */
  try(...words: readonly string[]): Promise<Said>
  /** Must end with 0; answers what it printed. */
  run(...words: readonly string[]): Promise<string>
  close(): Promise<void>
}

/** Where the machine has an official client, by the variable that names it; no binary comes with Stint. */
export function describeOfficial(variable: string, suite: (binary: string) => void): void {
  const binary = process.env[variable]
  describe.skipIf(!binary)(binary ? variable : `${variable} (not set)`, () => suite(binary ?? ''))
}

export async function official(binary: string, { proxy = false } = {}): Promise<Official> {
  const folder = mkdtempSync(join(tmpdir(), 'stint-official-'))
  const state = join(folder, 'state')
  const home = join(folder, 'home')
  mkdirSync(home)
  const cloud = await cloudUp(state)
  const environment = proxy
    ? (JSON.parse(await done(state, ['env', '--proxy', '-o', 'json'])) as Record<string, string>)
    : await environmentFor(state)
  const aws = await person(state)
  const attempt = (words: readonly string[]): Promise<Said> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'] ?? '', HOME: home, ...environment }
      execFile(binary, [...words], { cwd: folder, env, maxBuffer: 1 << 26, timeout: 300_000 }, (error, out, err) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
      )
    })
  return {
    aws,
    folder,
    environment,
    try: (...words) => attempt(words),
    async run(...words) {
      const { code, out, err } = await attempt(words)
      if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${err}\n${out}`)
      return out
    },
    async close() {
      aws.close()
      await cloud.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What of a customer's own stands in IAM: nothing, when all was removed. */
export async function leftIn(aws: AwsClient): Promise<readonly string[]> {
  const [{ Roles = [] }, { Policies = [] }, { OpenIDConnectProviderList = [] }] = await Promise.all([
    aws.call('iam', 'ListRoles', {}),
    aws.call('iam', 'ListPolicies', { Scope: 'Local' }),
    aws.call('iam', 'ListOpenIDConnectProviders', {}),
  ])
  const roles = Roles.filter(({ Path }) => !Path?.startsWith('/aws-service-role/'))
  return [...roles, ...Policies, ...OpenIDConnectProviderList].map(({ Arn }) => Arn ?? '')
}
