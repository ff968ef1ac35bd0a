import { operation } from '../operation.ts'
import { accessKeyId } from '../../wire/key-id.ts'
import { keysOf } from './access-keys.ts'
import { namedOrCaller } from './caller-user.ts'
import { accessKeys, type AccessKey } from './documents.ts'
import { existing, USER } from './entity-kinds.ts'
import { secretAccessKey } from './ids.ts'
import { onHolder } from './mfa-holder.ts'
import { refuseOver } from './quota-count.ts'
import { accessKeyRow } from './shapes.ts'
import type { In, Out } from './types.ts'

/** The only answer that ever holds the secret. The root user comes by a session for one task, of which none is this: policies refuse it. */
export const CreateAccessKey = operation<In<'CreateAccessKey'>, Out<'CreateAccessKey'>>({
  name: 'CreateAccessKey',
  authorize: onHolder('CreateAccessKey'),
  handle: (call) => {
    const { view, account, random, now } = call
    const user = existing(USER, call, namedOrCaller(call))
    refuseOver(call, 'AccessKeysPerUser', keysOf(view, account, user).length)
    const key: AccessKey = {
      id: accessKeyId(account, 'AKIA', random),
      userName: user.name,
      userId: user.id,
      secret: secretAccessKey(random),
      status: 'Active',
      created: now,
    }
    return {
      output: { AccessKey: { ...accessKeyRow(key), SecretAccessKey: key.secret } },
      writes: [accessKeys.put(account, key.id, key)],
      credential: true,
    }
  },
})
