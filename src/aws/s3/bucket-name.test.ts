import { expect, test } from 'vitest'
import { isBucketName } from './bucket-name.ts'

const good = ['rh-oidc', 'openshift-bootstrap-data-demo-x7k2p', 'my.bucket', '3com', 'a'.repeat(63)]
const bad = [
  'ab',
  'a'.repeat(64),
  'Upper',
  'under_score',
  '-lead',
  'trail-',
  'two..dots',
  '192.168.0.1',
  'xn--x',
  'x-s3alias',
  'é-bucket',
  'x--x-s3',
]

test.each(good)('%s may name a bucket', (name) => expect(isBucketName(name)).toBe(true))
test.each(bad)('%s may not name a bucket', (name) => expect(isBucketName(name)).toBe(false))
