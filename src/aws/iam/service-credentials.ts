import type { AccountId } from '../../kernel/brands.ts'
import { BASE32, type Random } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { serviceCredentials, uniqueIds, type ServiceCredential, type User } from './documents.ts'
import { existing, onEach, USER } from './entity-kinds.ts'
import { namedOrCaller, onNamedOrCaller } from './caller-user.ts'
import { noSuchEntity, validationError } from './faults.ts'
import { secretAccessKey } from './ids.ts'
import { sortedPage } from './page.ts'
import { refuseOver } from './quota-count.ts'
import { at } from './shapes.ts'
import { settable } from './ssh-public-keys.ts'
import type { In, Out } from './types.ts'

/**
 * Passwords and keys for services that take no signatures. None of these services exists here: a secret is told once and not kept.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html
 */

/** Services that take them, and whether by a key that can expire, or by a name and a password. */
const SERVICES: ReadonlyMap<string, 'key' | 'password'> = new Map([
  ['bedrock.amazonaws.com', 'key'],
  ['cassandra.amazonaws.com', 'password'],
  ['codecommit.amazonaws.com', 'password'],
  ['logs.amazonaws.com', 'key'],
])

const DAY = 86_400_000

/** The reference has NotSupportedService for it; those who record AWS's answers have this. */
const unsupportedService = (service: string) =>
  noSuchEntity(`No such service ${service} is supported for Service Specific Credentials`)

const all = (view: View, account: AccountId) => serviceCredentials.all(view, account).map(({ value }) => value)

export const serviceCredentialsOf = (view: View, account: AccountId, user: Pick<User, 'id'>) =>
  all(view, account).filter((credential) => credential.userId === user.id)

const isKey = ({ service }: ServiceCredential) => SERVICES.get(service) === 'key'

const row = (userName: string, credential: ServiceCredential, now: number) => ({
  UserName: userName,
  Status: credential.expires !== undefined && credential.expires <= now ? ('Expired' as const) : credential.status,
  ...(isKey(credential) ? { ServiceCredentialAlias: credential.name } : { ServiceUserName: credential.name }),
  CreateDate: at(credential.created),
  ...(credential.expires !== undefined && { ExpirationDate: at(credential.expires) }),
  ServiceSpecificCredentialId: credential.id,
  ServiceName: credential.service,
})

/** Of keys for Bedrock it is known how they begin; those for the logs are made alike. */
const secretOf = (credential: ServiceCredential, random: Random) =>
  isKey(credential)
    ? {
        ServiceCredentialSecret: `ABSK${Buffer.from(`${credential.name}:${secretAccessKey(random)}`).toString('base64')}`,
      }
    : { ServicePassword: random.bytes(32).toString('base64') }

/** `<user>-at-<account>`, and `<user>+1-at-<account>` while the first is there. */
function freeName(userName: string, account: AccountId, taken: readonly ServiceCredential[]): string {
  for (let number = 0; ; number++) {
    const name = `${userName}${number === 0 ? '' : `+${number}`}-at-${account}`
    if (!taken.some((credential) => credential.name === name)) return name
  }
}

const CreateServiceSpecificCredential = operation<
  In<'CreateServiceSpecificCredential'>,
  Out<'CreateServiceSpecificCredential'>
>({
  name: 'CreateServiceSpecificCredential',
  authorize(call) {
    const { ServiceName, CredentialAgeDays: days } = call.input
    const context: Record<string, string> = { 'iam:ServiceSpecificCredentialServiceName': ServiceName }
    if (days !== undefined) context['iam:ServiceSpecificCredentialAgeDays'] = String(days)
    return onNamedOrCaller('CreateServiceSpecificCredential')(call).map((need) => withContext(need, context))
  },
  handle(call) {
    const { view, account, input, now, random } = call
    const user = existing(USER, call, input.UserName)
    const { ServiceName: service, CredentialAgeDays: days } = input
    const kind = SERVICES.get(service)
    if (!kind) throw unsupportedService(service)
    if (days !== undefined && kind === 'password')
      throw validationError(`CredentialAgeDays is not supported for ${service}.`) // AWS publishes no text
    const theirs = serviceCredentialsOf(view, account, user).filter((other) => other.service === service)
    refuseOver(call, 'ServiceSpecificCredentialsPerUser', theirs.length)
    const credential: ServiceCredential = {
      id: `ACCA${random.text(17, BASE32)}`,
      userId: user.id,
      service,
      name: freeName(user.name, account, theirs),
      status: 'Active',
      created: now,
      ...(days !== undefined && { expires: now + days * DAY }),
    }
    return {
      output: { ServiceSpecificCredential: { ...row(user.name, credential, now), ...secretOf(credential, random) } },
      writes: [serviceCredentials.put(account, credential.id, credential)],
      credential: true,
    }
  },
})

