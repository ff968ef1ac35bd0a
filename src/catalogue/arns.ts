import { issuerPath } from './names.ts'

/** `path` has both its slashes; partition is `aws` unless told otherwise. */
interface Place {
  readonly account: string
  readonly path?: string
  readonly partition?: string
}

const iam = ({ account, partition = 'aws' }: Place, resource: string) => `arn:${partition}:iam::${account}:${resource}`

export const roleArn = (place: Place, name: string) => iam(place, `role${place.path ?? '/'}${name}`)
export const policyArn = (place: Place, name: string) => iam(place, `policy${place.path ?? '/'}${name}`)
export const oidcProviderArn = (place: Place, issuer: string) => iam(place, `oidc-provider/${issuerPath(issuer)}`)
export const instanceProfileArn = (place: Place, name: string) =>
  iam(place, `instance-profile${place.path ?? '/'}${name}`)
