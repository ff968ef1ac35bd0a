import type { EncodedResponse, Protocol, Structure } from './Protocol.ts'
import { jsonWriter } from './json-values.ts'

/**
 * The query protocol's answers to who accepts JSON: the same envelopes, as STS gives them. aws-iam-authenticator reads no others.
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go
 */
export const queryJson: Pick<Protocol, 'encodeResponse' | 'encodeFault'> = {
  encodeResponse(_service, { name, output: shape }, output, requestId) {
    const result = shape === undefined ? {} : { [`${name}Result`]: jsonWriter(shape)(output) }
    return answer(200, requestId, { [`${name}Response`]: { ...result, ResponseMetadata: { RequestId: requestId } } })
  },

  encodeFault(service, fault, requestId) {
    const modelled = service.errors.get(fault.code)
    const more = modelled ? (jsonWriter(modelled.members)({ ...fault.detail, ...NO_MESSAGE }) as Structure) : {}
    const Type = fault.status < 500 ? 'Sender' : 'Receiver'
    const Error = { Code: fault.code, Message: fault.message, Type, ...more }
    return answer(fault.status, requestId, { Error, RequestId: requestId })
  },
}

const NO_MESSAGE = { message: undefined, Message: undefined }

function answer(status: number, requestId: string, value: object): EncodedResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId }
  return { status, headers, body: JSON.stringify(value) }
}
