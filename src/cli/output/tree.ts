import { visible } from '../terminal.ts'

export interface Branch {
  readonly label: string
  readonly branches?: readonly Branch[]
}

/** Lines of a tree, the root at the margin. */
export function tree({ label, branches = [] }: Branch): string {
  return [visible(label), ...branches.flatMap((branch, at) => grown(branch, at === branches.length - 1))].join('\n')
}

function grown(branch: Branch, isLast: boolean): readonly string[] {
  const [first = '', ...rest] = tree(branch).split('\n')
  return [`${isLast ? '└─ ' : '├─ '}${first}`, ...rest.map((line) => `${isLast ? '   ' : '│  '}${line}`)]
}
