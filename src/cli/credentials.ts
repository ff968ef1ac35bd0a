import { Refusal } from '../kernel/Refusal.ts'
import type { Credentials } from '../wire/sigv4/request.ts'
import { readIfThere } from './state.ts'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Terminal } from './terminal.ts'

type Environment = Terminal['environment']

/** Credentials with what their profile says of the region and the endpoint. */
export interface FoundCredentials {
  readonly credentials: Credentials
  readonly region?: string
  readonly endpoint?: string
}

export function environmentCredentials(environment: Environment): FoundCredentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment
  if (!accessKeyId || !secretAccessKey) return undefined
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } }
}

/** A profile with keys, from the shared credentials and configuration files. @throws {Refusal} when it is missing, or holds no keys */
export function profileCredentials(name: string, environment: Environment): FoundCredentials {
  const folder = join(environment['HOME'] ?? homedir(), '.aws')
  const paths = [
    environment['AWS_CONFIG_FILE'] ?? join(folder, 'config'),
    environment['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials'),
  ]
  const settings = new Map(paths.flatMap((path) => [...(sections(readIfThere(path) ?? '').get(name) ?? [])]))
  if (settings.size === 0)
    throw new Refusal(`There is no AWS profile ${JSON.stringify(name)} in ${paths.join(' or ')}.`, {
      next: 'aws configure list-profiles',
    })
  const [accessKeyId, secretAccessKey, sessionToken] = [
    'aws_access_key_id',
    'aws_secret_access_key',
    'aws_session_token',
  ].map((key) => settings.get(key))
  if (!accessKeyId || !secretAccessKey)
    throw new Refusal(`The AWS profile ${JSON.stringify(name)} holds no access key.`, {
      next: `eval "$(aws configure export-credentials --profile ${name} --format env)"`,
    })
  const [region, endpoint] = [settings.get('region'), settings.get('endpoint_url')]
  return {
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint } : {}),
  }
}

/** `[name]` and `[profile name]` are the same profile. */
function sections(text: string): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>()
  let current: Map<string, string> | undefined
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[\s*(?:profile\s+)?(.+?)\s*\]/.exec(line)?.[1]
    const setting = /^(\w+)\s*=\s*(.*?)\s*$/.exec(line)
    if (heading !== undefined) found.set(heading, (current = found.get(heading) ?? new Map<string, string>()))
    else if (setting) current?.set(setting[1] ?? '', setting[2] ?? '')
  }
  return found
}
