import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { systemRandom } from '../../kernel/random.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { issueCa } from '../../wire/x509/issue.ts'
import { sshKeyForms } from './ssh-public-key.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const refusal = (code: string, message: string, status: number) => expect.objectContaining({ code, message, status })
const made = (UserName: string) => aws.call('iam', 'CreateUser', { UserName })
const rsa = (modulusLength = 2048) =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ type: 'spki', format: 'pem' }).toString()

const COMMENT = 'somebody@example'

describe('an SSH public key', () => {
  test('comes in either form and goes out in both, with the fingerprint of what SSH sends', async () => {
    await made('committer')
    const pem = rsa()
    const { ssh } = sshKeyForms(pem)
    const SSHPublicKeyBody = `${ssh} ${COMMENT}`
    const upload = { UserName: 'committer', SSHPublicKeyBody }
    const { SSHPublicKey } = await aws.call('iam', 'UploadSSHPublicKey', upload)
    const digest = createHash('md5')
      .update(Buffer.from(ssh.split(' ')[1] ?? '', 'base64'))
      .digest('hex')
    const Fingerprint = digest.match(/../g)?.join(':')
    expect(SSHPublicKey).toMatchObject({ UserName: 'committer', Status: 'Active', SSHPublicKeyBody, Fingerprint })
    const SSHPublicKeyId = SSHPublicKey?.SSHPublicKeyId ?? ''
    expect(SSHPublicKeyId).toMatch(/^APKA[A-Z2-7]{16}$/)
    const get = (Encoding: 'SSH' | 'PEM') =>
      aws.call('iam', 'GetSSHPublicKey', { UserName: 'committer', SSHPublicKeyId, Encoding })
    expect((await get('SSH')).SSHPublicKey).toMatchObject({ SSHPublicKeyBody, Fingerprint })
    expect((await get('PEM')).SSHPublicKey).toMatchObject({ SSHPublicKeyBody: pem, Fingerprint })
    await expect(aws.call('iam', 'UploadSSHPublicKey', { ...upload, SSHPublicKeyBody: pem })).rejects.toEqual(
      refusal('DuplicateSSHPublicKey', 'The SSH public key is already associated with the specified IAM user.', 400),
    )
    await aws.call('iam', 'UpdateSSHPublicKey', { UserName: 'committer', SSHPublicKeyId, Status: 'Inactive' })
    const { SSHPublicKeys, IsTruncated } = await aws.call('iam', 'ListSSHPublicKeys', { UserName: 'committer' })
    expect(SSHPublicKeys).toEqual([
      { UserName: 'committer', SSHPublicKeyId, Status: 'Inactive', UploadDate: expect.any(Date) as Date },
    ])
    expect(IsTruncated).toBe(false)
    await expect(aws.call('iam', 'DeleteUser', { UserName: 'committer' })).rejects.toEqual(
      refusal('DeleteConflict', 'Cannot delete entity, must delete SSH public keys first.', 409),
    )
    await aws.call('iam', 'DeleteSSHPublicKey', { UserName: 'committer', SSHPublicKeyId })
    await expect(get('SSH')).rejects.toEqual(
      refusal('NoSuchEntity', `The SSH Public Key with id ${SSHPublicKeyId} cannot be found.`, 404),
    )
    await aws.call('iam', 'DeleteUser', { UserName: 'committer' })
  })

  test('is read as ssh-keygen reads it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ssh-'))
    try {
      const { ssh, fingerprint } = sshKeyForms(rsa(3072))
      writeFileSync(join(folder, 'key.pub'), `${ssh}\n`)
      const said = execFileSync('ssh-keygen', ['-l', '-E', 'md5', '-f', join(folder, 'key.pub')]).toString()
      expect(said).toContain(`3072 MD5:${fingerprint} `)
    } catch (error) {
      // Machines without OpenSSH cannot tell.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('of another type, too short, or cut short is refused, and so is a sixth', async () => {
    await made('many-keys')
    const upload = (SSHPublicKeyBody: string) =>
      aws.call('iam', 'UploadSSHPublicKey', { UserName: 'many-keys', SSHPublicKeyBody })
    const encoding = refusal(
      'UnrecognizedPublicKeyEncoding',
      'The public key encoding format is unsupported or unrecognized.',
      400,
    )
    const invalid = refusal('InvalidPublicKey', 'The public key is malformed or otherwise invalid.', 400)
    await expect(upload('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me')).rejects.toEqual(encoding)
    await expect(upload('key')).rejects.toEqual(encoding)
    await expect(upload('ssh-rsa AAAA')).rejects.toEqual(invalid)
    await expect(upload(sshKeyForms(rsa()).ssh.slice(0, 200))).rejects.toEqual(invalid)
    await expect(upload(rsa(1024))).rejects.toEqual(invalid)
    for (let made = 0; made < 5; made++) await upload(rsa())
    await expect(upload(rsa())).rejects.toEqual(
      refusal('LimitExceeded', 'Cannot exceed quota for SSHPublicKeysPerUser: 5', 409),
    )
  })

  test('of somebody else is not to be had by name', async () => {
    await made('owner')
    await made('other')
    const upload = { UserName: 'owner', SSHPublicKeyBody: rsa() }
    const { SSHPublicKey } = await aws.call('iam', 'UploadSSHPublicKey', upload)
    const theirs = { UserName: 'other', SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId ?? '' }
    await expect(aws.call('iam', 'DeleteSSHPublicKey', theirs)).rejects.toMatchObject({ code: 'NoSuchEntity' })
  })
})

