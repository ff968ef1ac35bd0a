import { describe, expect, it } from 'vitest'
import { lookupIn } from '../context.ts'
import { resourceMatcher } from './Resource.ts'

const lookup = lookupIn({ 'aws:RequestedRegion': 'us-east-1', 'aws:username': 'ann' })

describe('Resource', () => {
  it.each([
    ['*', 'arn:aws:s3:::b/k', true],
    ['*', '*', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/k/l', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', false],
    ['arn:aws:s3:::B', 'arn:aws:s3:::b', false],
    ['arn:aws:s3:::*image-registry*', 'arn:aws:s3:::x-image-registry-us-east-1-y', true],
    ['arn:*:iam::*:role/*-Worker-Role', 'arn:aws:iam::111122223333:role/ManagedOpenShift-Worker-Role', true],
    ['arn:*:iam::*:role/*-Worker-Role', 'arn:aws:iam::111122223333:role/ManagedOpenShift-Installer-Role', false],
    ['arn:aws:ec2:*:*:instance/*', '*', false],
    ['arn:aws:ec2:us-*-1:111122223333:instance/*', 'arn:aws:ec2:us-east-1:111122223333:instance/i-1', true],
    ['arn:aws:ec2:us-*-1:111122223333:instance/*', 'arn:aws:ec2:us-x:9:y-1:111122223333:instance/i-1', false],
    ['arn:aws:s3:*', 'arn:aws:s3:::b', true],
    ['arn:aws:ec2:us-*-1:1:image/ami:x', 'arn:aws:ec2:us-east-1:1:image/ami:x', true],
    ['arn:aws:ec2:us-*-1:1:image/ami:x', 'arn:aws:ec2:us-east-1:1:image/ami-x', false],
    ['arn:aws:ec2:us-*-1:1:image/ami:x', 'arn:aws:ec2:us-east-1:1:image/amix', false],
    ['arn:aws:ec2:us-*-1:1:a', 'arn:aws:ec2:us-east-1:1', false],
    ['arn:aws:ec2:us-*-1:1:*', 'arn:aws:ec2:us-east-1:1', false],
    ['arn:aws:ec2:us-*-1', 'arn:aws:ec2:us-east-1:1:a', false],
    ['arn:aws:s3:::b/x*y', 'arn:aws:s3:::b/x:1:y', true],
    ['arn:aws:s3:**:b', 'arn:aws:s3::1:b', true],
    ['arn:**:s3:::b', 'arn:aws:s3:::b', true],
    ['arn:a*s:s3:::b', 'arn:aws:s3:::b', true],
    ['arn:a*s:s3:::b', 'arn:a:s:s3:::b', false],
    ['a*c', 'abc', true],
    ['a*c', 'ab:c', false],
    ['arn:aws:s3:${aws:username}', 'arn:aws:s3:ann', false],
    ['arn:aws:logs:us-east-1:1:log-group:/x*:*', 'arn:aws:logs:us-east-1:1:log-group:/xy:log-stream:z', true],
    ['arn:aws:s3:::*-${aws:RequestedRegion}-*', 'arn:aws:s3:::a-us-east-1-b', true],
    ['arn:aws:s3:::*-${aws:RequestedRegion}?', 'arn:aws:s3:::a-us-east-1-', true],
    ['arn:aws:s3:::*-${aws:RequestedRegion}?', 'arn:aws:s3:::a-us-east-1', false],
    ['arn:aws:s3:::${aws:username}', 'arn:aws:s3:::ann', true],
    ['arn:aws:${aws:username}', 'arn:aws:ann', false],
    [':::::${aws:username}', ':::::ann', true],
    ['arn:aws:ec2:*:1:image/a*z', 'arn:aws:ec2:us:east:1:image/abcz', true],
    ['arn:aws:ec2:*:1:image/x:a*z', 'arn:aws:ec2:us:east:1:image/x:abcz', true],
    ['arn:aws:ec2:${aws:RequestedRegion}:1:instance/*', 'arn:aws:ec2:us-east-1:1:instance/i', false],
  ])('%s against %s is %j', (pattern, resource, expected) => {
    expect(resourceMatcher(pattern, true)(resource, lookup)).toBe(expected)
  })

  it('with a variable that has no value matches no resource', () => {
    expect(resourceMatcher('arn:aws:s3:::${aws:PrincipalTag/x}*', true)('arn:aws:s3:::y', lookup)).toBeUndefined()
  })
})
