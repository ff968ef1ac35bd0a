import { Fault } from '../../kernel/Fault.ts'
import type { AccountId } from '../../kernel/brands.ts'
import { BASE32 } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import { operation, type Call } from '../operation.ts'
import { sshPublicKeys, type SshPublicKey, type User } from './documents.ts'
import { existing, onUser, USER } from './entity-kinds.ts'
import { namedOrCaller, onNamedOrCaller } from './caller-user.ts'
import { noSuchEntity, validationError } from './faults.ts'
import { sortedPage } from './page.ts'
import { refuseOver } from './quota-count.ts'
import { at } from './shapes.ts'
import { sshKeyForms } from './ssh-public-key.ts'
import type { In, Out } from './types.ts'

/** Keys for CodeCommit, which does not exist here: they are kept and told, and open nothing. */

export const sshKeysOf = (view: View, account: AccountId, user: Pick<User, 'id'>): readonly SshPublicKey[] =>
  sshPublicKeys
    .all(view, account)
    .map(({ value }) => value)
    .filter((key) => key.userId === user.id)

const row = (user: User, key: SshPublicKey) => ({
  UserName: user.name,
  SSHPublicKeyId: key.id,
  Status: key.status,
  UploadDate: at(key.created),
})

interface Named {
  readonly UserName: string
  readonly SSHPublicKeyId: string
}

/** @throws {Fault} NoSuchEntity */
function existingKey(call: Pick<Call<Named>, 'view' | 'account' | 'input'>) {
  const { view, account, input } = call
  const user = existing(USER, call, input.UserName)
  const key = sshPublicKeys.find(view, account, input.SSHPublicKeyId)
  if (key?.userId !== user.id) throw noSuchEntity(`The SSH Public Key with id ${input.SSHPublicKeyId} cannot be found.`)
  return { user, key }
}

const UploadSSHPublicKey = operation<In<'UploadSSHPublicKey'>, Out<'UploadSSHPublicKey'>>({
  name: 'UploadSSHPublicKey',
  authorize: onUser('UploadSSHPublicKey'),
  handle(call) {
    const { view, account, input, now, random } = call
    const user = existing(USER, call, input.UserName)
    const { fingerprint } = sshKeyForms(input.SSHPublicKeyBody)
    const theirs = sshKeysOf(view, account, user)
    if (theirs.some((key) => key.fingerprint === fingerprint))
      throw new Fault(
        'DuplicateSSHPublicKey',
        400,
        'The SSH public key is already associated with the specified IAM user.',
      )
    refuseOver(call, 'SSHPublicKeysPerUser', theirs.length)
    const id = `APKA${random.text(16, BASE32)}`
    const body = input.SSHPublicKeyBody
    const key: SshPublicKey = { id, userId: user.id, body, fingerprint, status: 'Active', created: now }
    return {
      output: { SSHPublicKey: { ...row(user, key), Fingerprint: fingerprint, SSHPublicKeyBody: body } },
      writes: [sshPublicKeys.put(account, id, key)],
    }
  },
})

const GetSSHPublicKey = operation<In<'GetSSHPublicKey'>, Out<'GetSSHPublicKey'>>({
  name: 'GetSSHPublicKey',
  authorize: onUser('GetSSHPublicKey'),
  handle(call) {
    const { user, key } = existingKey(call)
    const { pem, ssh, form, fingerprint } = sshKeyForms(key.body)
    const asked = call.input.Encoding
    const body = asked === form ? key.body : asked === 'PEM' ? pem : ssh
    return { output: { SSHPublicKey: { ...row(user, key), Fingerprint: fingerprint, SSHPublicKeyBody: body } } }
  },
})

const ListSSHPublicKeys = operation<In<'ListSSHPublicKeys'>, Out<'ListSSHPublicKeys'>>({
  name: 'ListSSHPublicKeys',
  authorize: onNamedOrCaller('ListSSHPublicKeys'),
  handle(call) {
    const user = existing(USER, call, namedOrCaller(call))
    const { items, answer } = sortedPage(sshKeysOf(call.view, call.account, user), call.input, (key) => key.id)
    return { output: { SSHPublicKeys: items.map((key) => row(user, key)), ...answer } }
  },
})

const UpdateSSHPublicKey = operation<In<'UpdateSSHPublicKey'>, Out<'UpdateSSHPublicKey'>>({
  name: 'UpdateSSHPublicKey',
  authorize: onUser('UpdateSSHPublicKey'),
  handle(call) {
    const status = settable(call.input.Status)
    const { key } = existingKey(call)
    return { output: {}, writes: [sshPublicKeys.put(call.account, key.id, { ...key, status })] }
  },
})

/** @throws {Fault} ValidationError for `Expired`, which the model lets pass and only AWS sets. */
export function settable(status: string): 'Active' | 'Inactive' {
  if (status !== 'Active' && status !== 'Inactive') throw validationError(`Invalid status ${status}`)
  return status
}

const DeleteSSHPublicKey = operation<In<'DeleteSSHPublicKey'>, Out<'DeleteSSHPublicKey'>>({
  name: 'DeleteSSHPublicKey',
  authorize: onUser('DeleteSSHPublicKey'),
  handle(call) {
    const { key } = existingKey(call)
    return { output: {}, writes: [sshPublicKeys.drop(call.account, key.id)] }
  },
})

export const sshPublicKeyOperations = [
  UploadSSHPublicKey,
  GetSSHPublicKey,
  ListSSHPublicKeys,
  UpdateSSHPublicKey,
  DeleteSSHPublicKey,
]
