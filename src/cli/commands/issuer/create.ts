import { text, type Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'

export const create: Command = {
  summary: 'let a foreign OIDC issuer stand in this world',
  description:
    'Its discovery document and keys are served over TLS, by name, to this cloud; its tokens have the shape that the real ones have. With --url it stands in for a real issuer, so that trust policies can be tried as they are; Stint’s CA may not sign for names of others, so that programs outside (curl --cacert) refuse the certificate, and this cloud alone takes it.',
  arguments: ['NAME'],
  options: [
    {
      name: 'shape',
      value: 'KIND',
      summary: 'whose tokens its own look like',
      choices: ['github', 'gitlab', 'keycloak', 'kind'],
      default: 'github',
    },
    { name: 'url', value: 'URL', summary: 'its URL (default: https://NAME.issuer.localhost)' },
  ],
  examples: [
    'stint issuer create ci --shape github',
    'stint issuer create actions --shape github --url https://token.actions.githubusercontent.com',
  ],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const url = text(input, 'url')
      const issuer = await api.createIssuer({
        name: input.arguments[0] ?? '',
        shape: text(input, 'shape') ?? 'github',
        ...(url === undefined ? {} : { url }),
      })
      if (printed(terminal, issuer)) return
      terminal.print(`Issuer ${issuer.name} answers for ${issuer.url}.`)
      terminal.note(
        `\n  aws iam create-open-id-connect-provider --url ${issuer.url} --client-id-list ${issuer.audience}\n  stint issuer token ${issuer.name}`,
      )
    }),
}
