import { Fault } from '../../kernel/Fault.ts'
import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import { BASE32 } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import { qrCode } from '../../wire/qr/qr-code.ts'
import { qrPng } from '../../wire/qr/png.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { mfaDevices, uniqueIds, users, type MfaDevice, type User } from './documents.ts'
import { onPath } from './entity-kinds.ts'
import { alreadyExists, deleteConflict, invalidAuthenticationCode, noSuchEntity, validationError } from './faults.ts'
import { iamArn } from './ids.ts'
import { holderOf, onHolder, type Holder } from './mfa-holder.ts'
import { page, sortedPage } from './page.ts'
import { refuseOver } from './quota-count.ts'
import { at, tagsOf, userShape } from './shapes.ts'
import { CASED, checkedTags, makingWith, tagRecord } from './tags.ts'
import { codeAt, stepAt, stepOfPair } from './totp.ts'
import type { In, Out } from './types.ts'

/** Virtual MFA devices: RFC 6238, really verified. Hardware and FIDO devices belong to the console and do not exist here. */

interface SerialCall {
  readonly view: View
  readonly account: AccountId
  readonly input: { readonly SerialNumber: string }
}

const missing = (serial: string) => noSuchEntity(`MFA Device with serial number ${serial} does not exist.`)

/** A device's document stands under its own ARN's path and name. */
const keyOf = (serial: string) => serial.slice(serial.indexOf(':mfa/') + ':mfa'.length)

export function findDevice(view: View, account: AccountId, serial: string): MfaDevice | undefined {
  const device = mfaDevices.find(view, account, keyOf(serial))
  return device?.arn === serial ? device : undefined
}

/** @throws {Fault} NoSuchEntity */
export function existingDevice({ view, account, input }: SerialCall): MfaDevice {
  const device = findDevice(view, account, input.SerialNumber)
  if (!device) throw missing(input.SerialNumber)
  return device
}

export const deviceWrite = (account: AccountId, device: MfaDevice) => mfaDevices.put(account, keyOf(device.arn), device)

/** The devices of a user (by unique id) or of the root user. */
export const devicesOf = (view: View, account: AccountId, holder: string): readonly MfaDevice[] =>
  mfaDevices
    .all(view, account)
    .map(({ value }) => value)
    .filter((device) => device.holder === holder)

/** The `authorize` of an operation on the device itself. */
export const onDevice =
  (action: string, more: Partial<Need> = {}) =>
  ({ view, account, input }: SerialCall): readonly Need[] => {
    const device = findDevice(view, account, input.SerialNumber)
    const owner = parseArn(input.SerialNumber)?.account
    return [
      {
        action: `iam:${action}`,
        resource: input.SerialNumber,
        ...(owner !== undefined && isAccountId(owner) && { resourceAccount: owner }),
        ...(device && { resourceTags: tagRecord(device.tags) }),
        ...more,
      },
    ]
  }

/** The model bounds serial numbers, which are ARNs, and not the names in them: a longer one would make a device that no call can name. */
const LONGEST_NAME = 226
const tooLongName = (name: string) =>
  validationError(
    `1 validation error detected: Value '${name}' at 'virtualMFADeviceName' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_NAME}`,
  )

const CreateVirtualMFADevice = operation<In<'CreateVirtualMFADevice'>, Out<'CreateVirtualMFADevice'>>({
  name: 'CreateVirtualMFADevice',
  authorize: ({ account, input }) =>
    makingWith(
      {
        action: 'iam:CreateVirtualMFADevice',
        resource: iamArn(account, 'mfa', input.Path ?? '/', input.VirtualMFADeviceName),
      },
      'MFADevice',
      input.Tags,
    ),
  handle(call) {
    const { view, account, input, now, random } = call
    const { VirtualMFADeviceName: name, Path: path = '/' } = input
    if (name.length > LONGEST_NAME) throw tooLongName(name)
    const arn = iamArn(account, 'mfa', path, name)
    if (mfaDevices.find(view, account, keyOf(arn))) throw alreadyExists('MFA device already exists.')
    const seed = random.text(64, BASE32)
    const tags = checkedTags(input.Tags, CASED)
    const device: MfaDevice = { arn, path, name, seed, created: now, tags }
    // What names may hold needs no encoding in a URI's path, and the longest of them fit into the code.
    const label = `${name}@${call.caller.userName ?? account}`
    return {
      output: {
        VirtualMFADevice: {
          SerialNumber: arn,
          Base32StringSeed: Buffer.from(seed),
          QRCodePNG: qrPng(qrCode(`otpauth://totp/${label}?secret=${seed}`)),
          ...tagsOf(tags),
        },
      },
      writes: [deviceWrite(account, device)],
      credential: true,
    }
  },
})

