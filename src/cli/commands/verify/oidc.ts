import { Refusal } from '../../../kernel/Refusal.ts'
import { nameOwner } from '../../../wire/names.ts'
import { CLUSTER } from '../../cluster-option.ts'
import { text, type Command, type Input } from '../../command.ts'
import { neededCluster, stsOf } from '../../ocm/clusters.ts'
import { neededConfig } from '../../ocm/oidc-configs.ts'
import { toldLinks } from '../../output/links.ts'
import { walkChain, type ChainAsked } from '../../rosa/oidc-chain.ts'
import { issuerOf } from '../../rosa/operator-roles.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const oidc: Command = {
  summary: 'the chain from an issuer of tokens to the roles that trust it, link by link',
  description:
    'Discovery document, keys, certificate, the provider in IAM with its thumbprint and audience, and the trust of each operator role. It stops at the first link that breaks, and says what to type. Exit code 1 where one does.',
  options: [
    CLUSTER,
    { name: 'oidc-config-id', value: 'ID', summary: 'OIDC configuration' },
    { name: 'issuer-url', value: 'URL', summary: 'any issuer' },
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint verify oidc --cluster demo',
    'stint verify oidc --oidc-config-id 2abc',
    'stint verify oidc --issuer-url https://my-oidc.s3.us-east-1.amazonaws.com -o json',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const asked = await askedFor(session, input)
      toldLinks(session, { issuer: asked.issuer }, await walkChain(session, asked))
    }),
}

/** Where clusters have their issuers; others' tokens are for STS. */
const isOfCloud = (url: string): boolean => URL.canParse(url) && nameOwner(new URL(url).host) !== undefined

async function askedFor(session: Session, input: Input): Promise<ChainAsked> {
  const [key, config, url] = ['cluster', 'oidc-config-id', 'issuer-url'].map((name) => text(input, name))
  if ([key, config, url].filter((one) => one !== undefined).length !== 1)
    throw new Refusal('Name a cluster, an OIDC configuration or an issuer, one of the three.', {
      next: 'stint verify oidc --cluster demo',
      exitCode: 2,
    })
  if (url !== undefined)
    return {
      issuer: url,
      makeProvider: `aws iam create-open-id-connect-provider --url ${url} --client-id-list ${isOfCloud(url) ? 'openshift sts.amazonaws.com' : 'sts.amazonaws.com'}`,
      makeRoles: 'stint create operator-roles --help',
    }
  if (config !== undefined)
    return {
      issuer: (await neededConfig(session.ocm, config)).issuer_url,
      forOperators: true,
      makeProvider: `stint create oidc-provider --oidc-config-id ${config}`,
      makeRoles: `stint create operator-roles --oidc-config-id ${config} --prefix PREFIX --role-arn ARN`,
    }
  const cluster = await neededCluster(session.ocm, key)
  return {
    issuer: issuerOf(cluster),
    forOperators: true,
    roles: stsOf(cluster).operator_iam_roles.map(({ namespace, name, role_arn: arn }) => ({
      namespace,
      secret: name,
      arn,
    })),
    makeProvider: `stint create oidc-provider --cluster ${cluster.name}`,
    makeRoles: `stint create operator-roles --cluster ${cluster.name}`,
  }
}