describe('a signing certificate', () => {
  const certificate = () => issueCa({ commonName: 'test' }, { now: w.clock.now(), random: systemRandom() }).certificate

  test('is kept, told in the credential report, and keeps its user', async () => {
    await made('signer')
    const body = certificate()
    const { Certificate } = await aws.call('iam', 'UploadSigningCertificate', {
      UserName: 'signer',
      CertificateBody: body,
    })
    expect(Certificate).toMatchObject({ UserName: 'signer', CertificateBody: body, Status: 'Active' })
    const CertificateId = Certificate?.CertificateId ?? ''
    await expect(aws.call('iam', 'UploadSigningCertificate', { CertificateBody: body })).rejects.toMatchObject({
      code: 'DuplicateCertificate',
      status: 409,
    })
    await expect(aws.call('iam', 'UploadSigningCertificate', { CertificateBody: 'x' })).rejects.toMatchObject({
      code: 'MalformedCertificate',
      status: 400,
    })
    await aws.call('iam', 'GenerateCredentialReport', {})
    const { Content } = await aws.call('iam', 'GetCredentialReport', {})
    const line = Buffer.from(Content ?? '').toString().split('\n').find((text) => text.startsWith('signer,')) // prettier-ignore
    expect(line).toMatch(/,true,\d{4}-[^,]+,false,N\/A$/)
    await aws.call('iam', 'UpdateSigningCertificate', { UserName: 'signer', CertificateId, Status: 'Inactive' })
    expect(await aws.call('iam', 'ListSigningCertificates', { UserName: 'signer' })).toMatchObject({
      Certificates: [{ CertificateId, Status: 'Inactive' }],
      IsTruncated: false,
    })
    await expect(aws.call('iam', 'DeleteUser', { UserName: 'signer' })).rejects.toMatchObject({
      code: 'DeleteConflict',
    })
    await aws.call('iam', 'DeleteSigningCertificate', { UserName: 'signer', CertificateId })
    await expect(aws.call('iam', 'DeleteSigningCertificate', { UserName: 'signer', CertificateId })).rejects.toEqual(
      refusal('NoSuchEntity', `The Certificate with id ${CertificateId} cannot be found.`, 404),
    )
    for (let made = 0; made < 2; made++)
      await aws.call('iam', 'UploadSigningCertificate', { UserName: 'signer', CertificateBody: certificate() })
    await expect(
      aws.call('iam', 'UploadSigningCertificate', { UserName: 'signer', CertificateBody: certificate() }),
    ).rejects.toEqual(refusal('LimitExceeded', 'Cannot exceed quota for CertificatesPerUser: 2', 409))
  })
})

