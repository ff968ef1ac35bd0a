import { bootstrapBucketName } from '../../../catalogue/names.ts'
import { machineRoleArn } from '../../keys/access.ts'
import { hasCode } from '../../workloads/refusal.ts'
import { done, tagsOf, type Step } from '../context.ts'
import { NETWORK_STAGE } from './network.ts'

/** Holds the bootstrap machine's ignition, with the cluster's signing key in it; nobody but the control plane may read it. */
export const bootstrapBucket: Step = {
  name: 'bootstrap-bucket',
  stage: NETWORK_STAGE,
  async run(work) {
    const Bucket = bootstrapBucketName(work.infraId)
    const place =
      work.region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: work.region as 'eu-west-1' } } // the schema lists today's regions
    await work.aws.call('s3', 'CreateBucket', { Bucket, ...place }).catch((error: unknown) => {
      if (!hasCode(error, 'BucketAlreadyOwnedByYou')) throw error
    })
    const reader = machineRoleArn(work.cluster, 'master')
    await work.aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify(readableBy(reader, Bucket)) })
    await work.aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: tagsOf(work, Bucket) } })
    return done({}, `Created bucket ${Bucket}`)
  },
}

const readableBy = (role: string, bucket: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'control-plane',
      Effect: 'Allow',
      Principal: { AWS: [role] },
      Action: ['s3:GetObject'],
      Resource: [`arn:aws:s3:::${bucket}/*`],
    },
  ],
})
