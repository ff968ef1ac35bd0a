import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import { Fault } from '../../kernel/Fault.ts'
import { operation } from '../operation.ts'
import { publicKeyOf } from './digest-keys.ts'

/** Keys are told to be valid for so long from now, milliseconds: none is taken out of use here. */
const AHEAD = 30 * 24 * 60 * 60 * 1000

type Shape = Operations['ListPublicKeys']

/** The key by which the region's digests can be verified. @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html */
export const ListPublicKeys = operation<Shape['input'], Shape['output']>({
  name: 'ListPublicKeys',
  authorize: () => [{ action: 'cloudtrail:ListPublicKeys', resource: '*' }],
  handle({ view, region, input, now }) {
    const [from, to] = [input.StartTime?.getTime() ?? 0, input.EndTime?.getTime() ?? now]
    if (from > to) throw new Fault('InvalidTimeRangeException', 400, 'StartTime must not be later than EndTime.')
    const key = publicKeyOf(view, region)
    const [start, end] = [key?.since ?? 0, now + AHEAD]
    const shown = key && start <= to && end >= from
    return {
      output: {
        PublicKeyList: shown
          ? [
              {
                Value: key.bytes,
                ValidityStartTime: new Date(start),
                ValidityEndTime: new Date(end),
                Fingerprint: key.fingerprint,
              },
            ]
          : [],
      },
    }
  },
})
