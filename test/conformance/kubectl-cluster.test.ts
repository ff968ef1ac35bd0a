import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudUp, done, environmentFor, person, stint, type UpCloud } from '../built.ts'
import { newSigningRequest } from '../../src/cluster/nodes/signing-request.ts'
import { describeClient, PYTHON } from '../clients.ts'

const STINT = fileURLToPath(new URL('../../bin/stint.js', import.meta.url))
const AWS = [PYTHON, '-m', 'awscli']
const WHO = [...AWS, 'sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text']
const ACCOUNT = '111122223333'

/** A cluster that was really installed, with its operators at work. */
describe('on a cluster', () => {
  let folder: string
  let state: string
  let cloud: UpCloud
  let environment: Readonly<Record<string, string>>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-on-cluster-'))
    state = join(folder, 'state')
    cloud = await cloudUp(state)
    await done(state, ['deploy', 'demo'])
    environment = await environmentFor(state)
  }, 120_000)
  afterAll(async () => {
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const kubectl = (line: string, input?: string) => {
    const { status, stdout, stderr } = spawnSync('kubectl', line.split(' '), {
      env: { ...process.env, ...environment, HOME: folder },
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    })
    return { code: status, out: stdout, error: stderr }
  }

  describeClient('kubectl', ['kubectl', 'version', '--client'], () => {
    it('a deployment rolls out, is changed, is rolled back, and takes its pods with it', () => {
      expect(kubectl('create namespace shop').code).toBe(0)
      expect(kubectl('create deployment web --image=web:1 --replicas=3 -n shop')).toMatchObject({ code: 0, error: '' })
      expect(kubectl('rollout status deployment/web -n shop --timeout=30s').out).toContain('successfully rolled out')
      expect(kubectl('get deployment web -n shop').out).toMatch(/web\s+3\/3\s+3\s+3/)
      const placed = kubectl('get pods -n shop -o jsonpath={.items[*].status.phase}{.items[*].spec.nodeName}')
      expect(placed.out).toMatch(/^Running Running Running.*ip-10-0/)
      expect(kubectl('set image deployment/web web=web:2 -n shop').code).toBe(0)
      expect(kubectl('rollout status deployment/web -n shop --timeout=30s').code).toBe(0)
      expect(kubectl('rollout history deployment/web -n shop').out).toMatch(/1\s+<none>\n2\s+<none>/)
      expect(kubectl('rollout undo deployment/web -n shop').code).toBe(0)
      expect(kubectl('rollout status deployment/web -n shop --timeout=30s').code).toBe(0)
      const images = kubectl('get pods -n shop -o jsonpath={.items[*].spec.containers[*].image}')
      expect(new Set(images.out.split(' '))).toEqual(new Set(['web:1']))
      expect(kubectl('scale deployment web --replicas=1 -n shop').code).toBe(0)
      expect(kubectl('wait deployment/web -n shop --for=jsonpath={.status.replicas}=1 --timeout=30s').code).toBe(0)
      expect(kubectl('describe deployment web -n shop').out).toMatch(/NewReplicaSetAvailable/)
      expect(kubectl('delete namespace shop --timeout=30s').code).toBe(0)
      expect(kubectl('get pods -n shop -o name').out).toBe('')
    })

    it('a path as it stands reaches the cluster that issued the token or the certificate, and no other', async () => {
      const raw = (line: string) => kubectl(`get --raw ${line}`)
      expect((JSON.parse(raw('/api/v1/nodes').out) as { items: unknown[] }).items).toHaveLength(7)
      expect(raw('/readyz').out).toBe('ok')
      expect(raw('/version').out).toContain('gitVersion')
      expect(kubectl('get --raw /api/v1/nodes --token=of-nobody').error).toMatch(
        /no cluster, or more than one, knows this client/,
      )
      await done(state, ['deploy', 'other'])
      environment = await environmentFor(state)
      const name = (context: string) =>
        raw(`/apis/config.openshift.io/v1/infrastructures/cluster --context ${context}`).out.match(
          /"infrastructureName":"(\w+)/,
        )?.[1]
      expect([name('demo'), name('other')]).toEqual(['demo', 'other'])

      const { request, key } = newSigningRequest('ops', 'people')
      const spec = {
        request: Buffer.from(request).toString('base64'),
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['client auth'],
      }
      const csr = {
        apiVersion: 'certificates.k8s.io/v1',
        kind: 'CertificateSigningRequest',
        metadata: { name: 'ops' },
        spec,
      }
      expect(kubectl('--context other create -f -', JSON.stringify(csr)).code).toBe(0)
      expect(kubectl('--context other certificate approve ops').code).toBe(0)
      expect(kubectl('--context other wait csr/ops --for=jsonpath={.status.certificate} --timeout=20s').code).toBe(0)
      const certificate = kubectl('--context other get csr ops -o jsonpath={.status.certificate}').out
      writeFileSync(join(folder, 'ops.crt'), Buffer.from(certificate, 'base64'))
      writeFileSync(join(folder, 'ops.key'), key, { mode: 0o600 })
      kubectl(`config set-credentials ops --client-certificate=${folder}/ops.crt --client-key=${folder}/ops.key`)
      expect(kubectl('--context other get --raw /version --user ops').out).toContain('gitVersion')
      expect(kubectl('--context other get --raw /api/v1/nodes --user ops').error).toMatch(
        /User "ops" cannot list resource "nodes" in API group "" at the cluster scope/,
      )
    }, 60_000)

    it('an aggregated cluster role has the rules of those that it gathers', () => {
      expect(kubectl('create clusterrole gathered --aggregation-rule=team=blue').code).toBe(0)
      expect(kubectl('create clusterrole part --verb=get --resource=pods').code).toBe(0)
      expect(kubectl('label clusterrole part team=blue').code).toBe(0)
      const waited = 'wait clusterrole/gathered --for=jsonpath={.rules[0].resources[0]}=pods --timeout=20s'
      expect(kubectl(waited).code).toBe(0)
    })
  })

  const exec = (...words: readonly string[]) => stint(state, ['exec', ...words])
  const instances = async (): Promise<string> => {
    const client = await person(state)
    const { Reservations = [] } = await client.call('ec2', 'DescribeInstances', {
      Filters: [{ Name: 'tag:Name', Values: ['*-master-0'] }],
    })
    return Reservations[0]?.Instances?.[0]?.InstanceId ?? ''
  }

  describeClient('stint exec, with the AWS CLI inside', [...AWS, '--version'], () => {
    const annotate = async () => {
      const client = await person(state)
      const { out } = kubectl('get authentication cluster -o jsonpath={.spec.serviceAccountIssuer}')
      const issuer = out.replace('https://', '')
      await client.call('iam', 'CreateRole', {
        RoleName: 'app',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                [`${issuer}:sub`]: 'system:serviceaccount:app:web',
                [`${issuer}:aud`]: 'sts.amazonaws.com',
              },
            },
          },
        }),
      })
    }
    const account = (annotations: object) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'web', namespace: 'app', annotations },
      })

    it('is the role of the service account’s annotation, and of nothing else', async () => {
      await annotate()
      const pod = ['--cluster', 'demo', '--service-account', 'app/web', '--']
      expect((await exec(...pod, 'true')).err).toContain('There is no service account web in the namespace app')
      kubectl('create namespace app')
      kubectl('apply -f -', account({}))
      expect(await exec(...pod, 'true')).toMatchObject({ code: 1, err: expect.stringContaining('names no role') })
      kubectl('apply -f -', account({ 'eks.amazonaws.com/role-arn': `arn:aws:iam::${ACCOUNT}:role/app` }))
      const who = await exec(...pod, ...WHO)
      expect(who.out, who.err).toMatch(`arn:aws:sts::${ACCOUNT}:assumed-role/app/stint-exec-`)
      const { out } = await exec(...pod, 'sh', '-c', 'env; cat "$AWS_WEB_IDENTITY_TOKEN_FILE"')
      expect(out).toContain(`AWS_ROLE_ARN=arn:aws:iam::${ACCOUNT}:role/app`)
      expect(out).toMatch(
        /AWS_WEB_IDENTITY_TOKEN_FILE=.*\/var\/run\/secrets\/eks\.amazonaws\.com\/serviceaccount\/token/,
      )
      expect(out).toMatch(/^AWS_REGION=us-east-1$/m)
      // What Go's own web identity provider reads.
      expect(out).toMatch(/^AWS_ENDPOINT_URL_STS=http:/m)
      expect(out).toMatch(/^AWS_STS_REGIONAL_ENDPOINTS=regional$/m)
      expect(out).not.toMatch(/^(AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|OCM_TOKEN|STINT_TOKEN)=/m)
      const claims = JSON.parse(Buffer.from(out.trim().split('.').at(-2) ?? '', 'base64url').toString()) as Claims
      expect(claims.aud).toEqual(['sts.amazonaws.com'])
      expect(claims.exp - claims.iat).toBe(86_400)
      expect(kubectl('get pods -n app -o name').out).toBe('')
    })

    it('as an operator, is the role of its secret', async () => {
      const operator = 'openshift-ingress-operator/ingress-operator'
      const { out, err } = await exec('--cluster', 'demo', '--service-account', operator, '--', ...WHO)
      expect(out, err).toMatch(/assumed-role\/demo-\w+-openshift-ingress-operator-cloud-credentials\//)
    })

    it('as an instance, is the role of its profile, by a token only', async () => {
      const id = await instances()
      expect((await exec('--instance', id, '--', ...WHO)).out).toMatch(
        `arn:aws:sts::${ACCOUNT}:assumed-role/ManagedOpenShift-ControlPlane-Role/${id}`,
      )
      const client = await person(state)
      const tokens = { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } as const
      await client.call('ec2', 'ModifyInstanceMetadataOptions', { InstanceId: id, ...tokens })
      const far = ['--instance', id, '--hops', '2', '--', ...WHO]
      expect((await exec(...far)).err).toMatch(/Unable to locate credentials/)
      const ask = 'fetch(process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT + "/latest/meta-data/instance-id")'
      const status = `${ask}.then((answer) => console.log(answer.status))`
      expect((await exec('--instance', id, '--', process.execPath, '-e', status)).out).toBe('401\n')
      expect(await exec('--instance', 'i-0000000000000dead', '--', 'true')).toMatchObject({ code: 1 })
    })

    it('passes the exit code on, forwards signals, and leaves nothing behind', async () => {
      const id = await instances()
      expect(await exec('--instance', id, '--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 })
      expect(await exec('--instance', id, '--', 'no-such-program')).toMatchObject({ code: 127 })
      expect(await exec('--', 'true')).toMatchObject({ code: 2 })
      const words = ['exec', '--cluster', 'demo', '--service-account', 'app/web', '--', 'sh', '-c']
      const script = 'trap "echo caught; exit 3" TERM; echo ready; while :; do read -r -t 1 _ < /dev/zero || :; done'
      const child = spawn(process.execPath, [STINT, ...words, script], {
        env: { ...process.env, STINT_STATE: state, TMPDIR: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      child.stdout.once('data', () => child.kill('SIGTERM'))
      const said = text(child.stdout)
      const code = await new Promise((resolve) => child.once('exit', resolve))
      expect([code, await said]).toEqual([3, expect.stringContaining('caught')])
      expect(readdirSync(folder).filter((name) => name.startsWith('stint-exec-'))).toEqual([])
      expect(kubectl('get pods -n app -o name').out).toBe('')
      expect(readFileSync(environment['KUBECONFIG'] ?? '', 'utf8')).toContain('"current-context": "demo"')
    })
  })
})

interface Claims {
  readonly aud: readonly string[]
  readonly exp: number
  readonly iat: number
}
