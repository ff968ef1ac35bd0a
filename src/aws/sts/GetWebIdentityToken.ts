import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { accountSettings, roles, users } from '../iam/documents.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { controlPolicies } from '../organizations/policies-of.ts'
import { isGlobalEndpoint } from './global-endpoint.ts'
import { signOutbound, type OutboundAlgorithm } from './outbound-token.ts'
import { refuseSameKeys, tagsByKey } from './session-input.ts'

type Shape = Operations['GetWebIdentityToken']

const DEFAULT_SECONDS = 300
/** Longest claims, bytes: AWS says that there is a limit, not where it lies. It was seen to sign these, and no byte more. */
const LONGEST = 14_984
const NAMESPACE = 'https://sts.amazonaws.com/'

/**
 * A signed token that says to services outside who the caller is. IAM's EnableOutboundWebIdentityFederation switches it on.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html which names the endpoints
 */
export const GetWebIdentityToken = operation<Shape['input'], Shape['output']>({
  name: 'GetWebIdentityToken',
  readOnly: false,
  authorize({ input, http, account }) {
    // The guide says that it is not available there, which is what STS answers to what it does not have.
    if (isGlobalEndpoint(http.host))
      throw new Fault('InvalidAction', 400, 'Could not find operation GetWebIdentityToken for version 2011-06-15')
    // Judged before permissions are, as AWS was seen to do.
    checkedAlgorithm(input)
    const tags = requestTags(input)
    const need: Need = {
      action: 'sts:GetWebIdentityToken',
      // What the service authorization reference calls self-session.
      resource: `arn:aws:sts::${account}:self`,
      context: {
        'sts:IdentityTokenAudience': input.Audience,
        'sts:SigningAlgorithm': input.SigningAlgorithm,
        'sts:DurationSeconds': String(input.DurationSeconds ?? DEFAULT_SECONDS),
      },
      ...(input.Tags?.length && { requestTags: tags }),
    }
    return input.Tags?.length ? [need, { ...need, action: 'sts:TagGetWebIdentityToken' }] : [need]
  },
  handle(call) {
    const { input, view, account, caller, now, random } = call
    const issuer = accountSettings.find(view, account, 'this')?.outbound
    if (!issuer?.enabled)
      throw new Fault(
        'OutboundWebIdentityFederationDisabledException',
        403,
        'OutboundWebIdentityFederation is disabled.',
      )
    const expires = now + (input.DurationSeconds ?? DEFAULT_SECONDS) * 1000
    if (caller.session && expires > caller.session.expiresAt)
      throw new Fault(
        'SessionDurationEscalationException',
        403,
        "Requested token expiry time must be before the original session's expiry time.",
      )
    const algorithm = checkedAlgorithm(input)
    const claims = {
      aud: input.Audience.length === 1 ? input.Audience[0] : input.Audience,
      sub: caller.role?.arn ?? caller.arn,
      ...(input.Scope !== undefined && { scope: input.Scope }),
      [NAMESPACE]: awsClaims(call),
      iss: issuer.issuer,
      exp: Math.floor(expires / 1000),
      iat: Math.floor(now / 1000),
      jti: random.uuid(),
    }
    if (Buffer.byteLength(JSON.stringify(claims)) > LONGEST)
      throw new Fault(
        'JWTPayloadSizeExceededException',
        400,
        `The payload of the token is longer than ${LONGEST} bytes.`,
      )
    return {
      output: {
        WebIdentityToken: signOutbound(issuer, algorithm, claims),
        Expiration: new Date(expires),
      },
      credential: true,
    }
  },
})

function checkedAlgorithm({ SigningAlgorithm: name, SubjectMode }: Shape['input']): OutboundAlgorithm {
  if (SubjectMode !== undefined) throw new Fault('ValidationError', 400, 'Stint does not support SubjectMode.')
  if (name === 'RS256' || name === 'ES384') return name
  throw new Fault(
    'ValidationError',
    400,
    'Requested SigningAlgorithm is not supported. See the GetWebIdentityToken documentation for supported algorithms',
  )
}

/** Tags of a token, unlike a session's, may begin with `aws:`. @throws {Fault} InvalidParameterValue */
function requestTags({ Tags = [] }: Shape['input']): Readonly<Record<string, string>> {
  refuseSameKeys(Tags)
  return tagsByKey(Tags)
}

/** A session's tag hides what its role has under that name, in whatever case. */
function principalTagsOf(
  own: readonly { readonly Key: string; readonly Value: string }[],
  session: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const hidden = new Set(Object.keys(session).map((key) => key.toLowerCase()))
  return { ...tagsByKey(own.filter(({ Key }) => !hidden.has(Key.toLowerCase()))), ...session }
}

function awsClaims({ view, account, caller, region, input }: Call<Shape['input']>): object {
  const organization = controlPolicies(view, account)
  const entity = caller.role
    ? roles.find(view, account, caller.role.name)
    : users.find(view, account, caller.userName ?? '')
  const principalTags = principalTagsOf(entity?.tags ?? [], caller.session?.tags ?? {})
  const tags = requestTags(input)
  return {
    ...(caller.session?.sourceIdentity !== undefined && { source_identity: caller.session.sourceIdentity }),
    ...(organization && { org_id: organization.orgId }),
    aws_account: account,
    ...(organization && { ou_path: organization.orgPath }),
    ...(Object.keys(tags).length > 0 && { request_tags: tags }),
    ...(caller.session && { original_session_exp: wholeSeconds(caller.session.expiresAt) }),
    source_region: region,
    principal_id: caller.role?.arn ?? caller.arn,
    ...(Object.keys(principalTags).length > 0 && { principal_tags: principalTags }),
    ...(caller.session?.federated && { federated_provider: caller.session.federated.provider }),
    ...(caller.session?.instance !== undefined && { ec2_source_instance_arn: caller.session.instance }),
  }
}

const wholeSeconds = (moment: number): string => new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z')
