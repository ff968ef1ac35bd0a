/**
 * What a shell that worked with an account of AWS may have set, and what would lead an SDK past `stint env`: a session token beside a
 * long-term key is refused, the SDK for JavaScript prefers a profile to keys, an endpoint of one service to the one of all.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
const IN_THE_WAY = [
  /^AWS_(SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|ACCOUNT_ID)$/,
  /^AWS_(DEFAULT_)?PROFILE$/,
  /^AWS_ENDPOINT_URL_[A-Z0-9_]+$/,
  /^AWS_(IGNORE_CONFIGURED_ENDPOINT_URLS|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT)$/,
]

/** The variables of the environment that shall be unset, in order; what is set anew is none of them. */
export const inTheWay = (
  environment: Readonly<Record<string, string | undefined>>,
  setAnew: Readonly<Record<string, string>>,
): readonly string[] =>
  Object.keys(environment)
    .filter((name) => !Object.hasOwn(setAnew, name) && IN_THE_WAY.some((kind) => kind.test(name)))
    .toSorted()
