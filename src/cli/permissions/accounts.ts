import { Refusal } from '../../kernel/Refusal.ts'
import { awsClient, type AwsClient } from '../../wire/aws-client.ts'
import { text, type Input } from '../command.ts'
import { ownApi, ownApiOf, type OwnApi } from '../own-api.ts'
import { openSession, type Session } from '../session.ts'
import type { Terminal } from '../terminal.ts'

/** One account, and a client that acts in it. */
export interface AccountAccess {
  readonly account: string
  readonly aws: AwsClient
}

/** What the caller can look into: of a Stint every account, else the one whose credentials were found. */
export interface Reach {
  readonly own: AccountAccess
  /** Undefined: no credentials for that account. */
  access(account: string): Promise<AccountAccess | undefined>
  /** The accounts of a Stint's world that its own API names. */
  readonly named: readonly string[]
}

export async function withReach<T>(
  input: Input,
  terminal: Terminal,
  use: (reach: Reach, session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(input, terminal)
  const clients: AwsClient[] = []
  const api = ownApiFor(session, input, terminal)
  try {
    const { account } = await session.caller()
    const own = { account, aws: session.aws }
    const known = new Map<string, Promise<AccountAccess | undefined>>([[account, Promise.resolve(own)]])
    const endpoint = session.stint?.aws ?? terminal.environment['AWS_ENDPOINT_URL']
    const open = async (wanted: string): Promise<AccountAccess | undefined> => {
      if (!api || endpoint === undefined) return undefined
      try {
        const person = await api.credentials(wanted)
        const aws = awsClient({ endpoint, region: session.region, credentials: person, clock: session.clock })
        clients.push(aws)
        return { account: person.account, aws }
      } catch (error) {
        if (error instanceof Refusal) return undefined
        throw error
      }
    }
    const access = (wanted: string) => {
      const found = known.get(wanted) ?? open(wanted)
      known.set(wanted, found)
      return found
    }
    const names = await Promise.all(['management', 'customer', 'redhat'].map(access))
    const named = names.flatMap((one) => (one ? [one.account] : []))
    for (const one of names) if (one && !known.has(one.account)) known.set(one.account, Promise.resolve(one))
    return await use({ own, access, named }, session)
  } finally {
    for (const client of clients) client.close()
    api?.close()
    session.close()
  }
}

/** Stint's own API, if the cloud that is talked to is a Stint: the running one, or what `stint env` named. */
function ownApiFor(session: Session, input: Input, { environment }: Terminal): OwnApi | undefined {
  if (session.stint) return ownApiOf(session.stint)
  const { STINT_URL: url, STINT_TOKEN: token, AWS_ENDPOINT_URL: endpoint } = environment
  return url && token && endpoint && text(input, 'profile') === undefined ? ownApi(url, token) : undefined
}
