import { DIGITS, LOWER, type Random } from '../../../kernel/random.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { ADMIN, hasUser, providersPath, userPath, usersPath } from '../../ocm/logins.ts'
import { printed } from '../../output/structured.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { shellWord } from '../../plan/shell-word.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

const UPPER = LOWER.toUpperCase()

/** `a1B2c-…`: four times five of letters and digits, of every kind at least one. */
const drawnPassword = (random: Random): string =>
  Array.from({ length: 4 }, () => `${random.text(1, LOWER)}${random.text(1, UPPER)}${random.text(1, DIGITS)}${random.text(2, LOWER + UPPER + DIGITS)}`).join('-') // prettier-ignore

/** @throws {Refusal} exit 2 for one that OCM would not take */
function checkPassword(password: string): void {
  const isStrong = password.length >= 14 && /[a-z]/.test(password) && /[A-Z]/.test(password) && /[^A-Za-z]/.test(password) // prettier-ignore
  if (!isStrong)
    throw new Refusal('A password has at least 14 characters, among them lower and upper case, and a digit or symbol.', { exitCode: 2 }) // prettier-ignore
}

export const admin: Command = {
  summary: 'a user of a cluster who may do everything, and the password',
  description:
    'The user cluster-admin, by an htpasswd provider of the same name. The password is shown once and kept nowhere.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'password', short: 'p', value: 'PASSWORD', summary: 'password (default: drawn)' },
    DRY_RUN,
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint create admin --cluster demo', 'stint create admin -c demo -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { ocm, random } = session
      const password = text(input, 'password') ?? drawnPassword(random)
      checkPassword(password)
      const { id, name, api } = await neededCluster(ocm, clusterKey(input))
      const [users, providers] = [usersPath(id, ADMIN.group), providersPath(id)]
      const provider = { type: 'HTPasswdIdentityProvider', name: ADMIN.user }
      if (flag(input, 'dry-run'))
        return foretell(session, [], [{ method: 'POST', path: users, body: { id: ADMIN.user } }, { method: 'POST', path: providers, body: provider }]) // prettier-ignore
      if (await hasUser(ocm, id, ADMIN.group, ADMIN.user))
        throw new Refusal(`The cluster ${name} has an administrator already.`, { next: `stint delete admin --cluster ${name}` }) // prettier-ignore
      await ocm.post(users, { id: ADMIN.user })
      try {
        await ocm.post(providers, { ...provider, htpasswd: { users: { items: [{ username: ADMIN.user, password }] } } })
      } catch (error) {
        await ocm.delete(userPath(id, ADMIN.group, ADMIN.user)) // nothing half done
        throw error
      }
      const made = { api_url: api?.url ?? '', username: ADMIN.user, password }
      if (printed(terminal, made)) return
      terminal.print(`oc login ${made.api_url} --username ${made.username} --password ${shellWord(password)}`)
    }),
}
