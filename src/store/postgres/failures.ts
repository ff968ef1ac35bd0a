import { Refusal } from '../../kernel/Refusal.ts'
import { SchemaTooNew } from './schema.ts'

interface Place {
  readonly host: string
  readonly port: string
  readonly user: string
  readonly database: string
}

const OTHER_URL = 'stint up --store postgres://USER@HOST:PORT/DATABASE'

const withPassword = (place: Place) => `PGPASSWORD=PASSWORD stint up --store ${urlOf(place)}`
const nobodyThere = (place: Place) => `pg_isready${at(place)}`

/** By SQLSTATE, or the operating system's code: what to type next. */
const NEXT: ReadonlyMap<string, (place: Place) => string> = new Map([
  ['28P01', withPassword],
  ['28000', ({ user, ...place }) => `psql${at(place)} -U ${user} ${place.database}`],
  ['3D000', ({ user, ...place }) => `createdb${at(place)} -U ${user} ${place.database}`],
  [
    '42501',
    ({ user, database, ...place }) => `psql${at(place)} -c 'grant create on database "${database}" to "${user}"'`,
  ],
  ['25006', () => 'Give the URL of a server that takes writes: this one is a standby, or is set to read only.'],
  ['53300', (place) => `psql${at(place)} -c 'show max_connections'`],
  ...['ECONNREFUSED', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', '57P03'].map(
    (code) => [code, nobodyThere] as const,
  ),
])

/** What the client says when the server wants a password and it has none. */
const NO_PASSWORD = /client password must be a/

/** Why the database at the URL cannot be used, and what to type next. The password of the URL is told to nobody. */
export function refusalOf(url: string, error: unknown): Refusal {
  const place = placeOf(url)
  const { message = '', code = '' } = error as Partial<NodeJS.ErrnoException>
  const isBare = NO_PASSWORD.test(message)
  const why = isBare ? 'it asks for a password, and none is given' : message || code || String(error)
  const told = place ? urlOf({ ...place, user: '' }) : 'the given URL'
  return new Refusal(`The store at ${told} cannot be used: ${why}.`, {
    next: nextOf(place, isBare ? '28P01' : code, error),
  })
}

function nextOf(place: Place | undefined, code: string, error: unknown): string {
  if (error instanceof SchemaTooNew) return 'Start the newer Stint that wrote it, or give another database.'
  return (place && NEXT.get(code)?.(place)) ?? OTHER_URL
}

const at = ({ host, port }: Pick<Place, 'host' | 'port'>): string =>
  `${host === '' ? '' : ` -h ${host}`}${port === '' ? '' : ` -p ${port}`}`

const urlOf = ({ host, port, user, database }: Place): string =>
  `postgres://${user === '' ? '' : `${user}@`}${encodeURIComponent(host)}${port === '' ? '' : `:${port}`}/${database}`

function placeOf(url: string): Place | undefined {
  if (!URL.canParse(url)) return undefined
  const { hostname, port, username, pathname } = new URL(url)
  const user = decodeURIComponent(username)
  return { host: decodeURIComponent(hostname), port, user, database: decodeURIComponent(pathname.slice(1)) || user }
}
