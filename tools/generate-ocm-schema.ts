import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The module that the table is made of; another version would make another table. */
export const OCM_MODEL = 'github.com/openshift-online/ocm-api-model/model@v0.0.464'

/** The services that Stint answers for, and the types that it shows or takes; what these are made of comes along. */
const ROOTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['clusters_mgmt', ['Cluster', 'ClusterStatus', 'Log', 'OperatorIAMRole', 'MachinePool', 'IdentityProvider', 'HTPasswdUser', 'Group', 'User', 'Ingress', 'UpgradePolicy', 'UpgradePolicyState', 'VersionGate', 'VersionGateAgreement', 'InflightCheck', 'LimitedSupportReason', 'BreakGlassCredential', 'Version', 'CloudProvider', 'CloudRegion', 'MachineType', 'Flavour', 'AWSSTSPolicy', 'STSCredentialRequest', 'OidcThumbprint', 'OidcThumbprintInput', 'CloudProviderData', 'CloudVPC', 'OidcConfig', 'ClusterAutoscaler', 'KubeletConfig', 'DeleteProtection', 'ClusterCredentials', 'DNSDomain', 'NetworkVerification', 'SubnetNetworkVerification', 'RolePolicyBinding', 'ClusterMigration', 'Event', 'ClusterDeployment', 'AddOnInstallation', 'Product', 'ProductTechnologyPreview', 'Label', 'ExternalConfiguration', 'HypershiftConfig', 'AWSInfrastructureAccessRoleGrant', 'VPC']],
  ['accounts_mgmt', ['Account', 'Organization', 'Label', 'Capability', 'QuotaCost', 'Subscription', 'FeatureToggle', 'RoleBinding']],
  ['access_transparency', ['AccessRequest', 'Decision', 'AccessProtection']],
  ['authorizations', ['SelfTermsReviewRequest', 'TermsReviewRequest', 'TermsReviewResponse']],
]) // prettier-ignore

type Fields = Map<string, string>
type Declared = { readonly kind: 'class' | 'struct'; readonly fields: Fields } | { readonly kind: 'enum'; readonly values: readonly string[] } // prettier-ignore

/** `OIDCEndpointURL` is `oidc_endpoint_url` on the wire. */
const snake = (name: string) =>
  (name.match(/[A-Z0-9]+s?(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? []).map((word) => word.toLowerCase()).join('_')

const BUILT_IN: ReadonlySet<string> = new Set(['String', 'Boolean', 'Integer', 'Long', 'Float', 'Date', 'Interface'])

/** Every class, struct and enumeration of a service's model. */
function declarations(folder: string): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>()
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.model'))) {
    const text = readFileSync(join(folder, name), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\/\/.*$/gm, '')
    for (const [, kind = '', type = '', body = ''] of text.matchAll(/^(class|struct|enum)\s+(\w+)\s*\{([\s\S]*?)^\}/gm))
      found.set(type, kind === 'enum' ? { kind, values: valuesOf(body) } : { kind: kind as 'class', fields: fieldsOf(body) }) // prettier-ignore
  }
  return found
}

const JSON_NAME = /@json\(name = "([^"]*)"\)/

function fieldsOf(body: string): Fields {
  const fields: Fields = new Map()
  let given: string | undefined
  for (const line of body.split('\n').map((one) => one.trim())) {
    given = JSON_NAME.exec(line)?.[1] ?? given
    const [, isLink, name, type] = /^(link\s+)?(\w+)\s+([\w[\].]+)$/.exec(line) ?? []
    if (!name || !type) continue
    fields.set(given ?? snake(name), `${isLink ? '@' : ''}${shapeOf(type)}`)
    given = undefined
  }
  return fields
}

/** `[]Group` a list, `{}String` an object of strings. */
const shapeOf = (type: string) =>
  type
    .replace(/^\[\w+\]/, '{}')
    .replace(/\w+\./, '')
    .replace(/\b(string|boolean)$/, (name) => (name === 'string' ? 'String' : 'Boolean'))

function valuesOf(body: string): readonly string[] {
  const values: string[] = []
  let given: string | undefined
  for (const line of body.split('\n').map((one) => one.trim())) {
    given = JSON_NAME.exec(line)?.[1] ?? given
    const name = /^\w+$/.exec(line)?.[0]
    if (name === undefined) continue
    values.push(given ?? snake(name))
    given = undefined
  }
  return values
}

/** The types of one service that its roots lead to, one a line. */
function linesOf(service: string, all: ReadonlyMap<string, Declared>): readonly string[] {
  const wanted = new Set<string>()
  const visit = (type: string) => {
    const known = all.get(type)
    if (!known || wanted.has(type)) return
    wanted.add(type)
    if (known.kind === 'enum') return
    for (const shape of known.fields.values()) visit(shape.replace(/^@?(\[\]|\{\})?/, ''))
  }
  for (const root of ROOTS.get(service) ?? []) visit(root)
  return [...wanted].toSorted().map((type) => {
    const known = all.get(type)
    if (!known) throw new Error(type)
    if (known.kind === 'enum') return `${service}.${type} enum ${known.values.join('|')}`
    const unknown = [...known.fields.values()].map((shape) => shape.replace(/^@?(\[\]|\{\})?/, '')).filter((one) => !all.has(one) && !BUILT_IN.has(one)) // prettier-ignore
    if (unknown.length > 0) console.error(`${service}.${type}: types of another service: ${unknown.join(', ')}`)
    return `${service}.${type} ${known.kind} ${[...known.fields].map(([name, shape]) => `${name}:${shape}`).join(' ')}`
  })
}

/** The text of `src/ocm/schema/model.generated.ts`. `folder`: where the module lies. */
export function generateOcmSchema(folder: string): string {
  const lines = [...ROOTS.keys()].flatMap((service) => linesOf(service, declarations(join(folder, service, 'v1'))))
  return `// Generated by tools/generate-ocm-schema.ts from ${OCM_MODEL} (Apache-2.0). Do not edit.\nexport const table = \`\\\n${lines.join('\n')}\n\`\n`
}

/** Where the module lies, fetched through the Go module proxy when it is not there yet. */
export function moduleFolder(): string {
  const answer = execFileSync('go', ['mod', 'download', '-json', OCM_MODEL], { cwd: '/', encoding: 'utf8' })
  return (JSON.parse(answer) as { readonly Dir: string }).Dir
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = fileURLToPath(new URL('../src/ocm/schema/model.generated.ts', import.meta.url))
  writeFileSync(target, generateOcmSchema(moduleFolder()))
}
