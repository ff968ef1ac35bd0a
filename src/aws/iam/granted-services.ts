import { everyAction } from '../../policy/index.ts'

/** Which services a policy speaks of when it allows: what access reports list. Nothing is decided by this. */

let namespaces: readonly string[] | undefined

/** All services of AWS by namespace. */
export async function allNamespaces(): Promise<readonly string[]> {
  namespaces ??= [...(await everyAction()).keys()]
  return namespaces
}

type Members = Readonly<Record<string, unknown>>

/** Namespaces in which the document allows something. It is a valid policy. */
export function grantedServices(document: string, all: readonly string[]): ReadonlySet<string> {
  const { Statement } = JSON.parse(document) as { readonly Statement?: unknown }
  const allowing = ([Statement].flat() as readonly Members[]).filter(({ Effect }) => Effect === 'Allow')
  return new Set(allowing.flatMap((statement) => namespacesOf(statement, all)))
}

function namespacesOf({ Action, NotAction }: Members, all: readonly string[]): readonly string[] {
  if (Action !== undefined) {
    const patterns = [Action].flat() as unknown as readonly string[] // valid policies hold text here
    if (patterns.includes('*')) return all
    return patterns.map((pattern) => (pattern.split(':')[0] ?? '').toLowerCase())
  }
  const whole = ([NotAction].flat() as unknown as readonly string[]).map((pattern) => pattern.toLowerCase())
  if (whole.includes('*')) return []
  return all.filter((namespace) => !whole.includes(`${namespace}:*`))
}
