import type { View } from '../../store/projection.ts'
import { stacks, type Output, type Stack } from './documents.ts'
import { invalid } from './faults.ts'

/** Values that stacks of one account and region give each other by name. */
export interface Exported {
  readonly name: string
  readonly value: string
  readonly stack: Stack
}

type Where = Pick<Stack, 'account' | 'region'>

const living = (view: View, { account, region }: Where): readonly Stack[] =>
  stacks
    .all(view, account, region)
    .map(({ value }) => value)
    .filter(({ deleted }) => deleted === undefined)

export const exportsOf = (view: View, where: Where): readonly Exported[] =>
  living(view, where).flatMap((stack) =>
    stack.outputs.flatMap(({ exportName: name, value }) => (name === undefined ? [] : [{ name, value, stack }])),
  )

export const exported = (view: View, where: Where, name: string): Exported | undefined =>
  exportsOf(view, where).find((one) => one.name === name)

/** Stacks that use what is exported under a name. */
export const importers = (view: View, where: Where, name: string): readonly Stack[] =>
  living(view, where).filter(({ imports = [] }) => imports.includes(name))

const named = (stack: Stack, outputs: readonly Output[], view: View) =>
  outputs.flatMap(({ exportName, value }) => {
    if (exportName === undefined) return []
    const users = importers(view, stack, exportName).filter(({ arn }) => arn !== stack.arn)
    return [{ name: exportName, value, users: users.map(({ name }) => name) }]
  })

/** Why a stack cannot end with these outputs. */
export function checkExports(view: View, stack: Stack, outputs: readonly Output[]): void {
  const now = new Map(outputs.map(({ exportName, value }) => [exportName, value]))
  const names = outputs.flatMap(({ exportName }) => exportName ?? [])
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid(`Duplicate Export names: [${twice}]`)
  for (const { name, stack: other } of exportsOf(view, stack))
    if (now.has(name) && other.arn !== stack.arn)
      throw invalid(`Export with name ${name} is already exported by stack ${other.name}`)
  for (const { name, value, users } of named(stack, stack.outputs, view)) {
    if (users.length === 0 || now.get(name) === value) continue
    throw invalid(
      now.has(name) ? `Export ${name} cannot be updated as it is in use by ${users.join(', ')}` : kept(name, users),
    )
  }
}

const kept = (name: string, users: readonly string[]) =>
  `Cannot delete export ${name} as it is in use by ${users.join(', ')}`

/** Why a stack cannot be deleted, or undefined. */
export function usedExport(view: View, stack: Stack): string | undefined {
  const used = named(stack, stack.outputs, view).find(({ users }) => users.length > 0)
  return used && `Delete canceled. ${kept(used.name, used.users)}.`
}
