import { expect, test } from 'vitest'
import { endpointHost, hostAndPort, isRegion, nameOwner, signingRegion } from './names.ts'

test.each([
  ['iam.amazonaws.com', { service: 'iam', region: 'us-east-1' }],
  ['IAM.AmazonAWS.com:443', { service: 'iam', region: 'us-east-1' }],
  ['iam.global.api.aws', { service: 'iam', region: 'us-east-1' }],
  ['sts.amazonaws.com.', { service: 'sts', region: 'us-east-1' }],
  ['sts.eu-central-1.amazonaws.com', { service: 'sts', region: 'eu-central-1' }],
  ['sts-fips.us-east-2.amazonaws.com', { service: 'sts', region: 'us-east-2' }],
  ['ec2.us-west-2.api.aws', { service: 'ec2', region: 'us-west-2' }],
  ['organizations.us-east-1.amazonaws.com', { service: 'organizations', region: 'us-east-1' }],
  ['elasticloadbalancing.us-east-1.amazonaws.com', { service: 'elasticloadbalancing', region: 'us-east-1' }],
  ['kms.us-east-1.amazonaws.com', { service: 'kms', region: 'us-east-1' }],
  ['s3.amazonaws.com', { service: 's3', region: 'us-east-1' }],
  ['s3.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
  ['s3-eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
  ['s3.dualstack.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
  ['rh-oidc.s3.us-east-1.amazonaws.com', { service: 's3', region: 'us-east-1', bucket: 'rh-oidc' }],
  [
    'a.dotted.s3.bucket.s3.us-east-1.amazonaws.com',
    { service: 's3', region: 'us-east-1', bucket: 'a.dotted.s3.bucket' },
  ],
  ['b.s3.amazonaws.com', { service: 's3', bucket: 'b' }],
  ['b.s3-fips.dualstack.us-east-2.amazonaws.com', { service: 's3', region: 'us-east-2', bucket: 'b' }],
  ['api.openshift.com', { service: 'ocm' }],
  ['sso.redhat.com', { service: 'sso' }],
])('%s is answered for by %o', (host, owner) => {
  expect(nameOwner(host)).toEqual(owner)
})

test.each([
  'localhost',
  '127.0.0.1:4566',
  '[::1]:4566',
  'amazonaws.com',
  '.amazonaws.com',
  'iam.amazonaws.com.evil.example',
  'eviliam.example/amazonaws.com',
  'sts.mars-north-1.amazonaws.com',
  'b.s3.mars-north-1.amazonaws.com',
  'ec2-198-51-100-1.compute-1.amazonaws.com',
  'b.s3-website.us-east-1.amazonaws.com',
  'openshift.com',
  'xapi.openshift.com',
  `${'a.'.repeat(5000)}s3.amazonaws.com`,
])('%s is none of ours', (host) => {
  expect(nameOwner(host)).toBeUndefined()
})

test('a client finds the host again, and global services are signed for us-east-1', () => {
  expect(nameOwner(endpointHost('ec2', 'eu-north-1'))).toEqual({ service: 'ec2', region: 'eu-north-1' })
  expect(endpointHost('iam', 'eu-north-1')).toBe('iam.amazonaws.com')
  expect(signingRegion('route53', 'eu-north-1')).toBe('us-east-1')
  expect(signingRegion('sts', 'eu-north-1')).toBe('eu-north-1')
  expect(isRegion('us-east-1')).toBe(true)
  expect(isRegion('__proto__')).toBe(false)
})

test.each([
  ['gitlab.example', 'gitlab.example'],
  ['GitLab.example:8443', 'gitlab.example:8443'],
  ['gitlab.example:443', 'gitlab.example'],
  ['127.0.0.1:8443', '127.0.0.1:8443'],
  ['::1', '[::1]'],
  ['[::1]:8443', '[::1]:8443'],
  ['https://gitlab.example', undefined],
  ['gitlab.example/realm', undefined],
  ['me@gitlab.example', undefined],
  ['gitlab.example:99999', undefined],
  ['', undefined],
])('the host %j, as a URL spells it, is %j', (text, host) => {
  expect(hostAndPort(text)).toBe(host)
})
