import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { systemRandom } from '../../kernel/random.ts'
import { discoveryDocument, JWKS_PATH, jwksDocument } from '../../wire/jose/discovery.ts'
import { issueCa, issueLeaf } from '../../wire/x509/issue.ts'
import { BUCKET, CS, ISSUER, order, ownIssuer, registered, statusOf, untilDescribed, untilState } from '../testing/own-issuer.ts' // prettier-ignore
import { ACCOUNT, accountRoleArn, makeAccountRoles, makeOperatorRoles, whole, type Whole } from '../testing/whole.ts' // prettier-ignore

let w: Whole
afterEach(() => w.close())

const INSTALLER = 'ManagedOpenShift-Installer-Role'
const put = (RoleName: string, PolicyName: string, ...Statement: readonly object[]) =>
  w.aws.call('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName,
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  })
const drop = (RoleName: string, PolicyName: string) => w.aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName })
const read = async (RoleName: string, PolicyName: string) =>
  decodeURIComponent((await w.aws.call('iam', 'GetRolePolicy', { RoleName, PolicyName })).PolicyDocument ?? '')

const field = async (id: string, name: string) => (await w.ocm('GET', `${CS}/clusters/${id}`)).body[name] as string
const log = async (id: string) => (await w.ocm('GET', `${CS}/clusters/${id}/logs/install`)).body.content as string

async function instancesOf(id: string, name: RegExp, states = ['pending', 'running']): Promise<readonly string[]> {
  const infraId = await field(id, 'infra_id')
  const { Reservations = [] } = await w.aws.call('ec2', 'DescribeInstances', {
    Filters: [
      { Name: `tag:kubernetes.io/cluster/${infraId}`, Values: ['owned'] },
      { Name: 'instance-state-name', Values: states },
    ],
  })
  return Reservations.flatMap(({ Instances = [] }) => Instances).flatMap(({ InstanceId, Tags = [] }) =>
    InstanceId !== undefined && Tags.some(({ Key, Value = '' }) => Key === 'Name' && name.test(Value))
      ? [InstanceId]
      : [],
  )
}

/** Anonymous: whether it answers at all. */
const kube = (id: string, path: string) =>
  new Promise<{ status: number; body: { message?: string } }>((resolve, reject) => {
    get(`${w.server.doors.tls}/clusters/${id}${path}`, { rejectUnauthorized: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) }),
      )
    }).on('error', reject)
  })

const patient = { timeout: 90_000 }

