import { Refusal } from '../../kernel/Refusal.ts'
import type { Finding, PolicyKind } from '../../policy/index.ts'
import { validate as findingsIn } from '../../policy/validate.ts'
import { text, type Command, type Input } from '../command.ts'
import { unreadable } from '../failure.ts'
import { readNamed } from '../named-file.ts'
import { printed } from '../output/structured.ts'
import { shellWord } from '../plan/shell-word.ts'
import { visible, type Terminal } from '../terminal.ts'

const KINDS: readonly PolicyKind[] = ['identity', 'resource', 'trust', 'scp', 'rcp', 'boundary', 'session']

export const validate: Command = {
  summary: 'what AWS would refuse in a policy, and what is doubtful in it',
  description:
    'Errors carry AWS’s own text: with one AWS refuses the document. The other findings are those of IAM Access Analyzer, under its codes, and a few more. Exit code 1 where something is refused or cannot work.',
  arguments: ['FILE'],
  options: [
    {
      name: 'type',
      value: 'TYPE',
      summary: 'what the policy is for (default: by its principals and actions)',
      choices: KINDS,
    },
  ],
  examples: [
    'stint validate policy.json',
    'stint validate trust.json --type trust',
    'stint validate scp.json --type scp -o json',
  ],
  async run(input, terminal) {
    const [file = ''] = input.arguments
    const document = contents(file, terminal)
    const type = given(input) ?? kindOf(file, document)
    const findings = findingsIn(document, type)
    if (!printed(terminal, { file, type, findings })) show(file, type, findings, terminal)
    const broken = findings.filter(isBroken).length
    if (broken > 0)
      throw new Refusal(
        findings.some(({ severity }) => severity === 'error')
          ? `AWS refuses ${file} as ${NAMES[type]}.`
          : `${broken === 1 ? 'A part' : `${broken} parts`} of ${file} cannot work.`,
      )
  },
}

const isBroken = ({ severity, type }: Finding): boolean => severity === 'error' || type === 'ERROR'

/** `-` is standard input. @throws {Refusal} when it cannot be read */
function contents(file: string, { cwd }: Terminal): string {
  try {
    return readNamed(file, cwd)
  } catch (error) {
    throw unreadable(file, error, 'stint validate FILE, or stint validate - for what is piped in')
  }
}

const given = (input: Input): PolicyKind | undefined => text(input, 'type') as PolicyKind | undefined // among the choices

/**
 * A document with principals is a role's trust when it speaks of STS alone, else a resource's policy.
 * @throws {Refusal} where there is nothing of a policy in it
 */
function kindOf(file: string, document: string): PolicyKind {
  if (!/^\s*\{/.test(document) || !/"Statement"\s*:/i.test(document))
    throw new Refusal(`${file} does not look like a policy: a JSON object with a Statement.`, {
      next: `stint validate ${shellWord(file)} --type TYPE, if it is meant to be one: ${KINDS.join(', ')}`,
      exitCode: 2,
    })
  const principals = /"(?:Not)?Principal"\s*:/.test(document)
  if (!principals) return 'identity'
  const ofStsAlone = /"sts:(?:AssumeRole|TagSession)/i.test(document) && !/"(?:Not)?Resource"\s*:/.test(document)
  return ofStsAlone ? 'trust' : 'resource'
}

const NAMES: Readonly<Record<PolicyKind, string>> = {
  identity: 'an identity policy',
  resource: 'a resource policy',
  trust: 'a role’s trust policy',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
}

function show(file: string, type: PolicyKind, findings: readonly Finding[], { print, note, color }: Terminal): void {
  const paint = (one: Finding) => (isBroken(one) ? color.red : one.severity === 'suggestion' ? color.dim : color.yellow)
  for (const one of findings) {
    const { code, severity, message, hint, instead, position } = one
    const place = `${file}:${position.line}:${position.column}`
    print(visible(`${place} ${paint(one)(severity)} ${code} ${position.pointer}`.trimEnd()))
    print(visible(`  ${message}${hint === undefined ? '' : ` (${hint})`}`))
    if (instead !== undefined) print(visible(`  Write: ${instead}`))
  }
  if (findings.length === 0) note(`${file} is in order as ${NAMES[type]}.`)
}
