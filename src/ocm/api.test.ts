import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountRole } from '../catalogue/account-roles.ts'
import { managedBucket } from '../catalogue/oidc.ts'
import { operators } from '../catalogue/operators.ts'
import { policyDocument } from '../catalogue/policies/document.ts'
import { accountRoleTags } from '../catalogue/tags.ts'
import { routes } from './api.ts'
import { ACCOUNT, accountRoleArn, clusterBody, makeAccountRoles, whole, type Whole } from './testing/whole.ts'

const CS = '/api/clusters_mgmt/v1'
const AMS = '/api/accounts_mgmt/v1'
const TOKEN_PATH = '/auth/realms/redhat-external/protocol/openid-connect/token'

let w: Whole
beforeAll(async () => {
  w = await whole()
})
afterAll(() => w.close())

const found = (search: string) => `search=${encodeURIComponent(search)}`

describe('every call', () => {
  test.each(routes.map(([method, path]) => [method, path.replaceAll('{}', 'none')] as const))(
    '%s %s is refused without a token, in OCM’s own form',
    async (method, path) => {
      const answer = await w.ocm(method, path, undefined, { authorization: '' })
      expect(answer).toMatchObject({ status: 401, type: 'application/json' })
      expect(answer.body).toMatchObject({
        kind: 'Error',
        id: '401',
        code: expect.stringMatching(/^(CLUSTERS-MGMT|ACCT-MGMT|ACCESS-TRANSPARENCY|SERVICE-MGMT)-401$/),
      })
      expect(answer.body.operation_id).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  test.each(
    routes
      .filter(([method]) => method !== 'POST')
      .map(([method, path]) => [method, path.replaceAll('{}', 'none')] as const),
  )('%s %s with a token answers JSON, and never fails', async (method, path) => {
    const answer = await w.ocm(method, path)
    expect(answer.type).toBe('application/json')
    expect(answer.status).toBeLessThan(500)
  })

  test('rosa list addons and rosa list services find that there are none, and what is named is not found', async () => {
    const empty = { status: 200, body: { items: [], total: 0 } }
    expect(await w.ocm('GET', `${CS}/addons?${found("enabled='t'")}&page=1&size=-1`)).toMatchObject(empty)
    expect(await w.ocm('GET', '/api/service_mgmt/v1/services')).toMatchObject(empty)
    const { organization } = (await w.ocm('GET', `${AMS}/current_account`)).body as unknown as { organization: { id: string } } // prettier-ignore
    const quota = `${AMS}/organizations/${organization.id}/quota_cost?${found("quota_id LIKE 'add-on%'")}&fetchRelatedResources=true&page=1&size=-1`
    expect(await w.ocm('GET', quota)).toMatchObject(empty)
    expect(await w.ocm('GET', `${CS}/addons/codeready-workspaces`)).toMatchObject({
      status: 404,
      body: { code: 'CLUSTERS-MGMT-404', reason: "Add-on with identifier 'codeready-workspaces' not found" },
    })
    expect(await w.ocm('POST', '/api/service_mgmt/v1/services', { service: 'shop' })).toMatchObject({
      status: 400,
      body: { code: 'SERVICE-MGMT-400', reason: "Service 'shop' is not supported" },
    })
  })

  test.each(['none', 'a.b.c', 'Bearer', ''])('a token that is none, %j, is refused', async (token) => {
    expect(await w.ocm('GET', `${CS}/versions`, undefined, { authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
    })
  })

  test('a path that is not served is not found, a wrong method is told which ones there are', async () => {
    expect(await w.ocm('GET', '/api/clusters_mgmt/v1/nothing')).toMatchObject({ status: 404, body: { code: 'CLUSTERS-MGMT-404', href: '/api/clusters_mgmt/v1/errors/404' } }) // prettier-ignore
    expect(await w.ocm('GET', '/api/accounts_mgmt/v1/nothing')).toMatchObject({
      status: 404,
      body: { code: 'ACCT-MGMT-404' },
    })
    expect(await w.ocm('PUT', `${CS}/clusters`)).toMatchObject({ status: 405, body: { code: 'CLUSTERS-MGMT-405' } })
    expect(await w.ocm('GET', `${CS}/clusters/%2e%2e/x`)).toMatchObject({ status: 404 })
  })

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '1'],
    ['null', 'null'],
  ])('a body that is %s is refused', async (_what, body) => {
    expect(await w.ocm('POST', `${CS}/clusters`, body)).toMatchObject({
      status: 400,
      body: { code: 'CLUSTERS-MGMT-400' },
    })
  })

  test('a body of more than a mebibyte is refused', async () => {
    expect(await w.ocm('POST', `${CS}/clusters`, ' '.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413 })
  })

  test('deep nesting and __proto__ do no harm', async () => {
    const deep = `{"name":"demo","properties":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`
    expect((await w.ocm('POST', `${CS}/clusters`, deep)).status).toBe(400)
    const deeper = `{"proxy":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect((await w.ocm('POST', `${CS}/clusters`, deeper)).body.reason).toContain('nested deeper than 32')
    const polluting = '{"__proto__":{"name":"demo"},"constructor":{"prototype":{"name":"demo"}}}'
    expect((await w.ocm('POST', `${CS}/clusters`, polluting)).body.reason).toContain("'__proto__' is unknown")
  })
})

describe('a token', () => {
  const decoded = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

  test('says who calls, in the words that rosa reads', async () => {
    expect(decoded(await w.server.ocmToken())).toMatchObject({
      typ: 'Bearer',
      preferred_username: 'stint',
      org_id: expect.any(String),
    })
  })

  test('with another signature, another algorithm or of the other kind is refused', async () => {
    const token = await w.server.ocmToken()
    const [, claims] = token.split('.')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const offline = (await w.server.credentialsOf('customer'))?.ocmRefreshToken ?? ''
    expect(decoded(offline).typ).toBe('Offline')
    for (const forged of [
      `${part({ alg: 'none' })}.${claims}.`,
      `${token.slice(0, -8)}AAAAAAAA`,
      `${part({ alg: 'HS256' })}.${claims}.AAAA`,
      offline,
    ])
      expect(await w.ocm('GET', `${CS}/versions`, undefined, { authorization: `Bearer ${forged}` })).toMatchObject({
        status: 401,
      })
  })

  const post = async (form: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${w.server.doors.ocm}${TOKEN_PATH}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      body: (await answer.json()) as Record<string, string>,
    }
  }

  test('that is no refresh token gets nothing at the token endpoint', async () => {
    const given = await post({
      grant_type: 'refresh_token',
      client_id: 'cloud-services',
      refresh_token: await w.server.ocmToken(),
    })
    expect(given).toMatchObject({ status: 400, type: 'application/json', body: { error: 'invalid_grant' } })
  })

  test('is not given for a wrong secret, nor for another grant', async () => {
    expect(await post({ grant_type: 'client_credentials', client_id: 'stint', client_secret: 'x' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    })
    expect(await post({ grant_type: 'implicit' })).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    })
    expect((await fetch(`${w.server.doors.ocm}${TOKEN_PATH}`)).status).toBe(405)
  })
})

describe('what can be chosen', () => {
  test('the account and its organisation stay the same', async () => {
    const [first, second] = [await w.ocm('GET', `${AMS}/current_account`), await w.ocm('GET', `${AMS}/current_account`)]
    expect(first.body).toMatchObject({ kind: 'Account', username: 'stint', organization: { id: expect.any(String) } })
    expect(second.body).toEqual(first.body)
    const organization = first.body.organization.id as string
    expect((await w.ocm('GET', `${AMS}/organizations/${organization}`)).body.external_id).toMatch(/^\d{8}$/)
    const quota = await w.ocm(
      'GET',
      `${AMS}/organizations/${organization}/quota_cost?size=-1&${found("quota_id~='gpu'")}`,
    )
    expect(quota.body.items).toMatchObject([{ quota_id: 'compute.node|gpu|byoc|moa' }])
  })

  test('labels are written over, and gone when they are deleted', async () => {
    const { organization } = (await w.ocm('GET', `${AMS}/current_account`)).body
    const path = `${AMS}/organizations/${organization.id}/labels`
    expect((await w.ocm('GET', `${path}/team`)).status).toBe(404)
    expect((await w.ocm('POST', path, { key: 'team', value: 'a' })).status).toBe(201)
    await w.ocm('POST', path, { key: 'team', value: 'a,b' })
    expect((await w.ocm('GET', `${path}/team`)).body.value).toBe('a,b')
    expect((await w.ocm('DELETE', `${path}/team`)).status).toBe(204)
    expect((await w.ocm('GET', `${path}/team`)).status).toBe(404)
  })

  test('the default version comes first, as rosa asks for them', async () => {
    const search = found("enabled = 'true' AND rosa_enabled = 'true' AND channel_group = 'stable'")
    const { body } = await w.ocm(
      'GET',
      `${CS}/versions?${search}&order=${encodeURIComponent('default desc, id desc')}&page=1&size=100`,
    )
    expect(body.items[0]).toMatchObject({
      id: 'openshift-v4.21.9',
      raw_id: '4.21.9',
      default: true,
      channel_group: 'stable',
    })
    expect(body.size).toBe(body.total)
    expect(await w.ocm('GET', `${CS}/versions/openshift-v4.21.9`)).toMatchObject({
      status: 200,
      body: { available_channels: expect.any(Array) },
    })
  })

  test('account roles and operator roles have their policies, each with its document', async () => {
    const ids = async (type: string) => {
      const { body } = await w.ocm(
        'GET',
        `${CS}/aws_inquiries/sts_policies?size=-1&${found(`policy_type = '${type}'`)}`,
      )
      for (const { details } of body.items) expect(JSON.parse(details)).toHaveProperty('Statement')
      return body.items.map(({ id }: { id: string }) => id) as string[]
    }
    expect(await ids('AccountRole')).toEqual(expect.arrayContaining(['sts_installer_trust_policy', 'sts_support_permission_policy', 'sts_hcp_installer_permission_policy'])) // prettier-ignore
    expect(await ids('OperatorRole')).toEqual(
      expect.arrayContaining(['operator_iam_role_policy', ...operators.map(({ policy }) => policy)]),
    )
    expect(await ids('OSDSCPPolicy')).toEqual(['osd_scp_policy'])
    const { body } = await w.ocm('GET', `${CS}/aws_inquiries/sts_credential_requests?is_hypershift=false`)
    expect(body.items).toHaveLength(6)
  })

  test('each version has its own set of policies, and one that cannot be installed none', async () => {
    const installer = async (version: string) => {
      const search = found("id = 'sts_installer_permission_policy'")
      return (await w.ocm('GET', `${CS}/aws_inquiries/sts_policies?version=${version}&${search}`)).body.items[0].details
    }
    const texts = await Promise.all(['4.16', '4.17', '4.18.12', '4.22', ''].map(installer))
    expect(texts.map((text) => text === texts.at(-1))).toEqual([false, false, false, true, true])
    expect(JSON.parse(texts[0])).toEqual(policyDocument('4.16', 'sts_installer_permission_policy'))
    const refused = await w.ocm('GET', `${CS}/aws_inquiries/sts_policies?version=4.9`)
    expect([refused.status, refused.body.reason]).toEqual([400, "There are no policies for version '4.9'"])
  })

  test('regions and machine types of the account are asked for as its Installer role', async () => {
    const role = { aws: { sts: { role_arn: accountRoleArn('Installer') } } }
    const refused = await w.ocm('POST', `${CS}/aws_inquiries/regions`, role)
    expect(refused).toMatchObject({
      status: 400,
      body: { reason: expect.stringContaining('sts:AssumeRole was refused with AccessDenied') },
    })
    await makeAccountRoles(w.aws)
    const { body } = await w.ocm('POST', `${CS}/aws_inquiries/regions?size=-1`, role)
    expect(body.items).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'us-east-1', enabled: true })]))
    const types = await w.ocm('POST', `${CS}/aws_inquiries/machine_types?size=-1`, {
      ...role,
      region: { id: 'us-east-1' },
    })
    expect(types.body.items).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'm5.xlarge' })]))
    expect((await w.ocm('POST', `${CS}/cloud_providers/aws/available_regions`, role.aws)).body.total).toBeGreaterThan(
      10,
    )
  })

  test('account roles are seen through the role that the organization linked', async () => {
    const asked = { account_id: ACCOUNT }
    const refused = await w.ocm('POST', `${CS}/aws_inquiries/sts_account_roles`, asked)
    expect(refused).toMatchObject({ status: 400, body: { reason: expect.stringContaining('no OCM role linked') } })
    const { body: me } = await w.ocm('GET', '/api/accounts_mgmt/v1/current_account')
    const owner = me.organization.id
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': owner } },
        },
      ],
    }
    const { Role } = await w.aws.call('iam', 'CreateRole', {
      RoleName: 'Mine-OCM-Role-1',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    })
    const labels = `/api/accounts_mgmt/v1/organizations/${owner}/labels`
    expect((await w.ocm('POST', labels, { key: 'sts_ocm_role', value: Role?.Arn })).status).toBe(201)
    const blind = await w.ocm('POST', `${CS}/aws_inquiries/sts_account_roles`, asked)
    expect(blind).toMatchObject({ status: 400, body: { reason: expect.stringContaining('iam:ListRoles') } })
    await w.aws.call('iam', 'AttachRolePolicy', {
      RoleName: 'Mine-OCM-Role-1',
      PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess',
    })
    const Tags = Object.entries(accountRoleTags('ManagedOpenShift', accountRole('installer'), '4.21')).map(([Key, Value]) => ({ Key, Value })) // prettier-ignore
    await w.aws.call('iam', 'TagRole', { RoleName: 'ManagedOpenShift-Installer-Role', Tags })
    const { body } = await w.ocm('POST', `${CS}/aws_inquiries/sts_account_roles`, asked)
    expect(body.items).toEqual([{ kind: 'AccountRoles', prefix: 'ManagedOpenShift', items: expect.any(Array) }])
    expect(body.items[0].items).toContainEqual({
      arn: accountRoleArn('Installer'),
      type: 'Installer',
      roleVersion: '4.21',
      isAdmin: false,
      managedPolicies: false,
      hcpManagedPolicies: false,
    })
  })
})

describe('an OIDC configuration', () => {
  test('that is managed has its documents where its issuer says, and loses them when it is deleted', async () => {
    const { status, body } = await w.ocm('POST', `${CS}/oidc_configs`, { managed: true })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      managed: true,
      reusable: true,
      issuer_url: `https://rh-oidc.s3.us-east-1.amazonaws.com/${body.id}`,
    })
    expect(JSON.stringify(body)).not.toContain('PRIVATE KEY')
    const { issuer, jwks_uri: keys } = await published(`/${body.id}/.well-known/openid-configuration`)
    expect([issuer, keys]).toEqual([body.issuer_url, `${body.issuer_url}/keys.json`])
    expect((await published(`/${body.id}/keys.json`)).keys).toHaveLength(1)
    const thumbprint = await w.ocm('POST', `${CS}/aws_inquiries/oidc_thumbprint`, { oidc_config_id: body.id })
    expect(thumbprint.body.thumbprint).toMatch(/^[0-9a-f]{40}$/)
    expect((await w.ocm('DELETE', `${CS}/oidc_configs/${body.id}`)).status).toBe(204)
    expect(await published(`/${body.id}/keys.json`)).toEqual({})
    expect((await w.ocm('GET', `${CS}/oidc_configs/${body.id}`)).status).toBe(404)
  })

  test('that is the customer’s is found by their account; a managed one by none', async () => {
    const own = {
      managed: false,
      issuer_url: 'https://mine.s3.us-east-1.amazonaws.com',
      secret_arn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:rosa-private-key-mine-a1b2c3`,
      installer_role_arn: accountRoleArn('Installer'),
    }
    const made = await w.ocm('POST', `${CS}/oidc_configs`, own)
    expect(made).toMatchObject({ status: 201, body: own })
    expect(await w.ocm('POST', `${CS}/oidc_configs`, own)).toMatchObject({ status: 400 })
    const listed = await w.ocm('GET', `${CS}/oidc_configs?page=1&size=-1&${found(`aws.account_id='${ACCOUNT}'`)}`)
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([made.body.id])
  })

  test.each([
    ['issuer_url', 'http://mine.example'],
    ['issuer_url', 'https://mine.example/?a'],
    ['secret_arn', 'arn:aws:s3:::bucket'],
    ['secret_arn', 'arn:aws:secretsmanager:us-east-1:999988887777:secret:x'],
    ['secret_arn', `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:policy:x`],
    ['installer_role_arn', 'arn:aws:iam::111122223333:user/x'],
    ['secret_arn', 7],
  ])('whose %s is %j is refused', async (name, value) => {
    const body = {
      managed: false,
      issuer_url: 'https://x.example',
      secret_arn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:x`,
      installer_role_arn: accountRoleArn('Installer'),
      [name]: value,
    }
    expect(await w.ocm('POST', `${CS}/oidc_configs`, body)).toMatchObject({
      status: 400,
      body: { kind: 'Error', reason: expect.stringMatching(new RegExp(`${name}|is not in AWS account`)) },
    })
  })
})

