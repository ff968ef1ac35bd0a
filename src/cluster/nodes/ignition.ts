import type { Ignition } from '../../catalogue/ignition.ts'
import type { CloudFetch } from '../host/parts.ts'
import type { Machine } from './machine.ts'
import { nameOwner } from '../../wire/names.ts'
import { metadataOf } from './imds.ts'

/** A config with all that it points to, as a booting machine ends up with it. */
export interface Provisioned {
  readonly configs: readonly Ignition[]
}

/** Answers for `https://api-int.<domain>:22623/…`: a machine-config server, or undefined when none listens there. */
export type MachineConfigServer = (url: URL, account: string) => Promise<Ignition | undefined>

const DEEPEST = 5

/** What a machine's user data makes of it; undefined when it is no ignition, and nothing is to be done. @throws when something pointed to cannot be fetched */
export async function provision(
  machine: Machine,
  fetch: CloudFetch,
  server: MachineConfigServer,
): Promise<Provisioned | undefined> {
  const userData = await metadataOf(machine).read('user-data')
  const first = userData === undefined ? undefined : parseIgnition(userData)
  if (!first) return undefined
  const configs = [first]
  for (let level = [first], depth = 0; level.length > 0; depth++) {
    if (depth === DEEPEST) throw new Error(`ignition points on and on, deeper than ${DEEPEST}`)
    const sources = level.flatMap((config) => config.ignition.config?.merge.map(({ source }) => source) ?? [])
    level = await Promise.all(sources.map((source) => fetched(source, machine.account, fetch, server)))
    configs.push(...level)
  }
  return { configs }
}

async function fetched(
  source: string,
  account: string,
  fetch: CloudFetch,
  server: MachineConfigServer,
): Promise<Ignition> {
  const url = new URL(source)
  const config = url.port === '22623' ? await server(url, account) : await download(source, url, fetch)
  if (!config) throw new Error(`GET ${url.origin}${url.pathname} result: no ignition`)
  return config
}

/** Only buckets: a machine reaches nothing else from inside the cloud, least of all the doors of the machine that hosts it. */
async function download(source: string, { host, pathname }: URL, fetch: CloudFetch): Promise<Ignition | undefined> {
  if (nameOwner(host)?.service !== 's3') throw new Error(`${host} is no bucket`)
  const { status, body } = await fetch(source)
  if (status !== 200)
    throw new Error(`GET https://${host}${pathname} result: ${status} ${codeIn(body.toString('utf8'))}`)
  return parseIgnition(body.toString('utf8'))
}

/** S3's own code, as `AccessDenied` or `NoSuchKey`. */
const codeIn = (body: string) => /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? body.slice(0, 200)

/** Undefined for what is no ignition of version 3: scripts and cloud-init are not run. */
export function parseIgnition(text: string): Ignition | undefined {
  try {
    const value = JSON.parse(text) as Ignition | null
    return value?.ignition?.version.startsWith('3.') ? value : undefined
  } catch {
    return undefined
  }
}
