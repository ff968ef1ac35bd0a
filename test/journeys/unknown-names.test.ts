import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asRefusal } from '../../src/cli/failure.ts'
import { ownApi } from '../../src/cli/own-api.ts'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { inside, OWN_TOKEN, type Inside } from '../inside.ts'

describe('a name that nothing has', () => {
  let w: Inside
  beforeAll(async () => {
    const key = await generateSigningKey(2048)
    w = await inside({ keys: { take: async () => key } })
    await w.type('deploy demo')
  }, 120_000)
  afterAll(() => w.close())

  it.each([
    ['snapshot fork nowhere', 'There is no snapshot "nowhere".', 'stint snapshot list'],
    ['snapshot delete nowhere', 'There is no snapshot "nowhere".', 'stint snapshot list'],
    ['snapshot export nowhere file', 'There is no snapshot "nowhere".', 'stint snapshot list'],
    ['issuer token nobody', 'There is no issuer "nobody".', 'stint issuer list'],
    ['issuer rotate nobody', 'There is no issuer "nobody".', 'stint issuer list'],
    ['issuer delete nobody', 'There is no issuer "nobody".', 'stint issuer list'],
    ['fault clear nothing', 'There is no fault nothing.', 'stint fault list'],
    ['support session nothing', "AccessRequest with identifier 'nothing' not found.", 'stint support list'],
    ['support request --cluster nowhere', "Cluster with identifier 'nowhere' not found.", 'stint list clusters'],
    ['support approve nothing', 'There is no access request "nothing".', 'stint list access-request'],
    ['explain nothing', 'No call with the request id nothing is on record. Those that were refused before they were calls are remembered by the Stint that refused them, as long as it runs.', 'stint whoami shows whose credentials are used; stint explain --last-denied, the newest call that policies refused.'],
    ['validate nowhere.json', 'There is no file nowhere.json.', 'stint validate FILE, or stint validate - for what is piped in'],
    ['seed nowhere.yaml', 'There is no file nowhere.yaml.', 'stint init nowhere.yaml'],
    ['exec --instance i-0123456789abcdef0 -- true', 'No instance i-0123456789abcdef0 is running.', "aws ec2 describe-instances --filters Name=instance-state-name,Values=running --query 'Reservations[].Instances[].InstanceId'"],
    ['describe cluster -c nowhere', 'There is no cluster with identifier or name "nowhere".', 'stint list clusters'],
    ['describe machinepool nowhere -c demo', "OCM refused: Machine pool with identifier 'nowhere' not found (CLUSTERS-MGMT-404)", 'stint list machinepools --cluster CLUSTER'],
    ['can user/stnt s3:ListAllMyBuckets *', 'There is no user stnt in account 111122223333. Did you mean arn:aws:iam::111122223333:user/stint?', 'stint who-can ACTION RESOURCE shows who is.'],
    ['can arn:aws:sts::111122223333:assumed-role/Nobody/me s3:ListAllMyBuckets *', 'There is no role Nobody in account 111122223333.', 'stint who-can ACTION RESOURCE shows who is.'],
    ['can user/stint sts:AssumeRole arn:aws:iam::111122223333:role/ManagedOpenShift-Suport-Role', 'arn:aws:iam::111122223333:user/stint cannot sts:AssumeRole on arn:aws:iam::111122223333:role/ManagedOpenShift-Suport-Role.', 'stint can user/stint sts:AssumeRole arn:aws:iam::111122223333:role/ManagedOpenShift-Support-Role'],
    ['can stint s3:ListAllMyBuckets *', '"stint" is no principal: give an ARN, user/NAME, role/NAME, an account id, a service or anonymous. Did you mean user/stint?', 'stint can --help'],
    ['revoke user cluster-admin --user nobody -c demo -y', "OCM refused: User with identifier 'nobody' not found (CLUSTERS-MGMT-404)", 'stint list users --cluster CLUSTER'],
    ['delete idp nowhere -c demo -y', 'The cluster demo has no identity provider "nowhere".', 'stint list idps --cluster demo'],
  ])('%s says what there is', async (line, message, next) => {
    const refusal = await w.type(line).catch(asRefusal)
    expect(refusal).toMatchObject({ message, next })
  }) // prettier-ignore

  it.each([
    ['who-can sts:AssumRol arn:aws:iam::111122223333:role/Payroll', 'AWS has no action sts:AssumRol. Did you mean sts:AssumeRole?', 'stint who-can sts:AssumeRole arn:aws:iam::111122223333:role/Payroll'],
    ['who-can dynamodbb:getitem *', 'AWS has no action dynamodbb:getitem. Did you mean dynamodb:GetItem?', "stint who-can dynamodb:GetItem '*'"],
    ['who-can sts:Nothing * -o json', 'AWS has no action sts:Nothing.', undefined],
    ['can user/stint s3:GetObjekt arn:aws:s3:::payroll/2026', 'AWS has no action s3:GetObjekt. Did you mean s3:GetObject?', 'stint can user/stint s3:GetObject arn:aws:s3:::payroll/2026'],
  ])('of an action makes no list of who may do it: %s', async (line, message, next) => {
    const refusal = await w.type(line).catch(asRefusal)
    expect(refusal).toMatchObject({ message, next, exitCode: 2 })
  }) // prettier-ignore

  it('of a role to assume says that there is none, not that its trust refuses', async () => {
    const missing = 'arn:aws:iam::111122223333:role/ManagedOpenShift-Suport-Role'
    const says = `There is no role ManagedOpenShift-Suport-Role in account 111122223333. Did you mean ${missing.replace('Suport', 'Support')}?` // prettier-ignore
    expect(await w.type(`who-can sts:AssumeRole ${missing}`)).toContain(says)
    await expect(w.aws.call('sts', 'AssumeRole', { RoleArn: missing, RoleSessionName: 'me' })).rejects.toThrow('is not authorized to perform') // prettier-ignore
    const told = await w.type('explain --last-denied')
    expect(told).toContain(says)
    expect(told).toMatch(/\n\nWhether that role lets you in:\n\n {2}stint can \S+ sts:AssumeRole \S+Support-Role /)
  })

  it('of an account says which was meant, and which there are', async () => {
    const management = await w.person(w.server.cloud.identity.accounts.management)
    const { CreateAccountStatus } = await management.call('organizations', 'CreateAccount', { AccountName: 'shop', Email: 'shop@example.com' }) // prettier-ignore
    await w.clock.advance(60_000)
    const { CreateAccountStatus: made } = await management.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId: CreateAccountStatus?.Id ?? '' }) // prettier-ignore
    const shop = `${made?.AccountId} (shop)`
    const api = ownApi(w.server.doors.ocm, OWN_TOKEN)
    for (const [typed = '', says] of [
      ['shop', `There is no account "shop". Did you mean ${shop}?`],
      ['custmer', 'There is no account "custmer". Did you mean customer?'],
      ['000000000000', 'There is no account "000000000000".'],
    ]) {
      const refusal = asRefusal(await api.credentials(typed).catch((error: unknown) => error))
      expect(refusal?.message).toBe(says)
      expect(refusal?.next).toMatch(/^stint env --account takes: management, customer, redhat, /)
      expect(refusal?.next).toContain(shop)
    }
    api.close()
  })

  it('is none when an issuer of this world has it, whose provider is to know whom STS takes its tokens to be for', async () => {
    expect(await w.type('issuer create kc --shape keycloak')).toContain(
      'aws iam create-open-id-connect-provider --url https://kc.issuer.localhost/realms/kc --client-id-list my-client\n',
    )
    const refusal = asRefusal(await w.type('verify oidc --issuer-url https://kc.issuer.localhost/realms/kc').catch((error: unknown) => error)) // prettier-ignore
    expect(refusal?.message).toBe('It stops at provider.')
  })

  it('of an issuer says how to look at it', async () => {
    const refusal = asRefusal(await w.type('verify oidc --issuer-url https://nobody.invalid').catch((error: unknown) => error)) // prettier-ignore
    expect(refusal).toMatchObject({
      message: 'It stops at discovery.',
      next: 'curl -v https://nobody.invalid/.well-known/openid-configuration',
    })
  })

  it('names the services that can be throttled', async () => {
    const refusal = asRefusal(await w.type('fault throttling --service ec3').catch((error: unknown) => error))
    expect(refusal?.message).toMatch(/^"ec3" is no service that is served here: iam, sts, organizations, ec2, s3, /)
    expect(await w.type('fault throttling --service tagging --for 1s')).toContain('service tagging')
  })

  it.each([
    ['issuer create a_b --shape github', undefined, 'An issuer’s name is 1 to 40 lower-case letters'],
    ['issuer create aws --shape github --url https://sts.amazonaws.com', undefined, 'answered by this cloud itself'],
    [
      'issuer create x --url gitlab.example',
      undefined,
      '"gitlab.example" is no URL: an issuer’s is https://HOST[/PATH]',
    ],
    [
      'snapshot save a.b',
      'Letters, digits, - and _, at most 63, the first of them a letter or a digit.',
      '"a.b" is no name',
    ],
  ])('%s says what may be said', async (line, next, says) => {
    const refusal = await w.type(line).catch(asRefusal)
    expect(refusal).toMatchObject({
      next,
      exitCode: next === undefined ? 2 : 1,
      message: expect.stringContaining(says) as string,
    })
  })
})