/** Both clocks count: the authenticator's is the host's, a test's may be the world's. */
export const stepsNow = ({ now, world }: Pick<Call<unknown>, 'now' | 'world'>): readonly number[] => [
  ...new Set([stepAt(world.clock.hostNow()), stepAt(now)]),
]

/** Steps by which a device may be off when it is enabled, and when it is brought into step again. */
const ENABLE_REACH = 10
const RESYNC_REACH = 120

type Codes = In<'EnableMFADevice'>

/** The device as two consecutive codes bring it into step. @throws {Fault} InvalidAuthenticationCode */
function inStep(call: Call<Codes>, device: MfaDevice, reach: number): MfaDevice {
  const around = stepsNow(call)
  const codes = [call.input.AuthenticationCode1, call.input.AuthenticationCode2] as const
  const first = stepOfPair(device.seed, codes, around, reach)
  if (first === undefined || device.used?.includes(first) || device.used?.includes(first + 1))
    throw invalidAuthenticationCode('Authentication code for device is not valid.')
  const clock = around.toSorted((a, b) => Math.abs(first + 1 - a) - Math.abs(first + 1 - b))[0] as number
  return { ...device, drift: first + 1 - clock, used: [...(device.used ?? []), first, first + 1].slice(-KEPT) }
}

/** Used steps kept: more than both clocks' windows hold together. */
const KEPT = 16

/** Steps by which a code may be off where it opens a session. */
const USE_REACH = 2
const OFFSETS = Array.from({ length: 2 * USE_REACH + 1 }, (_, at) => at - USE_REACH)

/** The device after this code was used, or undefined when it is none of the moment's, or was used before. */
export function afterCode(call: Pick<Call<unknown>, 'now' | 'world'>, device: MfaDevice, code: string) {
  const drift = device.drift ?? 0
  const around = stepsNow(call).flatMap((step) => OFFSETS.map((offset) => step + drift + offset))
  const step = around.find((one) => codeAt(device.seed, one) === code && !device.used?.includes(one))
  if (step === undefined) return undefined
  return { ...device, used: [...(device.used ?? []), step].slice(-KEPT) }
}

/**
 * Who has a device enabled adds one to himself, or takes one from himself, only by a session that one of them opened: a stolen key does
 * not get past MFA so.
 * @throws {Fault} AccessDenied
 * @see https://aws.amazon.com/security/security-bulletins/AWS-2023-001/
 */
function refuseWithoutDevice({ view, account, caller }: Call<unknown>, { id }: Holder): void {
  if (caller.kind !== 'user' || caller.userId !== id || caller.session?.mfa) return
  if (devicesOf(view, account, id).length > 0)
    throw new Fault(
      'AccessDenied',
      403,
      'To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.',
    )
}

const EnableMFADevice = operation<Codes, Out<'EnableMFADevice'>>({
  name: 'EnableMFADevice',
  authorize: onHolder('EnableMFADevice'),
  handle(call) {
    const { view, account, now } = call
    const holder = holderOf(call)
    refuseWithoutDevice(call, holder)
    const device = existingDevice(call)
    if (device.holder === holder.id) throw alreadyExists(`MFA Device for user ${holder.name} already exists.`)
    if (device.holder !== undefined) throw alreadyExists('MFA Device is already in use.')
    refuseOver(call, 'MFADevicesPerUser', devicesOf(view, account, holder.id).length)
    const enabled = { ...inStep(call, device, ENABLE_REACH), holder: holder.id, enabled: now }
    return { output: {}, writes: [deviceWrite(account, enabled)] }
  },
})

const ResyncMFADevice = operation<Codes, Out<'ResyncMFADevice'>>({
  name: 'ResyncMFADevice',
  authorize: onHolder('ResyncMFADevice'),
  handle: (call) => ({
    output: {},
    writes: [deviceWrite(call.account, inStep(call, heldDevice(call, holderOf(call)), RESYNC_REACH))],
  }),
})

