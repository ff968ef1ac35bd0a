import { parseArn } from '../../../kernel/brands.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { text, type Command, type Input } from '../../command.ts'
import { CONFIGS, registerConfig } from '../../ocm/oidc-configs.ts'
import { DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { providerToCome } from '../../rosa/oidc-provider.ts'
import { YES } from '../../prompt.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'
import { withProvider } from '../create/oidc-config.ts'

export const oidcConfig: Command = {
  summary: "tell OCM of the account's own issuer, and make its OIDC provider",
  options: [
    { name: 'issuer-url', value: 'URL', summary: 'https URL of the issuer' },
    { name: 'secret-arn', value: 'ARN', summary: "secret that holds the issuer's key" },
    { name: 'role-arn', value: 'ARN', summary: 'installer role that reads the key', aliases: ['installer-role-arn'] },
    MODE,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint register oidc-config --issuer-url https://oidc-a1b2c3d4.s3.us-east-1.amazonaws.com --secret-arn arn:aws:secretsmanager:us-east-1:111122223333:secret:key-AbCdEf --role-arn arn:aws:iam::111122223333:role/ManagedOpenShift-Installer-Role',
  ],
  run: (input, terminal) => {
    const [issuer, secret, role] = ['issuer-url', 'secret-arn', 'role-arn'].map((name) => needed(input, name)) as [
      string,
      string,
      string,
    ]
    if (!issuer.startsWith('https://')) throw wrong('--issuer-url', 'an https URL', issuer)
    if (parseArn(secret)?.service !== 'secretsmanager') throw wrong('--secret-arn', 'the ARN of a secret', secret)
    return withSession(input, terminal, async (session) => {
      const config = { issuer_url: issuer, secret_arn: secret, installer_role_arn: role }
      if (modeOf(input) === 'dry-run')
        return foretell(
          session,
          [providerToCome(issuer)],
          [{ method: 'POST', path: CONFIGS, body: { managed: false, ...config } }],
        )
      return withProvider(session, input, await registerConfig(session.ocm, config))
    })
  },
}

function needed(input: Input, name: string): string {
  const value = text(input, name)
  if (value === undefined)
    throw new Refusal(`--${name} is missing.`, { next: 'stint register oidc-config --help', exitCode: 2 })
  return value
}

const wrong = (flag: string, wanted: string, given: string) =>
  new Refusal(`${flag} takes ${wanted}, not ${JSON.stringify(given)}.`, { exitCode: 2 })
