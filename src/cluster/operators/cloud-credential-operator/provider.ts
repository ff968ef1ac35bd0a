import { resource, textAt, type KubeObject } from '../../operator-context.ts'

export const SECRETS = resource('v1', 'secrets')
export const REQUESTS = resource('cloudcredential.openshift.io/v1', 'credentialsrequests')

/** On a secret: which request it was written for. */
export const REQUEST_ANNOTATION = 'cloudcredential.openshift.io/credentials-request'

export interface Place {
  readonly name: string
  readonly namespace: string
}

/** Where a request wants its credentials. */
export const secretPlace = (request: KubeObject): Place => ({
  name: textAt(request, 'spec.secretRef.name'),
  namespace: textAt(request, 'spec.secretRef.namespace'),
})

/** One way of credentials: each answers what is wrong, or undefined. */
export interface Provider {
  /** What a request's condition says when all is well. */
  readonly success: string
  /** Whether the way can be gone at all. */
  check(infraId: string): Promise<string | undefined>
  provide(request: KubeObject, infraId: string): Promise<string | undefined>
  /** What was made for a request that is being deleted. */
  remove(request: KubeObject, infraId: string): Promise<void>
}
