/** IAM's listings are asked of the folder that is listed, though they count as actions without resources. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['iam:listusers', 'user/'],
  ['iam:listgroups', 'group/'],
  ['iam:listroles', 'role/'],
  ['iam:listinstanceprofiles', 'instance-profile/'],
  ['iam:listservercertificates', 'server-certificate/'],
  ['iam:listvirtualmfadevices', 'mfa/'],
  ['iam:listopenidconnectproviders', 'oidc-provider/*'],
  ['iam:listsamlproviders', 'saml-provider/*'],
])

/** What a call is really asked of: where no resource is named, the folder in the caller's account. */
export function resourceAsked(action: string, resource: string, account: string): string {
  const folder = resource === '*' ? FOLDERS.get(action.toLowerCase()) : undefined
  return folder === undefined ? resource : `arn:aws:iam::${account}:${folder}`
}
