import { bootstrapPaths, filesConfig, type ClusterFacts } from '../../../catalogue/ignition.ts'
import { bootstrapBucketName } from '../../../catalogue/names.ts'
import { done, type Step, type Work } from '../context.ts'
import { manifests } from '../manifests.ts'
import { issuerOf, signingKeyOf } from '../signing-key.ts'

export const IGNITION_KEY = 'bootstrap.ign'

/** All that the bootstrap machine needs, into the cluster's bucket. */
export const ignition: Step = {
  name: 'ignition',
  stage: 'Bootstrap Ignition Provisioning',
  async run(work) {
    const Bucket = bootstrapBucketName(work.infraId)
    const Body = Buffer.from(JSON.stringify(filesConfig(await files(work))))
    await work.aws.call('s3', 'PutObject', { Bucket, Key: IGNITION_KEY, Body, ContentType: 'application/json' })
    return done({}, `Wrote s3://${Bucket}/${IGNITION_KEY} (${Body.length} bytes)`)
  },
}

async function files(work: Work): Promise<ReadonlyMap<string, string>> {
  return new Map([
    [bootstrapPaths.signingKey, await signingKeyOf(work)],
    [bootstrapPaths.adminToken, work.install.adminToken],
    [bootstrapPaths.cluster, JSON.stringify(factsOf(work))],
    ...manifests(work).map((manifest, index): [string, string] => [
      `${bootstrapPaths.manifests}${String(index).padStart(3, '0')}.json`,
      JSON.stringify(manifest),
    ]),
  ])
}

const factsOf = (work: Work): ClusterFacts => ({
  id: work.cluster.id,
  externalId: work.cluster.externalId,
  name: work.cluster.spec.name,
  infraId: work.infraId,
  region: work.region,
  account: work.cluster.spec.aws.account_id,
  issuer: issuerOf(work),
  credentialsMode: work.cluster.spec.aws.sts ? 'Manual' : '',
  version: work.cluster.spec.version.raw_id,
  domain: work.domain,
})
