import type { Node } from '../parse.ts'

/** What a node stands for; numbers as they are written. Objects are made without a prototype: `__proto__` is a name like any other. */
export function valueOf(node: Node): unknown {
  switch (node.type) {
    case 'object': {
      const object = Object.create(null) as Record<string, unknown>
      for (const [name, inner] of node.members) object[name] = valueOf(inner)
      return object
    }
    case 'array':
      return node.items.map(valueOf)
    case 'null':
      return null
    default:
      return node.value
  }
}
