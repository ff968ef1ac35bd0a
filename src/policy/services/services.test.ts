import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generate } from '../../../tools/generate-iam-data.ts'
import { anyService } from './everything.ts'
import { actionInfo, conditionKeyType, everyAction, expandActions, knownAction, rcpServices } from './index.ts'

describe('what is known of services', () => {
  it('is what the generator makes of the reference', () => {
    for (const [name, content] of generate()) expect(readFileSync(new URL(name, import.meta.url), 'utf8')).toBe(content)
  })

  it('tells an action’s resources, their ARNs and condition keys', () => {
    const info = actionInfo('EC2:runinstances')
    expect(info?.name).toBe('ec2:RunInstances')
    expect(info?.access).toBe('Write')
    expect(info?.resources.filter(({ required }) => required).map(({ type }) => type)).toEqual([
      'image',
      'instance',
      'network-interface',
      'security-group',
      'subnet',
    ])
    const instance = info?.resources.find(({ type }) => type === 'instance')
    expect(instance?.arn).toBe('arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}')
    expect(instance?.conditionKeys).toContain('ec2:InstanceType')
    expect(actionInfo('iam:PassRole')?.conditionKeys).toContain('iam:PassedToService')
  })

  it('knows the actions of served services only', () => {
    expect(knownAction('sts:AssumeRoleWithWebIdentity')).toBe(true)
    expect(knownAction('sts:AssumeNothing')).toBe(false)
    expect(knownAction('lambda:InvokeFunction')).toBe(false)
    expect(knownAction('__proto__:constructor')).toBe(false)
  })

  it('knows condition keys by type', () => {
    expect(conditionKeyType('ec2:CreateTags', 'aws:tagkeys')).toBe('ArrayOfString')
    expect(conditionKeyType('ec2:CreateTags', 'aws:RequestTag/owner')).toBe('String')
    expect(conditionKeyType('sts:AssumeRole', 'sts:ExternalId')).toBe('String')
    expect(conditionKeyType('sts:AssumeRole', 'sts:Nothing')).toBeUndefined()
  })

  it('expands patterns', () => {
    expect(expandActions('sts:*Token').sort()).toEqual([
      'sts:GetDelegatedAccessToken',
      'sts:GetFederationToken',
      'sts:GetServiceBearerToken',
      'sts:GetSessionToken',
      'sts:GetWebIdentityToken',
      'sts:TagGetWebIdentityToken',
    ])
    expect(expandActions('*').length).toBeGreaterThan(1500)
    expect(expandActions('lambda:*')).toEqual([])
  })

  it('knows the names of every service’s actions when asked', async () => {
    const all = await everyAction()
    expect(all.size).toBeGreaterThan(400)
    expect(all.get('lambda')).toContain('InvokeFunction')
    expect(all.get('sts')).toContain('AssumeRole')
  })

  it('knows of any service what it knows of one that is served', () => {
    for (const service of ['ec2', 'iam', 'kms', 's3', 'sts'])
      for (const [folded, info] of anyService(service)?.actions ?? []) expect(actionInfo(folded)).toEqual(info)
    const item = anyService('dynamodb')?.actions.get('dynamodb:getitem')
    expect(item?.resources.map(({ arn }) => arn)).toEqual([
      'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}',
    ])
    expect(item?.conditionKeys).toContain('dynamodb:LeadingKeys')
    expect(anyService('kms')?.keyType('kms:EncryptionContext:Tenant')).toBe('String')
    expect(anyService('lambda')?.keyType('lambda:FunctionArn')).toBe('ARN')
    expect(anyService('lambda')?.keyType('lambda:Nothing')).toBeUndefined()
    expect(anyService('nothing')).toBeUndefined()
  })

  it('knows which services resource control policies speak for', () => {
    expect(['s3', 'sts', 'kms', 'secretsmanager'].every((service) => rcpServices.has(service))).toBe(true)
    expect(rcpServices.has('ec2')).toBe(false)
  })
})
