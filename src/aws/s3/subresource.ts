import { Fault } from '../../kernel/Fault.ts'
import type { RequestParts } from '../../wire/codec.ts'
import { routesOf } from '../../wire/protocols/rest-routes.ts'
import { serviceSchema } from '../../wire/schema/index.ts'
import { invalidArgument, invalidRequest, methodNotAllowed } from './faults.ts'

let known: ReadonlySet<string> | undefined

/** `acl`, `policy`, `uploads` …: what of a bucket or an object a request may be about. */
const subresources = (): ReadonlySet<string> =>
  (known ??= new Set(
    routesOf(serviceSchema('s3')).inOrder.flatMap(({ fixed }) =>
      fixed.flatMap(([name, value]) => (value === undefined ? [name] : [])),
    ),
  ))

/**
 * Nobody who asks for something of an object gets, or overwrites, the object itself.
 * @throws {Fault} MethodNotAllowed where nothing is done so with what is named; InvalidArgument for several at once.
 */
export function refuseStray(operation: string, { method, path, query }: RequestParts): void {
  if (query === '') return
  const names = query.split('&').map((pair) => pair.split('=', 1)[0] ?? '')
  const own = new Set(
    routesOf(serviceSchema('s3'))
      .byName.get(operation)
      ?.fixed.map(([name]) => name),
  )
  const stray = names.find((name) => subresources().has(name) && !own.has(name))
  if (stray !== undefined) throw strayFault(stray, own, names, method, path)
  if (operation === 'PutObject' || operation === 'CopyObject') refuseHalfAPart(new Set(names))
}

function strayFault(
  stray: string,
  own: ReadonlySet<string>,
  names: readonly string[],
  method: string,
  path: string,
): Fault {
  const [first] = [...own].filter((name) => names.includes(name))
  if (first !== undefined)
    return invalidArgument(`Conflicting query string parameters: ${[first, stray].toSorted().join(', ')}`, 'ResourceType', first) // prettier-ignore
  const isObject = /^\/[^/]+\/./.test(path)
  if (isObject && stray === 'uploads') return invalidRequest(`Key is not expected for the ${method} method ?uploads subresource`) // prettier-ignore
  return methodNotAllowed(method, stray.toUpperCase())
}

/**
 * A part is named by its number and its upload; who says one of them means no object.
 * @see https://github.com/versity/versitygw/issues/1236 and issues 1226 and 1237 there, which quote what S3 said
 */
function refuseHalfAPart(names: ReadonlySet<string>): void {
  if (names.has('uploadId') && !names.has('partNumber')) throw methodNotAllowed('PUT', 'UPLOAD')
  if (names.has('partNumber') && !names.has('uploadId'))
    throw invalidArgument('This operation does not accept partNumber without uploadId', 'partNumber', 'partNumber')
}
