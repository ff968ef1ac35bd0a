import { Refusal } from '../../../kernel/Refusal.ts'
import { text, texts, type Command } from '../../command.ts'
import { durationSeconds } from '../../duration.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'

/** `name=text`, or `name:=JSON`. @throws {Refusal} for anything else */
function claimOf(typed: string): readonly [string, unknown] {
  const [, name, json, value = ''] = /^([^=]+?)(:?)=(.*)$/s.exec(typed) ?? []
  const wrong = (why: string) =>
    new Refusal(`--claim ${JSON.stringify(typed)}: ${why}.`, { next: 'stint issuer token --help', exitCode: 2 })
  if (name === undefined) throw wrong('a claim is name=text or name:=JSON')
  if (!json) return [name, value]
  try {
    return [name, JSON.parse(value)]
  } catch {
    throw wrong('what stands behind := is no JSON')
  }
}

export const token: Command = {
  summary: 'a token of a foreign issuer, signed by its newest key',
  description:
    'Claims replace those of the issuer’s shape, and what the real issuer would say beside them follows: of GitHub’s, repository, ref, environment and event_name make the subject, and the subject makes them. name:=null takes one away. The token is all that is printed on stdout.',
  arguments: ['NAME'],
  options: [
    { name: 'claim', value: 'NAME=TEXT', summary: 'a claim: name=text, or name:=JSON', repeatable: true },
    { name: 'audience', value: 'AUDIENCE', summary: 'for whom it is; several make a list', repeatable: true },
    { name: 'lifetime', value: 'DURATION', summary: 'how long it lives (default: as the real ones do)' },
  ],
  examples: [
    'stint issuer token ci',
    'stint issuer token ci --claim repository=my-org/my-repo --claim ref=refs/heads/main',
    'stint issuer token ci --claim sub=repo:my-org/my-repo:environment:prod --lifetime 10m',
    `stint issuer token ci --claim 'groups:=["admin"]' --audience my-client`,
  ],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const [first, ...more] = texts(input, 'audience')
      const lifetime = text(input, 'lifetime')
      const made = await api.issuerToken(input.arguments[0] ?? '', {
        claims: Object.fromEntries(texts(input, 'claim').map(claimOf)),
        ...(first === undefined ? {} : { audience: more.length > 0 ? [first, ...more] : first }),
        ...(lifetime === undefined ? {} : { lifetimeSeconds: durationSeconds(lifetime) }),
      })
      if (!printed(terminal, made)) terminal.print(made.token)
    }),
}
