import { operation } from '../operation.ts'
import { accountSettings } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import type { In, Out } from './types.ts'

type Name = 'GetAccountPasswordPolicy'

export const GetAccountPasswordPolicy = operation<In<Name>, Out<Name>>({
  name: 'GetAccountPasswordPolicy',
  authorize: onAll('GetAccountPasswordPolicy'),
  handle: ({ view, account }) => {
    const policy = accountSettings.find(view, account, 'this')?.passwordPolicy
    if (!policy) throw noSuchEntity(`The Password Policy with domain name ${account} cannot be found.`)
    const { MaxPasswordAge, PasswordReusePrevention, ...plain } = policy
    // Zero stands for "not set" in requests and is left out of answers.
    return {
      output: {
        PasswordPolicy: {
          ...plain,
          ExpirePasswords: MaxPasswordAge > 0,
          ...(MaxPasswordAge > 0 && { MaxPasswordAge }),
          ...(PasswordReusePrevention > 0 && { PasswordReusePrevention }),
        },
      },
    }
  },
})