/** @throws {Fault} NoSuchEntity for a device that there is none of, or that is not this user's. */
function heldDevice(call: SerialCall, holder: Holder): MfaDevice {
  const device = existingDevice(call)
  if (device.holder !== holder.id) throw noSuchEntity('MFA Device invalid for user.')
  return device
}

const DeactivateMFADevice = operation<In<'DeactivateMFADevice'>, Out<'DeactivateMFADevice'>>({
  name: 'DeactivateMFADevice',
  authorize: onHolder('DeactivateMFADevice'),
  handle(call) {
    const holder = holderOf(call)
    refuseWithoutDevice(call, holder)
    const { holder: _, enabled: __, drift: ___, ...device } = heldDevice(call, holder)
    return { output: {}, writes: [deviceWrite(call.account, device)] }
  },
})

const DeleteVirtualMFADevice = operation<In<'DeleteVirtualMFADevice'>, Out<'DeleteVirtualMFADevice'>>({
  name: 'DeleteVirtualMFADevice',
  // The task of AssumeRoot that deletes the root user's devices denies all that is not the root user: its session is asked about him, as the task
  // would be none otherwise. That is inferred.
  authorize: (call) =>
    onDevice('DeleteVirtualMFADevice')(call).map((need) =>
      call.caller.kind === 'root' ? { ...need, resource: call.caller.arn } : need,
    ),
  handle(call) {
    const device = existingDevice(call)
    if (device.holder !== undefined) throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.')
    return { output: {}, writes: [mfaDevices.drop(call.account, keyOf(device.arn))] }
  },
})

const ListMFADevices = operation<In<'ListMFADevices'>, Out<'ListMFADevices'>>({
  name: 'ListMFADevices',
  authorize: onHolder('ListMFADevices'),
  handle(call) {
    const holder = holderOf(call)
    const devices = devicesOf(call.view, call.account, holder.id)
    const { items, answer } = sortedPage(devices, call.input, ({ arn }) => arn)
    return { output: { MFADevices: items.map((device) => heldShape(device, holder)), ...answer } }
  },
})

const GetMFADevice = operation<In<'GetMFADevice'>, Out<'GetMFADevice'>>({
  name: 'GetMFADevice',
  authorize: onHolder('GetMFADevice'),
  handle(call) {
    heldDevice(call, holderOf(call))
    throw validationError(
      'The MFA device serial number sent in the request is invalid or not supported by this API. Currently, only hardware FIDO security keys are supported. Please use the compatible device or API.',
    )
  },
})

const heldShape = ({ arn, enabled = 0 }: MfaDevice, { name }: Holder) => ({
  UserName: name,
  SerialNumber: arn,
  EnableDate: at(enabled),
})

const ListVirtualMFADevices = operation<In<'ListVirtualMFADevices'>, Out<'ListVirtualMFADevices'>>({
  name: 'ListVirtualMFADevices',
  authorize: (call) => onPath('ListVirtualMFADevices', 'mfa')({ ...call, input: {} }),
  handle({ view, account, input }) {
    const wanted = input.AssignmentStatus ?? 'Any'
    const documents = mfaDevices
      .all(view, account)
      .filter(({ value }) => wanted === 'Any' || (value.holder === undefined) === (wanted === 'Unassigned'))
    const { items, answer } = page(documents, input, ({ key }) => key)
    return {
      output: { VirtualMFADevices: items.map(({ value }) => virtualShape(view, account, value)), ...answer },
    }
  },
})

function virtualShape(view: View, account: AccountId, device: MfaDevice) {
  const user = device.holder === undefined ? undefined : userById(view, account, device.holder)
  return {
    SerialNumber: device.arn,
    ...(device.enabled !== undefined && { EnableDate: at(device.enabled) }),
    ...(user && { User: userShape(user) }),
    ...(device.holder === 'root' && {
      User: { UserId: account, Arn: `arn:aws:iam::${account}:root`, CreateDate: at(device.created) },
    }),
  }
}

function userById(view: View, account: AccountId, id: string): User | undefined {
  const name = uniqueIds.find(view, account, id)?.name
  return name === undefined ? undefined : users.find(view, account, name)
}

export const mfaOperations = [
  CreateVirtualMFADevice,
  EnableMFADevice,
  ResyncMFADevice,
  DeactivateMFADevice,
  DeleteVirtualMFADevice,
  ListMFADevices,
  GetMFADevice,
  ListVirtualMFADevices,
]
