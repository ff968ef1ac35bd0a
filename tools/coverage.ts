import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findOperation, leftOut } from '../src/aws/registry.ts'
import { loadService, SERVICE_NAMES, serviceSchema, type ServiceName } from '../src/wire/schema/index.ts'

/** Writes docs/COVERAGE.md from the registries of operations and AWS's models: `npx tsx tools/coverage.ts`; a test compares. */
export const COVERAGE = fileURLToPath(new URL('../docs/COVERAGE.md', import.meta.url))

const HEAD = `# What of AWS's APIs is served

Made by \`npx tsx tools/coverage.ts\` from the registry of operations and AWS's published models. A parameter in bold is required;
every parameter is decoded and held to the model's constraints. The errors are those that the model lists for the operation, beside
the ones that every operation has (\`AccessDenied\`, \`ValidationError\`, signatures, throttling).

Kept and told, and acted upon by nothing: CloudTrail's Insights selectors. No Insights event is ever made.
`

export async function renderCoverage(): Promise<string> {
  await Promise.all(SERVICE_NAMES.map(loadService))
  const sections = SERVICE_NAMES.map(section)
  const rows = SERVICE_NAMES.map(
    (service) => `| [${service}](#${service}) | ${served(service).length} | ${names(service).length} |`,
  )
  const summary = ['| service | served | in the model |', '| --- | --: | --: |', ...rows]
  return `${[HEAD.trim(), summary.join('\n'), ...sections].join('\n\n')}\n`
}

const names = (service: ServiceName): readonly string[] => [...serviceSchema(service).operations.keys()].toSorted()
const served = (service: ServiceName) => names(service).filter((name) => findOperation(service, name))

function section(service: ServiceName): string {
  const schema = serviceSchema(service)
  const rows = served(service).map((name) => {
    const { input, errors } = schema.operations.get(name) ?? { errors: [] }
    const members = (input?.members ?? []).map(({ name: member, required }) => (required ? `**${member}**` : member))
    return `| ${name} | ${members.join(', ')} | ${errors.toSorted().join(', ')} |`
  })
  const missing = names(service).filter((name) => !findOperation(service, name))
  const table = ['| operation | parameters | errors |', '| --- | --- | --- |', ...rows].join('\n')
  const rest = missing.map((name) => {
    const why = leftOut(service, name)
    return why === undefined ? name : `${name} (${why})`
  })
  return [`## ${service}`, table, ...(rest.length > 0 ? [`Not served: ${rest.join(', ')}.`] : [])].join('\n\n')
}

export const writtenCoverage = (): string => readFileSync(COVERAGE, 'utf8')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = await renderCoverage()
  writeFileSync(COVERAGE, text)
}
