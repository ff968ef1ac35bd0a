import { operation } from '../operation.ts'
import { exportsOf, importers } from './exports.ts'
import { invalid } from './faults.ts'
import { anywhere, type In, type Out } from './shapes.ts'
import { page, settled } from './stack-reads.ts'

export const ListExports = operation<In<'ListExports'>, Out<'ListExports'>>({
  name: 'ListExports',
  prepare: settled,
  authorize: anywhere,
  handle(call) {
    const sorted = exportsOf(call.view, call).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const { shown, next } = page(sorted, call.input.NextToken, ({ name }) => name)
    const Exports = shown.map(({ name, value, stack }) => ({ ExportingStackId: stack.arn, Name: name, Value: value }))
    return { output: { Exports, ...next } }
  },
})

export const ListImports = operation<In<'ListImports'>, Out<'ListImports'>>({
  name: 'ListImports',
  prepare: settled,
  authorize: anywhere,
  handle(call) {
    const { ExportName: name, NextToken } = call.input
    const names = importers(call.view, call, name).map((stack) => stack.name)
    if (names.length === 0) throw invalid(`Export '${name}' is not imported by any stack.`)
    const { shown, next } = page(names.toSorted(), NextToken, (one) => one)
    return { output: { Imports: shown, ...next } }
  },
})
