import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { discoveryDocument, jwksDocument } from '../../src/wire/jose/discovery.ts'
import { kidOf } from '../../src/wire/jose/jwk.ts'
import { signJwt } from '../../src/wire/jose/jwt.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { describeClient, PYTHON } from '../clients.ts'
import { world, type TestWorld } from '../world.ts'

const CUSTOMER = '111122223333'
const policy = (...statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statement })
const ALLOW_READING = policy({ Effect: 'Allow', Action: ['iam:List*', 's3:ListAllMyBuckets'], Resource: '*' })

interface Said {
  readonly code: number
  readonly out: string
  readonly error: string
}

describeClient('the AWS CLI', [PYTHON, '-m', 'awscli', '--version'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-aws-cli-'))
  const path = (name: string) => join(folder, name)
  let w: TestWorld
  let local: Readonly<Record<string, string>>
  let byName: Readonly<Record<string, string>>

  const keys = ({ accessKeyId, secretAccessKey, sessionToken }: Credentials) => ({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  })

  beforeAll(async () => {
    w = await world()
    writeFileSync(path('ca.pem'), w.ca)
    // Version 1 would presign for us-east-1 with signature version 2, which S3 takes for no bucket made since 2020.
    mkdirSync(path('.aws'))
    writeFileSync(path('.aws/config'), '[default]\ns3 =\n  signature_version = s3v4\n')
    const own = {
      ...keys(await w.credentials('customer')),
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    local = { ...own, AWS_ENDPOINT_URL: w.endpoint }
    byName = { ...own, HTTPS_PROXY: w.endpoint, AWS_CA_BUNDLE: path('ca.pem') }
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await w.close()
  })

  /** Runs `aws …`; nothing of the machine's own configuration reaches it. */
  const run = (settings: Readonly<Record<string, string>>, words: readonly string[]): Promise<Said> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], HOME: folder, AWS_PAGER: '', ...settings }
      execFile(
        PYTHON,
        ['-m', 'awscli', ...words],
        { env, cwd: folder, timeout: 50_000, maxBuffer: 1 << 24 },
        (error, out, text) => resolve({ code: error ? Number(error.code ?? 1) : 0, out, error: text }),
      )
    })
  /** Words between blanks; `more` are whole words of their own. */
  const aws = async (line: string, ...more: readonly string[]): Promise<string> => {
    const said = await run(local, [...line.split(' '), ...more])
    expect(said.code, `aws ${line}: ${said.error}`).toBe(0)
    return said.out.trim()
  }
  const refused = async (line: string, ...more: readonly string[]): Promise<string> => {
    const said = await run(local, [...line.split(' '), ...more])
    expect(said.code, `aws ${line}: ${said.out}`).not.toBe(0)
    return said.error.trim()
  }

  it('makes, reads, changes and deletes roles and policies', async () => {
    expect(await aws('sts get-caller-identity --query Arn --output text')).toBe(`arn:aws:iam::${CUSTOMER}:user/stint`)
    writeFileSync(
      path('trust.json'),
      policy({ Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action: 'sts:AssumeRole' }),
    )
    const role = await aws(
      'iam create-role --role-name Reader --assume-role-policy-document file://trust.json --tags Key=red-hat,Value=true --query Role.Arn --output text',
    )
    expect(role).toBe(`arn:aws:iam::${CUSTOMER}:role/Reader`)
    const made = await aws(
      'iam create-policy --policy-name reading --query Policy.Arn --output text --policy-document',
      ALLOW_READING,
    )
    await aws(`iam attach-role-policy --role-name Reader --policy-arn ${made}`)
    expect(
      await aws(
        'iam list-attached-role-policies --role-name Reader --query AttachedPolicies[].PolicyName --output text',
      ),
    ).toBe('reading')
    await aws('iam create-role --role-name Second --assume-role-policy-document file://trust.json')
    const listed = JSON.parse(await aws('iam list-roles --max-items 1')) as { Roles: unknown[]; NextToken?: string }
    expect([listed.Roles.length, typeof listed.NextToken]).toEqual([1, 'string'])
    const session = JSON.parse(await aws(`sts assume-role --role-arn ${role} --role-session-name cli`)) as {
      Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string }
    }
    const { AccessKeyId, SecretAccessKey, SessionToken } = session.Credentials
    const reader = {
      ...local,
      ...keys({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }),
    }
    expect((await run(reader, ['iam', 'list-roles', '--query', 'Roles[].RoleName', '--output', 'text'])).out).toContain(
      'Reader',
    )
    expect((await run(reader, ['iam', 'delete-role', '--role-name', 'Reader'])).error).toContain(
      `An error occurred (AccessDenied) when calling the DeleteRole operation: User: arn:aws:sts::${CUSTOMER}:assumed-role/Reader/cli is not authorized to perform: iam:DeleteRole on resource: role Reader because no identity-based policy allows the iam:DeleteRole action`,
    )
    expect(await refused('iam delete-role --role-name Reader')).toContain('(DeleteConflict)')
    await aws(`iam detach-role-policy --role-name Reader --policy-arn ${made}`)
    await aws('iam delete-role --role-name Reader')
    expect(await refused('iam get-role --role-name Reader')).toBe(
      'An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name Reader cannot be found.',
    )
  })

  it('copies, syncs and removes files in buckets', async () => {
    mkdirSync(path('tree/deep'), { recursive: true })
    for (const name of ['tree/a.txt', 'tree/deep/b c.txt', 'tree/deep/ü.json']) writeFileSync(path(name), name)
    writeFileSync(path('tree/large.bin'), Buffer.alloc(9 * 1024 * 1024, 7)) // above the CLI's multipart threshold
    // S3 keeps whole seconds: a file that is uploaded in the second in which it was written is newer than its object.
    const earlier = new Date(Date.now() - 60_000)
    for (const name of ['tree/a.txt', 'tree/deep/b c.txt', 'tree/deep/ü.json', 'tree/large.bin'])
      utimesSync(path(name), earlier, earlier)
    await aws('s3 mb s3://cli-tree')
    expect(await aws('s3 sync tree s3://cli-tree/tree')).toContain('upload: tree/a.txt to s3://cli-tree/tree/a.txt')
    expect(await aws('s3 sync tree s3://cli-tree/tree')).toBe('')
    const keys = await aws('s3api list-objects-v2 --bucket cli-tree --query Contents[].Key --output json')
    expect(JSON.parse(keys)).toEqual(['tree/a.txt', 'tree/deep/b c.txt', 'tree/deep/ü.json', 'tree/large.bin'])
    expect(await aws('s3api head-object --bucket cli-tree --key tree/large.bin --query ETag --output text')).toMatch(
      /-2"$/,
    )
    await aws('s3 cp s3://cli-tree/tree back --recursive')
    expect(readdirSync(path('back/deep')).sort()).toEqual(['b c.txt', 'ü.json'])
    expect(readFileSync(path('back/large.bin')).equals(readFileSync(path('tree/large.bin')))).toBe(true)
    expect(await aws('s3 cp s3://cli-tree/tree/a.txt -')).toBe('tree/a.txt')
    const url = await aws('s3 presign s3://cli-tree/tree/a.txt --expires-in 60')
    expect(await (await fetch(url)).text()).toBe('tree/a.txt')
    expect(await aws('s3 rm s3://cli-tree --recursive')).toContain('delete: s3://cli-tree/tree/deep/b c.txt')
    await aws('s3 rb s3://cli-tree')
    expect(await refused('s3api list-objects-v2 --bucket cli-tree')).toContain('(NoSuchBucket)')
  })

  it('finds instances by filters and waits for them', async () => {
    const vpc = await aws('ec2 create-vpc --cidr-block 10.0.0.0/16 --query Vpc.VpcId --output text')
    const subnet = await aws(
      `ec2 create-subnet --vpc-id ${vpc} --cidr-block 10.0.0.0/24 --query Subnet.SubnetId --output text`,
    )
    const image = await aws(
      'ec2 describe-images --owners amazon --filters Name=architecture,Values=x86_64 --query Images[0].ImageId --output text',
    )
    const id = await aws(
      `ec2 run-instances --image-id ${image} --instance-type m5.xlarge --subnet-id ${subnet} --query Instances[0].InstanceId --output text --tag-specifications`,
      'ResourceType=instance,Tags=[{Key=Name,Value=cli}]',
    )
    await aws(`ec2 wait instance-running --instance-ids ${id}`)
    const found = await aws(
      'ec2 describe-instances --filters Name=tag:Name,Values=c* Name=instance-state-name,Values=running --query',
      'Reservations[].Instances[].[InstanceId,Placement.AvailabilityZone]',
      '--output',
      'text',
    )
    expect(found).toMatch(new RegExp(`^${id}\tus-east-1[a-f]$`))
    expect(
      await refused(`ec2 run-instances --dry-run --image-id ${image} --instance-type m5.xlarge --subnet-id ${subnet}`),
    ).toBe(
      'An error occurred (DryRunOperation) when calling the RunInstances operation: Request would have succeeded, but DryRun flag is set.',
    )
    expect(await refused(`ec2 delete-vpc --vpc-id ${vpc}`)).toContain('(DependencyViolation)')
    await aws(`ec2 terminate-instances --instance-ids ${id}`)
  })

  it('takes web identities, as the CLI itself does from a token file', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const issuer = 'https://cli-oidc.s3.us-east-1.amazonaws.com'
    const customer = await w.client('customer')
    await customer.call('s3', 'CreateBucket', { Bucket: 'cli-oidc' })
    await customer.call('s3', 'PutPublicAccessBlock', {
      Bucket: 'cli-oidc',
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true },
    })
    await customer.call('s3', 'PutBucketPolicy', {
      Bucket: 'cli-oidc',
      Policy: policy({ Principal: '*', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::cli-oidc/*' }),
    })
    for (const [Key, document] of [
      ['.well-known/openid-configuration', discoveryDocument(issuer)],
      ['keys.json', jwksDocument([publicKey])],
    ] as const)
      await customer.call('s3', 'PutObject', { Bucket: 'cli-oidc', Key, Body: Buffer.from(JSON.stringify(document)) })
    const provider = await aws(
      `iam create-open-id-connect-provider --url ${issuer} --client-id-list openshift --thumbprint-list ${'a'.repeat(40)} --query OpenIDConnectProviderArn --output text`,
    )
    const trust = policy({
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { 'cli-oidc.s3.us-east-1.amazonaws.com:sub': 'system:serviceaccount:a:b' } },
    })
    const role = await aws(
      'iam create-role --role-name Pod --query Role.Arn --output text --assume-role-policy-document',
      trust,
    )
    const seconds = Math.floor(w.clock.now() / 1000)
    const token = signJwt(
      { iss: issuer, sub: 'system:serviceaccount:a:b', aud: 'openshift', iat: seconds, exp: seconds + 600 },
      privateKey,
      kidOf(publicKey),
    )
    const stranger = signJwt(
      { iss: issuer, sub: 'system:serviceaccount:a:c', aud: 'openshift', iat: seconds, exp: seconds + 600 },
      privateKey,
      kidOf(publicKey),
    )
    const exchanged = await aws(
      `sts assume-role-with-web-identity --role-arn ${role} --role-session-name cli --query AssumedRoleUser.Arn --output text --web-identity-token`,
      token,
    )
    expect(exchanged).toBe(`arn:aws:sts::${CUSTOMER}:assumed-role/Pod/cli`)
    expect(
      await refused(
        `sts assume-role-with-web-identity --role-arn ${role} --role-session-name cli --web-identity-token`,
        stranger,
      ),
    ).toBe(
      'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity',
    )
    writeFileSync(path('token'), token)
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...without } = local
    const asPod = {
      ...without,
      AWS_ROLE_ARN: role,
      AWS_WEB_IDENTITY_TOKEN_FILE: path('token'),
      AWS_ROLE_SESSION_NAME: 'file',
    }
    expect((await run(asPod, ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'])).out.trim()).toBe(
      `arn:aws:sts::${CUSTOMER}:assumed-role/Pod/file`,
    )
  })

  it('looks up what was called', async () => {
    await aws('iam create-user --user-name seen-by-trail')
    const event = await aws(
      'cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=CreateUser --query Events[0].CloudTrailEvent --output text',
    )
    const { eventSource, requestParameters, userAgent, sourceIPAddress } = JSON.parse(event) as Record<string, unknown>
    expect([eventSource, requestParameters, sourceIPAddress]).toEqual([
      'iam.amazonaws.com',
      { userName: 'seen-by-trail' },
      '127.0.0.1',
    ])
    expect(userAgent).toContain('aws-cli/')
  })

  it('finds a trail’s files to be those that were written, and one that was changed not to be', async () => {
    const service = { Principal: { Service: 'cloudtrail.amazonaws.com' } }
    const arn = 'arn:aws:s3:::proved-files'
    await aws('s3api create-bucket --bucket proved-files')
    const letIn = policy(
      { Effect: 'Allow', ...service, Action: 's3:GetBucketAcl', Resource: arn },
      { Effect: 'Allow', ...service, Action: 's3:PutObject', Resource: `${arn}/*` },
    )
    writeFileSync(path('trail-policy.json'), letIn)
    await aws(`s3api put-bucket-policy --bucket proved-files --policy file://${path('trail-policy.json')}`)
    await aws('cloudtrail create-trail --name proved --s3-bucket-name proved-files --enable-log-file-validation')
    await aws('cloudtrail start-logging --name proved')
    const start = new Date(w.clock.now() - 1000).toISOString()
    await w.clock.advance(60 * 60_000)
    await aws('iam create-user --user-name seen-later')
    await w.clock.advance(60 * 60_000)
    const validate = async () =>
      (await run(local, ['cloudtrail', 'validate-logs', '--trail-arn', `arn:aws:cloudtrail:us-east-1:${CUSTOMER}:trail/proved`, '--start-time', start, '--end-time', new Date(w.clock.now()).toISOString()])).out // prettier-ignore
    expect(await validate()).toContain('2/2 digest files valid')
    expect(await validate()).toMatch(/(\d+)\/\1 log files valid/)
    const found = await aws('s3api list-objects-v2 --bucket proved-files --prefix AWSLogs/111122223333/CloudTrail/us-east-1/ --query Contents[0].Key --output text') // prettier-ignore
    writeFileSync(path('forged'), 'not what was written')
    await aws(`s3api put-object --bucket proved-files --key ${found.trim()} --body ${path('forged')}`)
    expect(await validate()).toContain('INVALID')
  }, 120_000)

  it('reaches every service by its real name through the door’s tunnel', async () => {
    const named = async (line: string) => {
      const said = await run(byName, line.split(' '))
      expect(said.code, `aws ${line}: ${said.error}`).toBe(0)
      return said.out.trim()
    }
    expect(await named('sts get-caller-identity --region eu-central-1 --query Account --output text')).toBe(CUSTOMER)
    expect(await named('iam get-user --query User.UserName --output text')).toBe('stint')
    await named('s3 mb s3://cli-by-name')
    writeFileSync(path('one.txt'), 'one')
    await named('s3 cp one.txt s3://cli-by-name/dir/one.txt')
    expect(await named('s3 cp s3://cli-by-name/dir/one.txt -')).toBe('one')
    expect(await named('ec2 describe-vpcs --region us-west-2 --query length(Vpcs) --output text')).toMatch(/^\d+$/)
    expect(await named('route53 list-hosted-zones --query length(HostedZones) --output text')).toBe('0')
    const elsewhere = await run(byName, ['sts', 'get-caller-identity', '--endpoint-url', 'https://sts.example.com'])
    expect([elsewhere.code === 0, elsewhere.error]).toEqual([
      false,
      expect.stringContaining('Failed to connect to proxy URL'),
    ])
  })
})