const withContext = (need: Need, context: Readonly<Record<string, string>>): Need => ({
  ...need,
  context: { ...need.context, ...context },
})

interface Named {
  readonly UserName?: string | undefined
  readonly ServiceSpecificCredentialId: string
}

/** The `authorize` of an operation on one of them: of which service it is, policies may ask. */
const onCredential =
  (action: string) =>
  (call: Call<Named>): readonly Need[] => {
    const credential = serviceCredentials.find(call.view, call.account, call.input.ServiceSpecificCredentialId)
    const context: Readonly<Record<string, string>> =
      credential === undefined ? {} : { 'iam:ServiceSpecificCredentialServiceName': credential.service }
    return onNamedOrCaller(action)(call).map((need) => withContext(need, context))
  }

/** @throws {Fault} NoSuchEntity */
function existingCredential(call: Call<Named>) {
  const user = existing(USER, call, namedOrCaller(call))
  const id = call.input.ServiceSpecificCredentialId
  const credential = serviceCredentials.find(call.view, call.account, id)
  if (credential?.userId !== user.id) throw noSuchEntity(`No such credential ${id} exists`)
  return { user, credential }
}

const ListServiceSpecificCredentials = operation<
  In<'ListServiceSpecificCredentials'>,
  Out<'ListServiceSpecificCredentials'>
>({
  name: 'ListServiceSpecificCredentials',
  authorize: (call) =>
    call.input.AllUsers === true
      ? onEach('ListServiceSpecificCredentials', 'user')(call)
      : onNamedOrCaller('ListServiceSpecificCredentials')(call),
  handle(call) {
    const { view, account, input, now } = call
    if (input.ServiceName !== undefined && !SERVICES.has(input.ServiceName)) throw unsupportedService(input.ServiceName)
    if (input.AllUsers === true && input.UserName !== undefined)
      throw validationError('UserName and AllUsers cannot be specified together.') // AWS publishes no text
    const found = input.AllUsers === true ? all(view, account) : theirsOf(call)
    const wanted = found.filter(({ service }) => input.ServiceName === undefined || service === input.ServiceName)
    const { items, answer } = sortedPage(wanted, input, ({ id }) => id)
    const rows = items.map((one) => row(uniqueIds.find(view, account, one.userId)?.name ?? '', one, now))
    return { output: { ServiceSpecificCredentials: rows, ...answer } }
  },
})

const theirsOf = (call: Call<{ readonly UserName?: string | undefined }>) =>
  serviceCredentialsOf(call.view, call.account, existing(USER, call, namedOrCaller(call)))

const ResetServiceSpecificCredential = operation<
  In<'ResetServiceSpecificCredential'>,
  Out<'ResetServiceSpecificCredential'>
>({
  name: 'ResetServiceSpecificCredential',
  authorize: onCredential('ResetServiceSpecificCredential'),
  handle(call) {
    const { user, credential } = existingCredential(call)
    const shown = { ...row(user.name, credential, call.now), ...secretOf(credential, call.random) }
    return {
      output: { ServiceSpecificCredential: shown },
      writes: [serviceCredentials.put(call.account, credential.id, credential)],
      credential: true,
    }
  },
})

const UpdateServiceSpecificCredential = operation<
  In<'UpdateServiceSpecificCredential'>,
  Out<'UpdateServiceSpecificCredential'>
>({
  name: 'UpdateServiceSpecificCredential',
  authorize: onCredential('UpdateServiceSpecificCredential'),
  handle(call) {
    const status = settable(call.input.Status)
    const { credential } = existingCredential(call)
    return { output: {}, writes: [serviceCredentials.put(call.account, credential.id, { ...credential, status })] }
  },
})

const DeleteServiceSpecificCredential = operation<
  In<'DeleteServiceSpecificCredential'>,
  Out<'DeleteServiceSpecificCredential'>
>({
  name: 'DeleteServiceSpecificCredential',
  authorize: onCredential('DeleteServiceSpecificCredential'),
  handle(call) {
    const { credential } = existingCredential(call)
    return { output: {}, writes: [serviceCredentials.drop(call.account, credential.id)] }
  },
})

export const serviceCredentialOperations = [
  CreateServiceSpecificCredential,
  ListServiceSpecificCredentials,
  ResetServiceSpecificCredential,
  UpdateServiceSpecificCredential,
  DeleteServiceSpecificCredential,
]
