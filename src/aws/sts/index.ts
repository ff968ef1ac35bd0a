import type { Service } from '../operation.ts'
import { AssumeRole } from './AssumeRole.ts'
import { AssumeRoleWithWebIdentity } from './AssumeRoleWithWebIdentity.ts'
import { AssumeRoot } from './AssumeRoot.ts'
import { DecodeAuthorizationMessage } from './DecodeAuthorizationMessage.ts'
import { GetAccessKeyInfo } from './GetAccessKeyInfo.ts'
import { GetCallerIdentity } from './GetCallerIdentity.ts'
import { GetDelegatedAccessToken } from './GetDelegatedAccessToken.ts'
import { GetFederationToken } from './GetFederationToken.ts'
import { GetScopedCredentials } from './GetScopedCredentials.ts'
import { GetSessionToken } from './GetSessionToken.ts'
import { GetWebIdentityToken } from './GetWebIdentityToken.ts'

export const sts: Service = {
  name: 'sts',
  operations: [
    AssumeRole,
    AssumeRoleWithWebIdentity,
    AssumeRoot,
    DecodeAuthorizationMessage,
    GetAccessKeyInfo,
    GetCallerIdentity,
    GetDelegatedAccessToken,
    GetFederationToken,
    GetScopedCredentials,
    GetSessionToken,
    GetWebIdentityToken,
  ],
  unsupported: new Map([['AssumeRoleWithSAML', 'sign-in with SAML']]),
}
