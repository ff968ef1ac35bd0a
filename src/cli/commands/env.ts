import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { worldClock } from '../../kernel/Clock.ts'
import { endpointHost } from '../../wire/names.ts'
import { SERVICE_NAMES } from '../../wire/schema/index.ts'
import { awsEndpoint } from '../aws-endpoint.ts'
import { flag, text, type Command } from '../command.ts'
import { inTheWay } from '../in-the-way.ts'
import { ocmOf } from '../ocm/client.ts'
import { writeKubeconfig } from '../ocm/kubeconfig.ts'
import { ownApiOf, type PersonCredentials } from '../own-api.ts'
import { neededStint, ownToken, type RunningStint } from '../state.ts'
import { shellWord } from '../plan/shell-word.ts'

export const env: Command = {
  summary: 'print what any client needs to use the cloud',
  description:
    "The key is an IAM user's with AdministratorAccess in the account. In accounts other than the customer's it is made when it is first asked for, which the account's trail shows. What your shell holds of another account (AWS_PROFILE, AWS_SESSION_TOKEN, endpoints of single services …) is unset, as it would come first.",
  options: [
    {
      name: 'account',
      value: 'ACCOUNT',
      summary: 'customer, redhat, management or twelve digits',
      default: 'customer',
    },
    { name: 'proxy', summary: "lead clients that hard-code AWS's names here: HTTPS_PROXY and SSL_CERT_FILE" },
    { name: 'hosts', summary: "print the cloud's names as lines of /etc/hosts instead" },
    {
      name: 'output',
      short: 'o',
      value: 'FORMAT',
      summary: 'print for a shell, or as one flat object',
      choices: ['sh', 'json'],
      default: 'sh',
    },
  ],
  examples: ['eval "$(stint env)"', 'stint env --account management -o json', 'eval "$(stint env --proxy)"'],
  async run(input, terminal) {
    const stint = neededStint(input, terminal)
    const api = ownApiOf(stint)
    try {
      const person = await api.credentials(text(input, 'account') ?? 'customer')
      if (flag(input, 'hosts')) return terminal.print(hostLines(person.region).join('\n'))
      const variables = {
        ...(await clientVariables(stint, person)),
        ...(flag(input, 'proxy') ? proxyVariables(stint) : {}),
      }
      if (text(input, 'output') === 'json') return terminal.print(JSON.stringify(variables, null, 2))
      for (const name of inTheWay(terminal.environment, variables)) terminal.print(`unset ${name}`)
      for (const [name, value] of Object.entries(variables)) terminal.print(`export ${name}=${shellWord(value)}`)
    } finally {
      api.close()
    }
  },
}

async function clientVariables(
  stint: RunningStint,
  person: PersonCredentials,
): Promise<Readonly<Record<string, string>>> {
  const ocm = ocmOf(stint.ocm, () => person.ocmToken, worldClock())
  const kubeconfig = await writeKubeconfig(ocm, join(stint.state, 'kubeconfig')).finally(() => ocm.close())
  return {
    ...awsEndpoint(stint.aws),
    AWS_ACCESS_KEY_ID: person.accessKeyId,
    AWS_SECRET_ACCESS_KEY: person.secretAccessKey,
    AWS_REGION: person.region,
    AWS_DEFAULT_REGION: person.region,
    AWS_CA_BUNDLE: stint.ca,
    AWS_EC2_METADATA_DISABLED: 'true',
    OCM_URL: stint.ocm,
    OCM_TOKEN: person.ocmToken,
    OCM_CONFIG: ocmConfig(stint, person),
    KUBECONFIG: kubeconfig,
    STINT_STATE: stint.state,
    STINT_URL: stint.ocm,
    STINT_TOKEN: ownToken(stint),
  }
}

/** A file in which rosa and ocm are logged in. A URL that ends in `openshift.com` is production to them, whatever its host: only then do they make roles. */
function ocmConfig(stint: RunningStint, { ocmToken, ocmRefreshToken }: PersonCredentials): string {
  const path = join(stint.state, 'ocm.json')
  const config = {
    access_token: ocmToken,
    client_id: 'cloud-services',
    refresh_token: ocmRefreshToken,
    scopes: ['openid'],
    token_url: `${stint.ocm}/auth/realms/redhat-external/protocol/openid-connect/token`,
    url: `${stint.ocm}/openshift.com`,
  }
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  return path
}

const SYSTEM_ROOTS = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
] as const

/** The cloud's names reach the TLS door; the machine's own names and all else stay direct. */
function proxyVariables(stint: RunningStint): Readonly<Record<string, string>> {
  const path = join(stint.state, 'ca-bundle.pem')
  const system = SYSTEM_ROOTS.find((file) => existsSync(file))
  const roots = system ? readFileSync(system, 'utf8') : rootCertificates.join('\n')
  writeFileSync(path, `${roots.trimEnd()}\n${readFileSync(stint.ca, 'utf8')}`, { mode: 0o600 })
  return { HTTPS_PROXY: stint.aws, NO_PROXY: '127.0.0.1,localhost', SSL_CERT_FILE: path, CURL_CA_BUNDLE: path }
}

const RED_HAT_HOSTS = ['api.openshift.com', 'sso.redhat.com'] as const

/** For clients that take neither an endpoint nor a proxy, with a TLS door on port 443. */
function hostLines(region: string): readonly string[] {
  const names = [
    ...new Set(SERVICE_NAMES.map((service) => endpointHost(service, region))),
    'sts.amazonaws.com',
    's3.amazonaws.com',
    ...RED_HAT_HOSTS,
  ]
  return names.map((name) => `127.0.0.1 ${name}`)
}
