type Environment = Readonly<Record<string, string | undefined>>

/** What speaks for the person at the keyboard, or says where what does is kept. */
const OF_THE_PERSON = /^(?:AWS_|OCM_|STINT_|KUBECONFIG$)/

/** The way to the cloud, and how clients behave on it. */
const OF_THE_WAY =
  /^AWS_(?:ENDPOINT_URL(?:_[A-Z0-9_]+)?|IGNORE_CONFIGURED_ENDPOINT_URLS|USE_(?:FIPS|DUALSTACK)_ENDPOINT|CA_BUNDLE|MAX_ATTEMPTS|RETRY_MODE|PAGER)$/

/** The environment without the identity of whoever typed the command: none but the new one can be found in it. */
export function withoutPerson(environment: Environment, folder: string): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (!OF_THE_PERSON.test(entry[0]) || OF_THE_WAY.test(entry[0])),
  )
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: `${folder}/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
  }
}
