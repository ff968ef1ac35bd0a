import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { Fault } from '../../kernel/Fault.ts'
import { openedMessage } from '../authorization-message.ts'
import { operation } from '../operation.ts'

type Shape = Operations['DecodeAuthorizationMessage']

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html */
export const DecodeAuthorizationMessage = operation<Shape['input'], Shape['output']>({
  name: 'DecodeAuthorizationMessage',
  authorize: () => [{ action: 'sts:DecodeAuthorizationMessage', resource: '*' }],
  handle({ input, world, account }) {
    const decoded = openedMessage(world.messages, account, input.EncodedMessage)
    if (decoded === undefined) throw new Fault('InvalidAuthorizationMessageException', 400, 'Message is not valid')
    return { output: { DecodedMessage: decoded } }
  },
})
