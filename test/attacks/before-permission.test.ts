import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { world, type TestWorld } from '../world.ts'

describe('who may do nothing', () => {
  let server: Server
  let asked = 0
  let w: TestWorld
  let aws: AwsClient
  let nobody: AwsClient
  let port: number
  beforeAll(async () => {
    server = createServer((socket) => {
      asked++
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    w = await world({ allowedIssuers: [`127.0.0.1:${port}`] })
    aws = await w.client('customer')
    await aws.call('iam', 'CreateUser', { UserName: 'nobody' })
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'nobody' })
    nobody = await w.client({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
  })
  afterAll(async () => {
    server.close()
    await w.close()
  })

  it('lets no issuer be asked for its certificate', async () => {
    const Url = `https://127.0.0.1:${port}`
    await expect(nobody.call('iam', 'CreateOpenIDConnectProvider', { Url })).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
    })
    expect(asked).toBe(0)
    await expect(aws.call('iam', 'CreateOpenIDConnectProvider', { Url })).rejects.toMatchObject({
      code: 'OpenIdIdpCommunicationError',
    })
    expect(asked).toBe(1)
  })

  it('learns neither an object’s size nor an upload’s parts', async () => {
    const at = { Bucket: 'unseen', Key: 'secret' }
    await aws.call('s3', 'CreateBucket', { Bucket: 'unseen' })
    await aws.call('s3', 'PutObject', { ...at, Body: Buffer.from('eleven byte') })
    const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket: 'unseen', Key: 'other' })
    const part = { Bucket: 'unseen', Key: 'other', UploadId, PartNumber: 1, CopySource: 'unseen/secret' }
    for (const CopySourceRange of ['bytes=0-10', 'bytes=0-11'])
      await expect(nobody.call('s3', 'UploadPartCopy', { ...part, CopySourceRange })).rejects.toMatchObject({
        code: 'AccessDenied',
      })
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: '"none"' }] }
    await expect(
      nobody.call('s3', 'CompleteMultipartUpload', { Bucket: 'unseen', Key: 'other', UploadId, MultipartUpload }),
    ).rejects.toMatchObject({ code: 'AccessDenied' })
  })
})
