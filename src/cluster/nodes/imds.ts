import type { ExpiringCredentials } from '../../wire/credentials.ts'
import type { Machine } from './machine.ts'

const TOKEN_PATH = '/latest/api/token'
const TOKEN_SECONDS = '21600'

/** The instance metadata service as software on the machine uses it: version 2, by token. */
export interface Metadata {
  /** `user-data`, `meta-data/local-hostname` …; undefined when there is no such thing. */
  read(path: string): Promise<string | undefined>
  /** Those of the machine's role. @throws when its profile has none */
  credentials(): Promise<ExpiringCredentials>
}

export function metadataOf(machine: Machine): Metadata {
  let token: Promise<string> | undefined

  const fresh = async () => {
    const headers = new Map([['x-aws-ec2-metadata-token-ttl-seconds', TOKEN_SECONDS]])
    const { status, body } = await machine.imds({ method: 'PUT', path: TOKEN_PATH, headers })
    if (status !== 200) throw new Error(`instance metadata gave no token: ${status}`)
    return body
  }

  const get = async (path: string) => {
    token ??= fresh()
    const headers = new Map([['x-aws-ec2-metadata-token', await token]])
    return machine.imds({ method: 'GET', path: `/latest/${path}`, headers })
  }

  const read = async (path: string) => {
    let answer = await get(path)
    if (answer.status === 401) {
      token = undefined
      answer = await get(path)
    }
    if (answer.status === 404) return undefined
    if (answer.status !== 200) throw new Error(`instance metadata answered ${answer.status} for ${path}`)
    return answer.body
  }

  return {
    read,
    async credentials() {
      const folder = 'meta-data/iam/security-credentials'
      const role = (await read(folder))?.split('\n')[0]
      const text = role && (await read(`${folder}/${role}`))
      if (!text) throw new Error('the instance has no role')
      return credentialsOf(JSON.parse(text) as Readonly<Record<string, string>>)
    },
  }
}

const credentialsOf = ({
  AccessKeyId = '',
  SecretAccessKey = '',
  Token = '',
  Expiration = '',
}: Readonly<Record<string, string>>) => ({
  accessKeyId: AccessKeyId,
  secretAccessKey: SecretAccessKey,
  sessionToken: Token,
  expiresAt: Date.parse(Expiration),
})

/** What a kubelet says about the machine it runs on. */
export interface MachineFacts {
  readonly hostname: string
  readonly zone: string
  readonly type: string
  readonly privateIp: string
  readonly instanceId: string
}

export async function machineFacts(metadata: Metadata, { privateIp, instanceId }: Machine): Promise<MachineFacts> {
  const need = async (name: string) => {
    const found = await metadata.read(`meta-data/${name}`)
    if (!found) throw new Error(`instance metadata has no ${name}`)
    return found
  }
  const [hostname, zone, type] = await Promise.all([
    need('local-hostname'),
    need('placement/availability-zone'),
    need('instance-type'),
  ])
  return { hostname, zone, type, privateIp, instanceId }
}
