import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../kernel/Refusal.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { CONFIGS, createManagedConfig, registerConfig } from '../../ocm/oidc-configs.ts'
import type { OidcConfig } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { carryOut, DRY_RUN, MODE, modeOf, unprinted } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { YES } from '../../prompt.ts'
import { installerRoleFor } from '../../rosa/find-account-roles.ts'
import { bucketWants, documentFiles, newOidcBucket, type OidcBucket } from '../../rosa/oidc-bucket.ts'
import { DRAWN } from '../../rosa/cluster-to-come.ts'
import { configProviderWant, providerToCome } from '../../rosa/oidc-provider.ts'
import { managedIssuer } from '../../../catalogue/oidc.ts'
import { defaultVersion } from '../../../catalogue/versions.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const oidcConfig: Command = {
  summary: 'an issuer of tokens that clusters share, and its OIDC provider',
  description:
    'Managed: Red Hat keeps key and documents. Unmanaged (--managed=false): the documents stand in a public bucket of this account, the key in its Secrets Manager. With -o only the configuration is made, and printed.',
  options: [
    { name: 'managed', summary: 'Red Hat keeps key and documents; --managed=false: the account does', default: true },
    { name: 'prefix', value: 'PREFIX', summary: "prefix of the bucket's name (unmanaged)" },
    {
      name: 'role-arn',
      value: 'ARN',
      summary: 'installer role that reads the key (unmanaged)',
      aliases: ['installer-role-arn'],
    },
    { name: 'raw-files', summary: 'only write key and documents here (unmanaged)' },
    MODE,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create oidc-config',
    'stint create oidc-config -o json',
    'stint create oidc-config --managed=false --prefix team --mode manual',
  ],
  run: (input, terminal) => {
    checkFlags(input)
    return withSession(input, terminal, (session) =>
      flag(input, 'managed') ? managed(session, input) : unmanaged(session, input),
    )
  },
}

function checkFlags(input: Input): void {
  const managed = flag(input, 'managed')
  const own = ['prefix', 'role-arn'].filter((name) => text(input, name) !== undefined)
  if (managed && (own.length > 0 || flag(input, 'raw-files')))
    throw new Refusal(`--${own[0] ?? 'raw-files'} is for an unmanaged configuration.`, {
      next: 'Add --managed=false.',
      exitCode: 2,
    })
}

async function managed(session: Session, input: Input): Promise<void> {
  if (modeOf(input) === 'dry-run') {
    const body = { managed: true }
    return foretell(session, [providerToCome(managedIssuer(DRAWN))], [{ method: 'POST', path: CONFIGS, body }])
  }
  await withProvider(session, input, await createManagedConfig(session.ocm))
}

/** Prints the configuration as asked, or goes on to the account's trust in it. */
export async function withProvider(session: Session, input: Input, config: OidcConfig): Promise<void> {
  const { terminal } = session
  if (printed(terminal, config)) return
  const tell = modeOf(input) === 'manual' ? terminal.note : terminal.print
  tell(`Created OIDC configuration ${config.id}: ${config.issuer_url}`)
  await carryOut(session, [await configProviderWant(session, config)], modeOf(input))
  terminal.note(
    `\nClusters take it by: stint create operator-roles --prefix PREFIX --oidc-config-id ${config.id} --role-arn ARN`,
  )
}

async function unmanaged(session: Session, input: Input): Promise<void> {
  const { terminal, ocm, aws, region } = session
  const source = await newOidcBucket(session, text(input, 'prefix'))
  if (modeOf(input) === 'dry-run') return foretellUnmanaged(session, input, source)
  if (flag(input, 'raw-files')) {
    const files = documentFiles(source)
    for (const [name, body] of [
      [source.keyFile, source.key],
      [files.discovery, source.discovery],
      [files.jwks, source.jwks],
    ] as const)
      writeFileSync(join(terminal.cwd, name), body, { mode: 0o600 })
    return terminal.note(
      `Wrote ${source.keyFile}, ${files.discovery} and ${files.jwks} for the issuer ${source.issuer}.`,
    )
  }
  const role = text(input, 'role-arn') ?? (await installerRoleFor(session, defaultVersion))
  const mode = modeOf(input)
  await carryOut(mode === 'auto' ? unprinted(session) : session, bucketWants(session, source), mode)
  if (mode === 'manual')
    return terminal.note(
      [
        `\nThen remove the key from this folder, and tell OCM:`,
        `  rm ${source.keyFile}`,
        `  stint register oidc-config --issuer-url ${source.issuer} --role-arn ${role} \\`,
        `    --secret-arn "$(aws secretsmanager describe-secret --secret-id ${source.secretName} --region ${region} --query ARN --output text)"`,
      ].join('\n'),
    )
  const { ARN: secretArn = '' } = await aws.call('secretsmanager', 'DescribeSecret', { SecretId: source.secretName })
  await withProvider(
    session,
    input,
    await registerConfig(ocm, { issuer_url: source.issuer, secret_arn: secretArn, installer_role_arn: role }),
  )
}

/** Under names that are drawn anew when it is done. */
async function foretellUnmanaged(session: Session, input: Input, source: OidcBucket): Promise<void> {
  const { issuer } = source
  if (flag(input, 'raw-files')) return foretell(session, [])
  const installer_role_arn = text(input, 'role-arn') ?? (await installerRoleFor(session, defaultVersion))
  const body = { managed: false, issuer_url: issuer, secret_arn: source.secretName, installer_role_arn }
  const wants = [...bucketWants(session, source), providerToCome(issuer)]
  await foretell(session, wants, [{ method: 'POST', path: CONFIGS, body }])
}
