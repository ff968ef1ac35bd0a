import { describe, expect, it } from 'vitest'
import { optionsOf } from '../../src/cli/command.ts'
import { commandHelp, groupHelp, rootHelp } from '../../src/cli/help.ts'
import { findCommand, parseInput } from '../../src/cli/parse.ts'
import { entries } from '../../src/cli/registry.ts'
import { silentTerminal } from '../../src/cli/terminal.ts'

const plain = silentTerminal()
const screen = { ...plain, interactive: true, size: () => ({ columns: 80, rows: 24 }) }
const commands = await Promise.all(
  entries.map(async (entry) => ({ name: entry.path.join(' '), entry, command: await entry.load() })),
)

/** The words of an example's own command: up to what the shell takes for itself, without quotes. */
const typed = (example: string): readonly string[] => {
  const own = /\bstint ([^|&;)]*)/.exec(example)?.[1] ?? ''
  return [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, bare]) => inQuotes ?? bare ?? '')
}

/** What the official CLI has and these steps need, as an outside check types it. */
const RELIED_ON: Readonly<Record<string, readonly string[]>> = {
  up: [
    'state',
    'store',
    'aws-port',
    'tls-port',
    'ocm-port',
    'port',
    'region',
    'deploy',
    'pace',
    'trust-ca',
    'allow-issuer',
    'detach',
    'output',
    'exit',
  ],
  env: ['account', 'proxy', 'hosts', 'output'],
  deploy: ['watch'],
  'create account-roles': [
    'prefix',
    'path',
    'permissions-boundary',
    'version',
    'external-id',
    'force-policy-creation',
    'mode',
    'yes',
    'region',
    'profile',
  ],
  'create operator-roles': ['cluster', 'prefix', 'oidc-config-id', 'role-arn', 'permissions-boundary', 'mode', 'yes'],
  'create oidc-config': ['managed', 'prefix', 'role-arn', 'raw-files', 'mode', 'output', 'yes'],
  'create oidc-provider': ['cluster', 'oidc-config-id', 'mode', 'yes'],
  'create cluster': [
    'cluster-name',
    'sts',
    'role-arn',
    'support-role-arn',
    'controlplane-iam-role-arn',
    'worker-iam-role-arn',
    'operator-roles-prefix',
    'oidc-config-id',
    'multi-az',
    'replicas',
    'compute-machine-type',
    'mode',
    'watch',
    'dry-run',
  ],
  'create machinepool': ['cluster', 'name', 'replicas', 'instance-type'],
  'edit machinepool': ['cluster', 'replicas', 'min-replicas', 'max-replicas', 'enable-autoscaling'],
  'delete cluster': ['cluster', 'watch', 'yes', 'dry-run'],
  'delete account-roles': ['prefix', 'mode', 'yes', 'dry-run'],
  'delete operator-roles': ['cluster', 'prefix', 'mode', 'yes', 'dry-run'],
  'delete oidc-config': ['oidc-config-id', 'mode', 'yes', 'dry-run'],
  'delete oidc-provider': ['cluster', 'oidc-config-id', 'mode', 'yes', 'dry-run'],
  'diff policies': ['operator', 'boundary', 'scp', 'output'],
  'plan cluster': ['prefix', 'version', 'output'],
  'verify oidc': ['cluster', 'oidc-config-id', 'issuer-url', 'output'],
  'verify roles': ['cluster', 'output'],
  explain: ['last-denied', 'output'],
  'who-can': ['condition', 'output'],
  can: ['condition', 'output'],
  validate: ['type', 'output'],
}

describe('the command table', () => {
  it('names every command once, aliases included', () => {
    const names = entries.flatMap(({ path, aliases = [] }) =>
      [path, ...aliases.map((alias) => [...path.slice(0, -1), alias])].map((words) => words.join(' ')),
    )
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  it('is shown whole by the help of the root and of each group', () => {
    const root = rootHelp(entries, plain)
    for (const { path } of entries) {
      expect(root).toContain(path[0])
      if (path.length > 1) expect(groupHelp(path[0] ?? '', entries, plain)).toContain(path.slice(1).join(' '))
    }
  })

  it('has every flag that is relied on', () => {
    const missing = Object.entries(RELIED_ON).flatMap(([name, flags]) => {
      const command = commands.find((one) => one.name === name)?.command
      const own = command ? optionsOf(command).map((option) => option.name) : []
      return flags.filter((flag) => !own.includes(flag)).map((flag) => `${name} --${flag}`)
    })
    expect(missing).toEqual([])
  })
})

describe.each(commands)('stint $name', ({ name, entry, command }) => {
  const options = optionsOf(command)

  it('says what it is for, in the table and by itself', () => {
    for (const summary of [entry.summary, command.summary]) {
      expect(summary.length).toBeGreaterThan(5)
      expect(summary).not.toMatch(/\.$|\n/)
    }
  })

  it('has flags in kebab-case, none twice, each with its meaning', () => {
    const names = options.flatMap((option) => [option.name, ...(option.aliases ?? [])])
    const shorts = options.flatMap(({ short }) => (short === undefined ? [] : [short]))
    expect(names.filter((flag) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(flag))).toEqual([])
    expect(names.filter((flag, at) => names.indexOf(flag) !== at)).toEqual([])
    expect(shorts.filter((letter, at) => shorts.indexOf(letter) !== at || letter.length !== 1)).toEqual([])
    expect(options.filter(({ summary }) => summary.length < 5)).toEqual([])
  })

  it('has defaults that are among its choices', () => {
    const odd = options.filter(
      ({ choices, default: preset }) => choices && preset !== undefined && !choices.includes(String(preset)),
    )
    expect(odd).toEqual([])
  })

  it('has examples that its own grammar takes', () => {
    expect(command.examples.length).toBeGreaterThan(0)
    for (const example of command.examples) {
      const found = findCommand(entries, typed(example))
      if (!('entry' in found)) throw new Error(`${example} names no command`)
      expect(found.entry.path).toEqual(
        entry.path.join(' ') === 'clock' || name === 'clock show' ? found.entry.path : entry.path,
      )
      parseInput(command, name, found.rest)
    }
  })

  it('prints help with every flag that is not hidden', () => {
    const help = commandHelp(`stint ${name}`, command, plain)
    const isShown = (flag: string) => new RegExp(`--${flag}(?![\\w-])`).test(help)
    expect(options.filter((option) => isShown(option.name) === (option.hidden === true))).toEqual([])
    for (const example of command.examples) expect(help).toContain(example)
  })

  it('prints help that a screen of 80 characters holds, but for what is to be copied', () => {
    const lines = commandHelp(`stint ${name}`, command, screen).split('\n')
    const isTyped = (line: string) => / {2}stint /.test(line) || command.examples.some((one) => one === line.trim())
    expect(lines.filter((line) => line.length > 80 && !isTyped(line))).toEqual([])
  })
})
