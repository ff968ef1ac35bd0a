import { expect, it } from 'vitest'
import { inTheWay } from './in-the-way.ts'

it('names what a shell holds of another account, and leaves what it does not lead an SDK past', () => {
  const shell = {
    AWS_PROFILE: 'prod',
    AWS_SESSION_TOKEN: 'of another account',
    AWS_ENDPOINT_URL: 'set anew',
    AWS_ENDPOINT_URL_S3: 'http://minio',
    AWS_ENDPOINT_URL_STS: 'set anew',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_PAGER: '',
    MY_AWS_PROFILE: 'mine',
    HOME: '/home/me',
  }
  const setAnew = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:4566' }
  expect(inTheWay(shell, setAnew)).toEqual([
    'AWS_ENDPOINT_URL_S3',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_PROFILE',
    'AWS_SESSION_TOKEN',
  ])
})
