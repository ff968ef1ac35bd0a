import type { Operator } from './operator.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** Equal bytes, given in base64. The request's value is compared as it stands: AWS takes no other text for the same bytes. */
export const binaryEquals: readonly Operator[] = [
  {
    name: 'BinaryEquals',
    negated: false,
    compile: (value) => {
      if (!BASE64.test(value)) return undefined
      const wanted = value.padEnd(Math.ceil(value.length / 4) * 4, '=')
      return (text) => text === wanted
    },
  },
]