describe('a cluster that cannot be', () => {
  const INSTALLER = accountRoleArn('Installer')
  test.each([
    ['name', 'Demo!', /name 'Demo!' is not valid/],
    ['name', undefined, /'name' is mandatory/],
    ['name', { a: 1 }, /'name' must be a string/],
    ['region.id', 'mars-1', /Region 'mars-1' is not supported/],
    ['version.id', 'openshift-v3.11.0', /Version 'openshift-v3.11.0' is not available/],
    ['version.channel_group', 'nightly', /channel group 'nightly'/],
    ['product.id', 'osd', /Product 'osd' is not supported/],
    ['aws.account_id', '12', /twelve digits/],
    ['aws.account_id', '999988887777', /is not in AWS account '999988887777'/],
    ['aws.sts.role_arn', 'arn:aws:iam::111122223333:user/x', /must be the ARN of an IAM role/],
    ['aws.sts.role_arn', 'arn:aws-us-gov:iam::111122223333:role/x', /must be the ARN of an IAM role/],
    ['aws.sts.role_arn', 'arn:aws:iam:us-east-1:111122223333:role/x', /must be the ARN of an IAM role/],
    ['aws.sts.role_arn', 'arn:aws:iam::111122223333:role//x', /must be the ARN of an IAM role/],
    ['aws.sts.role_arn', `arn:aws:iam::111122223333:role/${'x'.repeat(65)}`, /must be the ARN of an IAM role/],
    ['aws.sts.support_role_arn', INSTALLER, /unique ARN/],
    ['aws.sts.instance_iam_roles', undefined, /'aws.sts.instance_iam_roles.master_role_arn' is mandatory/],
    ['aws.sts.operator_role_prefix', 'a prefix', /operator_role_prefix' is not valid/],
    [
      'aws.sts.operator_iam_roles',
      [{ name: 'x', namespace: 'y', role_arn: 'arn:aws:iam::111122223333:role/z' }],
      /Operator IAM role for operator 'cloud-credentials' .* is missing/,
    ],
    ['aws.sts.oidc_config', { id: 'none' }, /OIDC config with identifier 'none' does not exist/],
    ['aws.sts.external_id', 'no blanks', /external_id' is not valid/],
    ['nodes.compute', 1, /'nodes.compute' must be at least 2/],
    ['nodes.compute', -1, /non-negative integer/],
    ['nodes.compute_machine_type.id', 'x1.huge', /Machine type 'x1.huge' is not supported/],
    ['nodes.availability_zones', ['eu-west-1a'], /is not in region 'us-east-1'/],
    ['network.machine_cidr', '10.0.0.0/33', /must be a network/],
    ['network.machine_cidr', '10.0.0.1/16', /must be a network/],
    ['network.service_cidr', '10.0.0.0/16', /must not overlap/],
    ['network.host_prefix', 22, /between 23 and 26/],
    ['properties', { a: 1 }, /'properties.a' must be a string/],
    ['multi_az', 'yes', /'multi_az' must be a boolean/],
    ['aws.subnet_ids', ['subnet-1'], /single AZ cluster should be 2, instead received: 1/],
    ['aws.private_link', true, /'aws.subnet_ids' is mandatory/],
    ['nodes.gpu', 1, /'nodes.gpu' is unknown/],
    ['ccs', { enabled: false }, /'ccs.enabled' must be 'true' for product 'rosa'/],
    ['cloud_provider', { id: 'gcp' }, /Cloud provider 'gcp' is not supported for product 'rosa'/],
    ['expiration_timestamp', '2020-01-01T00:00:00Z', /'expiration_timestamp' must be in the future/],
    ['expiration_timestamp', 'soon', /'expiration_timestamp' must be an RFC 3339 date/],
    ['dns', { base_domain: 'example.com' }, /DNS domain 'example.com' is not reserved for the organization/],
    ['nodes.compute_machine_type.id', 'm6g.xlarge', /Machine type 'm6g.xlarge' is not supported/],
    ['nodes.compute_labels', { 'a b': 'c' }, /'nodes.compute_labels': 'a b' is not a valid label key/],
  ])('because its %s is %j is refused', async (path, value, reason) => {
    const answer = await w.ocm('POST', `${CS}/clusters`, changed(clusterBody(), path.split('.'), value))
    expect(answer).toMatchObject({
      status: 400,
      body: { kind: 'Error', code: 'CLUSTERS-MGMT-400', reason: expect.stringMatching(reason) },
    })
  })

  test.each([['hypershift.enabled', true]])('because %s is not built says so', async (path, value) => {
    expect(await w.ocm('POST', `${CS}/clusters`, changed(clusterBody(), path.split('.'), value))).toMatchObject({
      status: 501,
    })
  })

  test('three zones take machines by threes', async () => {
    const body = clusterBody({ multi_az: true, nodes: { compute: 4 } })
    expect((await w.ocm('POST', `${CS}/clusters`, body)).body.reason).toContain(
      'multiple of the number of availability zones (3)',
    )
  })
})

describe('a cluster that can be', () => {
  test('is only looked at in a dry run', async () => {
    expect(await w.ocm('POST', `${CS}/clusters?dryRun=true`, clusterBody())).toMatchObject({ status: 204 })
    expect((await w.ocm('GET', `${CS}/clusters`)).body.total).toBe(0)
  })

  test('is one of those that ask for one name at once, and nothing is left of the others', async () => {
    const configs = async () =>
      (await w.ocm('GET', `${CS}/oidc_configs`)).body.items.map(({ id }: { id: string }) => id)
    const before = [await configs(), await publishedFolders()]
    const asked = Array.from({ length: 4 }, () => w.ocm('POST', `${CS}/clusters`, clusterBody({ name: 'once' })))
    const answers = (await Promise.all(asked)).toSorted((one, other) => one.status - other.status)
    const refused = { status: 400, body: { reason: "Cluster with name 'once' already exists" } }
    expect(answers).toMatchObject([{ status: 201 }, refused, refused, refused])
    const { id } = answers[0]?.body ?? {}
    expect(await configs()).toEqual([...before[0], id].toSorted())
    expect(await publishedFolders()).toEqual([...before[1], id].toSorted())
    await w.ocm('DELETE', `${CS}/clusters/${id}`)
  })

  test('stands on no OIDC configuration that was made for another', async () => {
    const { id } = (await w.ocm('POST', `${CS}/clusters`, clusterBody({ name: 'first' }))).body
    const other = clusterBody({ name: 'other' }, { oidc_config: { id }, operator_role_prefix: 'other' })
    expect(await w.ocm('POST', `${CS}/clusters`, other)).toMatchObject({
      status: 400,
      body: { reason: `OIDC config '${id}' is not reusable` },
    })
    await w.ocm('DELETE', `${CS}/clusters/${id}`)
  })

  test('takes a base domain that was reserved, which then cannot be given up; and an end that is to come', async () => {
    const domain = (await w.ocm('POST', `${CS}/dns_domains`, {})).body.id
    const expires = '2099-01-01T00:00:00Z'
    const asked = { name: 'based', dns: { base_domain: domain }, expiration_timestamp: expires, ccs: { enabled: true } }
    const made = await w.ocm('POST', `${CS}/clusters`, clusterBody({ ...asked, cloud_provider: { id: 'aws' } }))
    expect(made).toMatchObject({ status: 201, body: { dns: { base_domain: domain }, expiration_timestamp: expires } })
    expect(await w.ocm('DELETE', `${CS}/dns_domains/${domain}`)).toMatchObject({ status: 400 })
    const past = { expiration_timestamp: '2020-01-01T00:00:00Z' }
    expect(await w.ocm('PATCH', `${CS}/clusters/${made.body.id}`, past)).toMatchObject({
      status: 400,
      body: { reason: expect.stringContaining('must be in the future') },
    })
    await w.ocm('DELETE', `${CS}/clusters/${made.body.id}`)
  })

  test('has one kubelet configuration, known by the cluster alone, and ingresses that the customer shapes', async () => {
    const { id } = (await w.ocm('POST', `${CS}/clusters`, clusterBody({ name: 'pids' }))).body
    const path = `${CS}/clusters/${id}/kubelet_config`
    expect(await w.ocm('GET', path)).toMatchObject({ status: 404 })
    expect(await w.ocm('POST', path, { pod_pids_limit: 8192 })).toMatchObject({ status: 201, body: { href: path } })
    expect(await w.ocm('POST', path, { pod_pids_limit: 8192 })).toMatchObject({ status: 400 })
    expect((await w.ocm('PATCH', path, { pod_pids_limit: 9000 })).body).toMatchObject({ pod_pids_limit: 9000 })
    expect((await w.ocm('GET', `${path}s`)).body).toMatchObject({ total: 1, items: [{ pod_pids_limit: 9000 }] })
    expect(await w.ocm('DELETE', path)).toMatchObject({ status: 204 })
    expect(await w.ocm('GET', path)).toMatchObject({ status: 404 })
    expect((await w.ocm('GET', `${CS}/clusters/${id}/external_configuration/labels`)).body.items).toMatchObject([
      { key: 'ext-managed.openshift.io/legacy-ingress-support', value: 'false' },
    ])
    await w.ocm('DELETE', `${CS}/clusters/${id}`)
  })

  test('gets an OIDC configuration of its own, its operator roles’ names and all that describe prints', async () => {
    const made = await w.ocm('POST', `${CS}/clusters?dryRun=false`, clusterBody({ name: 'second' }))
    expect(made.status).toBe(201)
    const { id } = made.body
    expect(made.body).toMatchObject({
      kind: 'Cluster',
      href: `${CS}/clusters/${id}`,
      state: 'waiting',
      region: { id: 'us-east-1' },
      version: { id: 'openshift-v4.21.9', raw_id: '4.21.9', channel_group: 'stable' },
      aws: {
        account_id: ACCOUNT,
        sts: {
          enabled: true,
          operator_role_prefix: 'demo-w4e1',
          oidc_endpoint_url: `https://rh-oidc.s3.us-east-1.amazonaws.com/${id}`,
          oidc_config: { managed: true, reusable: false },
        },
      },
      network: { type: 'OVNKubernetes', machine_cidr: '10.0.0.0/16' },
      nodes: { compute: 2, availability_zones: ['us-east-1a'] },
      subscription: { id: expect.any(String) },
    })
    expect(made.body.aws.sts.operator_iam_roles).toHaveLength(6)
    const base = `product.id = 'rosa' AND (properties.rosa_creator_arn LIKE 'arn:%:${ACCOUNT}:%' OR aws.sts.role_arn LIKE 'arn:%:${ACCOUNT}:%')`
    const one = await w.ocm(
      'GET',
      `${CS}/clusters?${found(`${base} AND (id = 'second' OR name = 'second' OR external_id = 'second')`)}&page=1&size=1`,
    )
    expect(one.body).toMatchObject({ total: 1, items: [{ id }] })
    expect((await w.ocm('GET', `${AMS}/subscriptions/${made.body.subscription.id}`)).body).toMatchObject({
      display_name: 'second',
      status: 'Active',
    })
    expect((await w.ocm('POST', `${CS}/clusters`, clusterBody({ name: 'second' }))).body.reason).toContain(
      'already exists',
    )
    expect((await w.ocm('POST', `${CS}/clusters/${id}/machine_pools`, { id: 'more' })).body.reason).toContain(
      "in state 'waiting'",
    )
    expect((await w.ocm('GET', `${CS}/clusters/${id}/credentials`)).status).toBe(404)
    const edited = await w.ocm('PATCH', `${CS}/clusters/${id}`, {
      properties: { team: 'a' },
      disable_user_workload_monitoring: true,
      fips: true,
      etcd_encryption: true,
      name: 'other',
      delete_protection: { enabled: true },
    })
    expect(edited.body).not.toHaveProperty('fips')
    expect(edited.body).not.toHaveProperty('etcd_encryption')
    expect(edited.body).toMatchObject({
      name: 'second',
      disable_user_workload_monitoring: true,
      delete_protection: { enabled: true },
      properties: { team: 'a', rosa_creator_arn: expect.any(String) },
    })
    expect((await w.ocm('DELETE', `${CS}/clusters/${id}`)).status).toBe(403)
    await w.ocm('PATCH', `${CS}/clusters/${id}/delete_protection`, { enabled: false })
    expect((await w.ocm('DELETE', `${CS}/clusters/${id}`)).status).toBe(204)
    await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
    expect((await w.ocm('GET', `${CS}/oidc_configs/${id}`)).status).toBe(404)
  })
})

/** A body with another value at a path; undefined takes it away. */
function changed(body: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  const { [name]: inner, ...others } = body as Readonly<Record<string, unknown>>
  const next = rest.length === 0 ? value : changed((inner ?? {}) as object, rest, value)
  return next === undefined ? others : { ...others, [name]: next }
}

/** Of managed issuers, as Red Hat finds them in its bucket. */
async function publishedFolders(): Promise<readonly string[]> {
  const { account } = (await w.server.credentialsOf('redhat')) ?? {}
  const prefix = `s3/object/${managedBucket.name}/`
  const objects = w.server.cloud.projection.view().scan(account ?? '', prefix)
  return [...new Set(objects.map(({ key }) => key.slice(prefix.length).split('/')[0] ?? ''))]
}

/** What anyone reads in Red Hat's bucket; {} when there is nothing to read. */
function published(path: string): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'rh-oidc.s3.us-east-1.amazonaws.com' }
    request(`${w.server.doors.aws}${path}`, { headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve(
          answer.statusCode === 200
            ? (JSON.parse(Buffer.concat(chunks).toString()) as object as Record<string, unknown>)
            : {},
        ),
      )
    })
      .on('error', reject)
      .end()
  })
}