describe('a bring-up that is broken says by what, and what mends it; mended, it goes on by itself', () => {
  test('the installer may not read the signing key', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    await put(INSTALLER, 'no-secrets', { Sid: 'Locked', Effect: 'Deny', Action: 'secretsmanager:GetSecretValue', Resource: '*' }) // prettier-ignore
    const id = await order(w, config)
    await untilDescribed(w, id, 'secretsmanager:GetSecretValue')
    const { description: message, state } = await statusOf(w, id)
    expect(state).toBe('error')
    expect(message).toContain(`Role ${accountRoleArn('Installer')} is not allowed to perform secretsmanager:GetSecretValue: `) // prettier-ignore
    expect(message).toContain(`statement 1 ("Locked") of the inline policy no-secrets`)
    expect(message).toContain(`To mend it: aws iam delete-role-policy --role-name ${INSTALLER} --policy-name no-secrets`) // prettier-ignore
    expect(await log(id)).toContain('secretsmanager:GetSecretValue')
    await drop(INSTALLER, 'no-secrets')
    await untilState(w, id, 'ready')
  })

  test('the ignition is gone when the bootstrap machine asks for it', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    // By what only the call itself shows: the check before an installation cannot foresee it.
    const when = { StringLike: { 'aws:RequestTag/Name': '*-bootstrap' } }
    await put(INSTALLER, 'wait', { Sid: 'Hold', Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*', Condition: when }) // prettier-ignore
    const id = await order(w, config)
    await untilState(w, id, 'error')
    const held = await statusOf(w, id)
    expect(held.provision_error_code).toBe('OCM3055')
    expect(held.provision_error_message).toContain(`Role ${accountRoleArn('Installer')} is not allowed to perform ec2:RunInstances: `) // prettier-ignore
    expect(held.provision_error_message).toContain(`statement 1 ("Hold") of the inline policy wait of ${accountRoleArn('Installer')}`) // prettier-ignore
    expect(held.provision_error_message).toContain(`To mend it: aws iam delete-role-policy --role-name ${INSTALLER} --policy-name wait`) // prettier-ignore
    expect(held.provision_error_message).not.toContain('Encoded')
    const Bucket = `openshift-bootstrap-data-${await field(id, 'infra_id')}`
    await w.aws.call('s3', 'DeleteObject', { Bucket, Key: 'bootstrap.ign' })
    await drop(INSTALLER, 'wait')
    await untilDescribed(w, id, 'cannot fetch its ignition')
    const [bootstrap = ''] = await instancesOf(id, /-bootstrap$/)
    const { provision_error_message: message } = await statusOf(w, id)
    expect(message).toContain(`The bootstrap machine ${bootstrap} cannot fetch its ignition: GET https://${Bucket}.s3.us-east-1.amazonaws.com/bootstrap.ign result: 404 NoSuchKey`) // prettier-ignore
    expect(message).toContain(`aws ec2 terminate-instances --instance-ids ${bootstrap}`)
    const { Output = '' } = await w.aws.call('ec2', 'GetConsoleOutput', { InstanceId: bootstrap })
    expect(Buffer.from(Output, 'base64').toString()).toContain('ignition[742]: GET https://')
    await w.aws.call('ec2', 'TerminateInstances', { InstanceIds: [bootstrap] })
    await untilState(w, id, 'ready')
    expect(await log(id)).toContain(`${bootstrap} was terminated: launching anew`)
  })

  test('two masters are terminated while it installs: others take their places', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    const when = { StringEquals: { 'aws:ResourceTag/red-hat-managed': 'true' } }
    await put(INSTALLER, 'wait', { Effect: 'Deny', Action: 'elasticloadbalancing:RegisterTargets', Resource: '*', Condition: when }) // prettier-ignore
    const id = await order(w, config)
    await untilDescribed(w, id, 'elasticloadbalancing:RegisterTargets')
    const lost = (await instancesOf(id, /-master-\d$/)).slice(0, 2)
    await w.aws.call('ec2', 'TerminateInstances', { InstanceIds: [...lost] })
    await drop(INSTALLER, 'wait')
    await untilState(w, id, 'ready')
    expect(await instancesOf(id, /-master-\d$/)).toHaveLength(3)
    expect(await log(id)).toMatch(/i-\w+, i-\w+ were terminated: launching anew/)
  })

  test('two masters of a ready cluster are terminated: the API has no quorum until others run', patient, async () => {
    w = await whole()
    const id = await order(w, await ownIssuer(w))
    await untilState(w, id, 'ready')
    const lost = (await instancesOf(id, /-master-\d$/)).slice(0, 2)
    await w.aws.call('ec2', 'TerminateInstances', { InstanceIds: [...lost] })
    await w.server.clock.advance(6_000)
    expect(await kube(id, '/api/v1/nodes')).toMatchObject({
      status: 503,
      body: { message: 'etcd has lost its quorum: 1 of 3 control plane machines runs, and 2 must' },
    })
    await untilDescribed(w, id, 'were terminated; others are launched in their place')
    await w.server.clock.advance(60_000)
    await w.until('the API answers', async () => (await kube(id, '/api/v1/nodes')).status !== 503)
    await w.until('all is well', async () => (await statusOf(w, id)).description === '')
    expect(await instancesOf(id, /-master-\d$/)).toHaveLength(3)
    expect(await log(id)).toContain('The control plane is whole again')
  })

  test('the control plane role lost its policy', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    const role = 'ManagedOpenShift-ControlPlane-Role'
    const document = await read(role, 'permissions')
    await drop(role, 'permissions')
    const id = await order(w, config)
    await untilDescribed(w, id, accountRoleArn('ControlPlane'))
    expect((await statusOf(w, id)).description).toContain('has no policy attached. To mend it: ')
    await w.aws.call('iam', 'PutRolePolicy', { RoleName: role, PolicyName: 'permissions', PolicyDocument: document })
    await untilState(w, id, 'ready')
  })

  test('the cloud controller manager may make no load balancer', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    const role = 'ManagedOpenShift-ControlPlane-Role'
    const when = { StringLike: { 'aws:RequestTag/kubernetes.io/service-name': '*' } }
    await put(role, 'closed', { Sid: 'NoRouters', Effect: 'Deny', Action: 'elasticloadbalancing:CreateLoadBalancer', Resource: '*', Condition: when }) // prettier-ignore
    const id = await order(w, config)
    await untilDescribed(w, id, 'SyncLoadBalancerFailed')
    const { description } = await statusOf(w, id)
    expect(description).toContain('cluster operator ingress, which is degraded')
    expect(description).toContain(`elasticloadbalancing:CreateLoadBalancer as ${accountRoleArn('ControlPlane')}: AccessDenied`) // prettier-ignore
    expect(description).toContain(`statement 1 ("NoRouters") of the inline policy closed of ${accountRoleArn('ControlPlane')}`) // prettier-ignore
    expect(description).toContain(`To mend it: aws iam delete-role-policy --role-name ${role} --policy-name closed`)
    await drop(role, 'closed')
    await untilState(w, id, 'ready')
  })

  test('the installer may pass no role', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    const whole_ = await read(INSTALLER, 'permissions')
    const without = JSON.parse(whole_) as { Statement: { Action: string[] }[] }
    for (const statement of without.Statement)
      statement.Action = [statement.Action].flat().filter((action) => action !== 'iam:PassRole')
    await put(INSTALLER, 'permissions', ...without.Statement)
    const id = await order(w, config)
    await untilDescribed(w, id, 'iam:PassRole')
    const { description: message } = await statusOf(w, id)
    expect(message).toContain(`Role ${accountRoleArn('Installer')} is not allowed to perform iam:PassRole: `)
    expect(message).toContain('To mend it: ')
    await w.aws.call('iam', 'PutRolePolicy', { RoleName: INSTALLER, PolicyName: 'permissions', PolicyDocument: whole_ })
    await untilState(w, id, 'ready')
  })

  test('the issuer is vouched for by nobody, and the provider holds another thumbprint', patient, async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const issuer = await untrustedIssuer(publicKey)
    w = await whole({ allowedIssuers: [new URL(issuer.url).host] })
    try {
      await makeAccountRoles(w.aws)
      await makeOperatorRoles(w.aws, issuer.url)
      await w.aws.call('iam', 'CreateOpenIDConnectProvider', {
        Url: issuer.url,
        ClientIDList: ['openshift', 'sts.amazonaws.com'],
        ThumbprintList: ['0'.repeat(40)],
      })
      const key = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string
      const id = await order(w, await registered(w, issuer.url, key))
      await untilDescribed(w, id, "HTTPS certificate doesn't match configured thumbprint")
      const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer.url.slice('https://'.length)}`
      expect((await statusOf(w, id)).description).toContain(
        `To mend it: aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${arn} --thumbprint-list`,
      )
      await w.aws.call('iam', 'UpdateOpenIDConnectProviderThumbprint', {
        OpenIDConnectProviderArn: arn,
        ThumbprintList: [issuer.thumbprint],
      })
      await untilState(w, id, 'ready')
    } finally {
      issuer.close()
    }
  })

  test('the issuer’s bucket is closed to the public', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    const block = (on: boolean) =>
      w.aws.call('s3', 'PutPublicAccessBlock', {
        Bucket: BUCKET,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: on,
          RestrictPublicBuckets: on,
        },
      })
    await block(true)
    const id = await order(w, config)
    await untilState(w, id, 'error')
    const { provision_error_message: message } = await statusOf(w, id)
    expect(message).toContain(`${ISSUER}/keys.json cannot be read: HTTP 403`)
    expect(message).toContain(`To mend it: aws s3api put-public-access-block --bucket ${BUCKET}`)
    await block(false)
    await untilState(w, id, 'ready')
  })
})

describe('an account that is too small', () => {
  test('is told of every quota at once, before anything is made; raised, it suffices', patient, async () => {
    w = await whole()
    const config = await ownIssuer(w)
    for (let n = 0; n < 5; n++) {
      await w.aws.call('ec2', 'CreateVpc', { CidrBlock: `10.${n + 100}.0.0/16` })
      await w.aws.call('ec2', 'AllocateAddress', { Domain: 'vpc' })
    }
    const id = await order(w, config)
    await untilState(w, id, 'error')
    const { provision_error_code: code, provision_error_message: message } = await statusOf(w, id)
    expect(code).toBe('OCM3003')
    expect(message).toContain('2 quotas do not suffice')
    for (const [what, service, quota] of [
      ['Elastic IP addresses', 'ec2', 'L-0263D0A3'],
      ['VPCs', 'vpc', 'L-F678F1CE'],
    ] as const) {
      expect(message).toContain(`the account's quota of ${what} (${quota}) is 5, of which 5 are in use`)
      expect(message).toContain(`aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${quota} --desired-value 6`) // prettier-ignore
    }
    expect(await instancesOf(id, /./)).toEqual([])
    for (const [ServiceCode, QuotaCode] of [
      ['ec2', 'L-0263D0A3'],
      ['vpc', 'L-F678F1CE'],
    ] as const)
      // prettier-ignore
      await w.aws.call('servicequotas', 'RequestServiceQuotaIncrease', { ServiceCode, QuotaCode, DesiredValue: 6 })
    await untilState(w, id, 'ready')
  })
})

/** An issuer on this machine whose certificate only its own CA vouches for. */
async function untrustedIssuer(publicKey: Parameters<typeof jwksDocument>[0][number]) {
  const moment = { now: Date.now(), random: systemRandom() }
  const ca = issueCa({ commonName: 'Nobody trusts it' }, moment)
  const leaf = issueLeaf(ca, 'localhost', { dns: ['localhost'], ips: [] }, moment)
  let url = ''
  const server = createServer({ cert: leaf.certificate + ca.certificate, key: leaf.key }, (request, response) => {
    const document = request.url?.endsWith(JWKS_PATH) ? jwksDocument([publicKey]) : discoveryDocument(url)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `https://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    thumbprint: new X509Certificate(ca.certificate).fingerprint.replaceAll(':', '').toLowerCase(),
    close: () => server.close(),
  }
}
