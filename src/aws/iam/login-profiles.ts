import { Fault } from '../../kernel/Fault.ts'
import { refuseEarly } from '../early-refusal.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { accountSettings, loginProfiles, type LoginProfile, type PasswordHash } from './documents.ts'
import { needOn, USER } from './entity-kinds.ts'
import { alreadyExists, noSuchEntity, passwordPolicyViolation, validationError } from './faults.ts'
import { holderOf, onHolder, type Holder } from './mfa-holder.ts'
import { checkPassword, hashed, isReused, matches, withPassword } from './password.ts'
import { at } from './shapes.ts'
import type { In, Out } from './types.ts'

/** Console passwords. Stint has no console to sign in to; passwords are kept as scrypt hashes and held to the account's policy. */

type Where = Pick<Call<unknown>, 'view' | 'account'>

const policyOf = ({ view, account }: Where) => accountSettings.find(view, account, 'this')?.passwordPolicy

/** @throws {Fault} NoSuchEntity */
function existingProfile({ view, account }: Where, holder: Holder): LoginProfile {
  const profile = loginProfiles.find(view, account, holder.id)
  if (!profile) throw noSuchEntity(`Login Profile for User ${holder.name} cannot be found.`)
  return profile
}

const profileShape = (holder: Holder, profile: LoginProfile) => ({
  UserName: holder.name,
  CreateDate: at(profile.created),
  PasswordResetRequired: profile.resetRequired,
})

const CreateLoginProfile = operation<In<'CreateLoginProfile'>, Out<'CreateLoginProfile'>, PasswordHash>({
  name: 'CreateLoginProfile',
  async prepare(call) {
    refuseEarly(call, onHolder('CreateLoginProfile')(call))
    return hashed(call.input.Password ?? call.random.text(32, 'abcdefghjkmnpqrstuvwxyz23456789'), call.random)
  },
  authorize: onHolder('CreateLoginProfile'),
  handle(call) {
    const { view, account, input, now, prepared: password } = call
    const holder = holderOf(call)
    if (loginProfiles.find(view, account, holder.id))
      throw alreadyExists(`Login Profile for user ${holder.name} already exists.`)
    if (input.Password === undefined && holder.id !== 'root') throw validationError('Must specify a password')
    if (input.Password !== undefined) checkPassword(input.Password, policyOf(call), account)
    const profile: LoginProfile = {
      userId: holder.id,
      password,
      created: now,
      changed: now,
      resetRequired: input.PasswordResetRequired ?? false,
      earlier: [],
    }
    return {
      output: { LoginProfile: profileShape(holder, profile) },
      writes: [loginProfiles.put(account, holder.id, profile)],
    }
  },
})

const GetLoginProfile = operation<In<'GetLoginProfile'>, Out<'GetLoginProfile'>>({
  name: 'GetLoginProfile',
  authorize: onHolder('GetLoginProfile'),
  handle(call) {
    const holder = holderOf(call)
    return { output: { LoginProfile: profileShape(holder, existingProfile(call, holder)) } }
  },
})

interface NewPassword {
  readonly password?: PasswordHash
  /** Of the profile that `prepare` looked at. */
  readonly changed?: number
  readonly reused: boolean
}

/** The new password's hash, and whether it was used before. */
async function newPassword(call: Where & Pick<Call<unknown>, 'random'>, password: string, id: string | undefined) {
  const profile = id === undefined ? undefined : loginProfiles.find(call.view, call.account, id)
  const reused = profile !== undefined && (await isReused(password, profile, policyOf(call)))
  return { password: await hashed(password, call.random), reused }
}

const reuse = () =>
  passwordPolicyViolation('Policy constraint violation with password reuse prevention during password change.')

const UpdateLoginProfile = operation<In<'UpdateLoginProfile'>, Out<'UpdateLoginProfile'>, NewPassword>({
  name: 'UpdateLoginProfile',
  async prepare(call) {
    const { Password, UserName } = call.input
    if (Password === undefined) return { reused: false }
    refuseEarly(call, onHolder('UpdateLoginProfile')(call))
    return newPassword(call, Password, USER.find(call.view, call.account, UserName)?.id)
  },
  authorize: onHolder('UpdateLoginProfile'),
  handle(call) {
    const { account, input, now, prepared } = call
    const holder = holderOf(call)
    const old = existingProfile(call, holder)
    if (input.Password !== undefined) checkPassword(input.Password, policyOf(call), account)
    if (prepared.reused) throw reuse()
    const renewed = prepared.password ? withPassword(old, prepared.password, now) : old
    const profile = { ...renewed, resetRequired: input.PasswordResetRequired ?? old.resetRequired }
    return { output: {}, writes: [loginProfiles.put(account, holder.id, profile)] }
  },
})

const DeleteLoginProfile = operation<In<'DeleteLoginProfile'>, Out<'DeleteLoginProfile'>>({
  name: 'DeleteLoginProfile',
  authorize: onHolder('DeleteLoginProfile'),
  handle(call) {
    const holder = holderOf(call)
    existingProfile(call, holder)
    return { output: {}, writes: [loginProfiles.drop(call.account, holder.id)] }
  },
})

interface Change extends NewPassword {
  readonly right: boolean
  /** The profile whose password was compared: it must still be the same when the new one is written. */
  readonly compared?: LoginProfile
}

/** @throws {Fault} InvalidUserType */
function ownPassword(call: Call<unknown>): readonly Need[] {
  const { caller } = call
  if (caller.kind !== 'user' || caller.userName === undefined)
    throw new Fault('InvalidUserType', 400, 'Only IAM Users can change their own password')
  return [needOn(USER, call, 'ChangePassword', caller.userName)]
}

/** A user changes his own password, when he has one and the account's policy lets him. */
const ChangePassword = operation<In<'ChangePassword'>, Out<'ChangePassword'>, Change>({
  name: 'ChangePassword',
  async prepare(call) {
    const { view, account, caller, input } = call
    const id = caller.kind === 'user' ? USER.find(view, account, caller.userName ?? '')?.id : undefined
    const compared = id === undefined ? undefined : loginProfiles.find(view, account, id)
    if (!compared) return { reused: false, right: false }
    refuseEarly(call, ownPassword(call))
    const right = await matches(input.OldPassword, compared.password)
    return { ...(await newPassword(call, input.NewPassword, id)), right, compared }
  },
  authorize: ownPassword,
  handle(call) {
    const { account, caller, input, now, prepared } = call
    const holder = holderOf({ ...call, input: { UserName: caller.userName } })
    const old = existingProfile(call, holder)
    if (!prepared.right || !prepared.password || old.password.hash !== prepared.compared?.password.hash)
      throw new Fault('AccessDenied', 403, 'The old password was incorrect.')
    checkPassword(input.NewPassword, policyOf(call), account)
    if (prepared.reused) throw reuse()
    const profile = { ...withPassword(old, prepared.password, now), resetRequired: false }
    return { output: {}, writes: [loginProfiles.put(account, holder.id, profile)] }
  },
})

export const loginProfileOperations = [
  CreateLoginProfile,
  GetLoginProfile,
  UpdateLoginProfile,
  DeleteLoginProfile,
  ChangePassword,
]
