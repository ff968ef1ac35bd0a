type Environment = Readonly<Record<string, string | undefined>>

/** Where an SDK finds credentials, and what else speaks for the person at the keyboard. */
const OF_THE_PERSON = [
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|ACCOUNT_ID)$/,
  /^AWS_(PROFILE|DEFAULT_PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/,
  /^AWS_(ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE)$/,
  /^AWS_(CONTAINER_|EC2_METADATA_)/,
  /^(OCM_TOKEN|OCM_CONFIG|STINT_TOKEN|KUBECONFIG)$/,
]

/** The environment without the identity of whoever typed the command: none but the new one can be found in it. */
export function withoutPerson(environment: Environment, folder: string): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !OF_THE_PERSON.some((name) => name.test(entry[0])),
  )
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: `${folder}/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
  }
}
