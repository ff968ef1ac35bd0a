import type { Operator } from './operator.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

/** Equal bytes, both sides given in base64, padded or not. */
export const binaryEquals: readonly Operator[] = [
  {
    name: 'BinaryEquals',
    negated: false,
    compile: (value) => {
      const wanted = bytes(value)
      if (wanted === undefined) return undefined
      return (text) => {
        const got = bytes(text)
        return got === undefined ? undefined : got === wanted
      }
    },
  },
]

function bytes(text: string): string | undefined {
  return BASE64.test(text) ? text.replaceAll('=', '') : undefined
}