describe('a service-specific credential', () => {
  const create = (more: { UserName: string; ServiceName: string; CredentialAgeDays?: number }) =>
    aws.call('iam', 'CreateServiceSpecificCredential', more)

  test('is a name with a password, told once, of which there are two for each service', async () => {
    await made('anika')
    const ServiceName = 'codecommit.amazonaws.com'
    const { ServiceSpecificCredential: first } = await create({ UserName: 'anika', ServiceName })
    expect(first).toMatchObject({ UserName: 'anika', ServiceName, Status: 'Active' })
    expect(first?.ServiceUserName).toBe('anika-at-111122223333')
    expect(first?.ServiceSpecificCredentialId).toMatch(/^ACCA[A-Z2-7]{17}$/)
    expect(first?.ServicePassword).toMatch(/^[\w+/]{43}=$/)
    const { ServiceSpecificCredential: second } = await create({ UserName: 'anika', ServiceName })
    expect(second?.ServiceUserName).toBe('anika+1-at-111122223333')
    await expect(create({ UserName: 'anika', ServiceName })).rejects.toMatchObject({ code: 'LimitExceeded' })
    await expect(create({ UserName: 'anika', ServiceName: 's3.amazonaws.com' })).rejects.toEqual(
      refusal('NoSuchEntity', 'No such service s3.amazonaws.com is supported for Service Specific Credentials', 404),
    )
    const id = { UserName: 'anika', ServiceSpecificCredentialId: first?.ServiceSpecificCredentialId ?? '' }
    const reset = await aws.call('iam', 'ResetServiceSpecificCredential', id)
    expect(reset.ServiceSpecificCredential?.ServicePassword).not.toBe(first?.ServicePassword)
    await aws.call('iam', 'UpdateServiceSpecificCredential', { ...id, Status: 'Inactive' })
    const { ServiceSpecificCredentials } = await aws.call('iam', 'ListServiceSpecificCredentials', id)
    expect(ServiceSpecificCredentials).toHaveLength(2)
    expect(JSON.stringify(ServiceSpecificCredentials)).not.toContain('Password')
    await expect(aws.call('iam', 'DeleteUser', { UserName: 'anika' })).rejects.toMatchObject({ code: 'DeleteConflict' })
    await aws.call('iam', 'DeleteServiceSpecificCredential', id)
    await expect(aws.call('iam', 'DeleteServiceSpecificCredential', id)).rejects.toMatchObject({ code: 'NoSuchEntity' })
  })

  test('of Bedrock is a key that may expire, and is listed among those of all users', async () => {
    await made('bedrock-api-user')
    const asked = { UserName: 'bedrock-api-user', ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 }
    const { ServiceSpecificCredential } = await create(asked)
    expect(ServiceSpecificCredential).toMatchObject({
      ServiceCredentialAlias: 'bedrock-api-user-at-111122223333',
      ServiceCredentialSecret: expect.stringMatching(/^ABSK/) as string,
      ExpirationDate: expect.any(Date) as Date,
    })
    expect(ServiceSpecificCredential).not.toHaveProperty('ServicePassword')
    const all = { AllUsers: true, ServiceName: 'bedrock.amazonaws.com' }
    const listed = () => aws.call('iam', 'ListServiceSpecificCredentials', all)
    expect((await listed()).ServiceSpecificCredentials).toMatchObject([
      { UserName: 'bedrock-api-user', Status: 'Active' },
    ])
    await w.clock.advance(31 * 86_400_000)
    const later = await w.client('customer')
    const { ServiceSpecificCredentials } = await later.call('iam', 'ListServiceSpecificCredentials', all)
    expect(ServiceSpecificCredentials).toMatchObject([{ Status: 'Expired' }])
  })

  test('is made only for services and so long as policies allow', async () => {
    await made('maker')
    const Statement = {
      Effect: 'Allow',
      Action: 'iam:*',
      Resource: '*',
      Condition: {
        StringEquals: { 'iam:ServiceSpecificCredentialServiceName': 'bedrock.amazonaws.com' },
        NumericLessThanEquals: { 'iam:ServiceSpecificCredentialAgeDays': '7' },
      },
    }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await aws.call('iam', 'PutUserPolicy', { UserName: 'maker', PolicyName: 'weekly', PolicyDocument })
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'maker' })
    const theirs = await w.client({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
    const ask = (ServiceName: string, CredentialAgeDays?: number) =>
      theirs.call('iam', 'CreateServiceSpecificCredential', {
        UserName: 'maker',
        ServiceName,
        ...(CredentialAgeDays !== undefined && { CredentialAgeDays }),
      })
    await ask('bedrock.amazonaws.com', 7)
    const denied = { code: 'AccessDenied', status: 403 }
    await expect(ask('bedrock.amazonaws.com', 8)).rejects.toMatchObject(denied)
    await expect(ask('bedrock.amazonaws.com')).rejects.toMatchObject(denied)
    await expect(ask('logs.amazonaws.com', 7)).rejects.toMatchObject(denied)
  })
})
