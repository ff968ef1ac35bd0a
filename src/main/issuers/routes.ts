import { missing, type Issuer, type Issuers, type Wrong } from './issuers.ts'
import { audienceOf } from './shapes.ts'
import { readSigningKey } from '../../wire/jose/signing-key.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** As the API shows it: keys by their ids only. */
const shown = ({ keys, created, ...issuer }: Issuer) => ({
  ...issuer,
  audience: audienceOf(issuer.shape),
  keys: keys.map((pem) => readSigningKey(pem).kid),
  created: new Date(created).toISOString(),
})

const ok = (body: unknown): Answer => ({ status: 200, body })
const wrongly = ({ wrong, status = 400, next }: Wrong): Answer => ({ status, body: { error: wrong, next } })

/** `/stint/v1/issuers`: foreign issuers that stand in this world. */
export const issuerRoutes = (issuers: Issuers) =>
  [
    ['GET', /^\/stint\/v1\/issuers$/, async (): Promise<Answer> => ok({ issuers: issuers.list().map(shown) })],
    [
      'POST',
      /^\/stint\/v1\/issuers$/,
      async (_match: RegExpExecArray, body: unknown): Promise<Answer> => {
        const made = await issuers.create(body)
        return 'wrong' in made ? wrongly(made) : ok(shown(made))
      },
    ],
    [
      'POST',
      /^\/stint\/v1\/issuers\/([a-z0-9-]{1,40})\/tokens$/,
      async ([, name = '']: RegExpExecArray, body: unknown): Promise<Answer> => {
        const made = issuers.token(name, body)
        return 'wrong' in made ? wrongly(made) : ok(made)
      },
    ],
    [
      'POST',
      /^\/stint\/v1\/issuers\/([a-z0-9-]{1,40})\/rotate$/,
      async ([, name = '']: RegExpExecArray, body: unknown): Promise<Answer> => {
        const made = await issuers.rotate(name, body)
        return 'wrong' in made ? wrongly(made) : ok(shown(made))
      },
    ],
    [
      'DELETE',
      /^\/stint\/v1\/issuers\/([a-z0-9-]{1,40})$/,
      async ([, name = '']: RegExpExecArray): Promise<Answer> =>
        (await issuers.remove(name)) ? ok({ name, deleted: true }) : wrongly(missing(name)),
    ],
  ] as const
