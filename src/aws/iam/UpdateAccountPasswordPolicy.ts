import { operation } from '../operation.ts'
import { accountSettings, type PasswordPolicy } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import type { In, Out } from './types.ts'

type Name = 'UpdateAccountPasswordPolicy'

/** Replaces the whole policy: what is not sent gets IAM's default. */
export const UpdateAccountPasswordPolicy = operation<In<Name>, Out<Name>>({
  name: 'UpdateAccountPasswordPolicy',
  authorize: onAll('UpdateAccountPasswordPolicy'),
  handle: ({ view, account, input }) => {
    const sent = Object.entries(input).filter(([, value]) => value !== undefined)
    const passwordPolicy: PasswordPolicy = { ...DEFAULTS, ...Object.fromEntries(sent) }
    const settings = accountSettings.find(view, account, 'this')
    return { output: {}, writes: [accountSettings.put(account, 'this', { ...settings, passwordPolicy })] }
  },
})

const DEFAULTS: PasswordPolicy = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
  MaxPasswordAge: 0,
  PasswordReusePrevention: 0,
}
