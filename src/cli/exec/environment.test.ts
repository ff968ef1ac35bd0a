import { expect, it } from 'vitest'
import { withoutPerson } from './environment.ts'

it('a program finds nothing of the person who started it, but the way to the cloud', () => {
  const shell = {
    PATH: '/usr/bin',
    HTTPS_PROXY: 'http://127.0.0.1:4566',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:4566',
    AWS_CA_BUNDLE: '/state/ca.pem',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
  }
  const person = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_PROFILE: 'admin',
    AWS_REGION: 'eu-west-1',
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/Admin',
    AWS_VAULT: 'admin',
    AWS_BEARER_TOKEN_BEDROCK: 'key',
    KUBECONFIG: '/state/kubeconfig',
    OCM_CONFIG: '/state/ocm.json',
    OCM_URL: 'http://127.0.0.1:4568',
    STINT_STATE: '/state',
    STINT_TOKEN: 'own',
    STINT_URL: 'http://127.0.0.1:4568',
  }
  expect(withoutPerson({ ...shell, ...person }, '/tmp/pod')).toEqual({
    ...shell,
    AWS_CONFIG_FILE: '/tmp/pod/config',
    AWS_SHARED_CREDENTIALS_FILE: '/tmp/pod/credentials',
  })
})
