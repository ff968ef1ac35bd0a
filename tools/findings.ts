import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { checks } from '../src/policy/findings/advice.ts'
import type { FindingType } from '../src/policy/findings/Finding.ts'
import { REFUSALS } from '../src/policy/findings/refusals.ts'

/** Writes docs/findings.md from the lists of refusals and checks: `npx tsx tools/findings.ts`; a test compares. */
export const FINDINGS = fileURLToPath(new URL('../docs/findings.md', import.meta.url))

const HEAD = `# What \`stint validate\` finds

Made by \`npx tsx tools/findings.ts\` from the checks themselves. \`stint validate FILE\` and \`validate\` of \`stint/policy\` give each
finding with its code, its place (line, column, JSON pointer) and what to write instead. Codes are IAM Access Analyzer's where it
has the check, in its own manner where it has not. Not found is what only the type of resource behind a policy can tell
(\`UNSUPPORTED_ACTION_IN_POLICY\` and \`UNSUPPORTED_RESOURCE_ARN_IN_POLICY\` of a bucket's policy, \`INVALID_KMS_KEY_VALUE\`), what SCPs may do
since September 2025 (\`SCP_SYNTAX_ERROR_ACTION_WILDCARD\`, \`…_ALLOW_CONDITION\`, \`…_ALLOW_NOTACTION\`, \`…_ALLOW_RESOURCE\`, \`…_NOTRESOURCE\`), and
what has another finding already: \`DEPRECATED_GLOBAL_CONDITION_KEY\` (\`UNSUPPORTED_GLOBAL_CONDITION_KEY\`), \`UNIQUE_SIDS_RECOMMENDED\` (a refusal).`

const TYPES: readonly (readonly [type: FindingType, title: string])[] = [
  ['ERROR', 'Errors: AWS keeps the policy, and this part of it does not work'],
  ['SECURITY_WARNING', 'Security warnings'],
  ['WARNING', 'Warnings'],
  ['SUGGESTION', 'Suggestions'],
]

export function renderFindings(): string {
  const refusals = table(Object.entries(REFUSALS))
  const rest = TYPES.map(([type, title]) => {
    const rows = checks.filter((one) => one.type === type).map(({ code, about }) => [code, about] as const)
    return `## ${title}\n\n${table(rows)}`
  })
  return `${[HEAD, `## Refusals: AWS does not take the policy, and says so in its own words\n\n${refusals}`, ...rest].join('\n\n')}\n`
}

function table(rows: readonly (readonly [code: string, about: string])[]): string {
  const lines = rows.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, about]) => `| ${code} | ${about} |`)
  return ['| code | what |', '| --- | --- |', ...lines].join('\n')
}

export const writtenFindings = (): string => readFileSync(FINDINGS, 'utf8')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(FINDINGS, renderFindings())
