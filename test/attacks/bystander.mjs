// Calls a cloud again and again until its stdin ends, without a second try, and prints how often and how long it waited at most.
// @ts-check
import { performance } from 'node:perf_hooks'
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const [Bucket, least] = [process.argv[2], Number(process.argv[3])]
const options = { endpoint: process.env['AWS_ENDPOINT_URL'] ?? '', maxAttempts: 1 }
const [sts, iam] = [new STSClient(options), new IAMClient(options)]
const s3 = new S3Client({ ...options, forcePathStyle: true })
const calls = [
  () => sts.send(new GetCallerIdentityCommand({})),
  () => iam.send(new ListRolesCommand({})),
  () => s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' })),
]

let isOver = false
process.stdin.on('end', () => (isOver = true)).resume()
let [answers, longest] = [0, 0]
while (!isOver || answers < least) {
  const start = performance.now()
  await calls[answers++ % calls.length]?.()
  longest = Math.max(longest, performance.now() - start)
}
console.log(JSON.stringify({ answers, longest }))
process.exit()
