import type { KubeRequest } from './request.ts'
import { notAcceptable } from './status.ts'
import type { IncludeObject } from './table.ts'

/** In which form the client wants objects. */
export type Form = 'object' | 'table' | 'metadata'

const FORMS = new Map<string, Form>([
  ['Table', 'table'],
  ['PartialObjectMetadata', 'metadata'],
  ['PartialObjectMetadataList', 'metadata'],
])

/** The first media type of the Accept header that this API serves; it answers JSON only. */
export function formOf(request: KubeRequest): Form {
  const accept = request.headers.get('accept')
  if (!accept) return 'object'
  for (const media of accept.split(',')) {
    const [type = '', ...parameters] = media.split(';').map((part) => part.trim())
    if (!['application/json', '*/*', 'application/*'].includes(type)) continue
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3)
    const form = as === undefined ? 'object' : FORMS.get(as)
    if (form) return form
  }
  throw notAcceptable()
}

export function includeOf(request: KubeRequest): IncludeObject {
  const wanted = request.query.get('includeObject')
  return wanted === 'None' || wanted === 'Object' ? wanted : 'Metadata'
}
