import { Fault } from '../../kernel/Fault.ts'
import { isRegion } from '../../wire/names.ts'
import { ALTERED } from '../opaque-pages.ts'
import { canonicalUser } from './canonical-user.ts'
import { bucketArn } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { buckets } from './documents.ts'
import { wrongToken } from './faults.ts'
import { requestFacts } from './needs.ts'
import { instant } from './object.ts'

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const ListBuckets = s3Operation({
  name: 'ListBuckets',
  authorize: (call) => [{ action: 's3:ListAllMyBuckets', resource: '*', context: requestFacts(call) }],
  handle({ view, account, input }) {
    // Regions are told to those who ask for anything but all.
    const asksMore = Object.values(input).some((value) => value !== undefined)
    const { BucketRegion: asked } = input
    if (asked !== undefined && !isRegion(asked)) throw noRegion(asked)
    const prefix = input.Prefix ?? ''
    const after = input.ContinuationToken ?? ''
    if (after === ALTERED) throw wrongToken()
    const matching = buckets
      .all(view, account)
      .filter(
        ({ name, region }) => name.startsWith(prefix) && name > after && (asked === undefined || region === asked),
      )
    const page = matching.slice(0, input.MaxBuckets ?? 10_000)
    const last = page.at(-1)?.name
    return {
      output: {
        Buckets: page.map(({ name, created, region }) => ({
          Name: name,
          CreationDate: instant(created),
          ...(asksMore ? { BucketRegion: region } : {}),
          BucketArn: bucketArn(name),
        })),
        Owner: { ID: canonicalUser(account) },
        ...(input.Prefix === undefined ? {} : { Prefix: prefix }),
        ...(last !== undefined && matching.length > page.length ? { ContinuationToken: last } : {}),
      },
    }
  },
})

const noRegion = (asked: string) =>
  new Fault('InvalidArgument', 400, `Argument value ${asked} is not a valid AWS Region`, {
    ArgumentName: 'bucket-region',
  })
