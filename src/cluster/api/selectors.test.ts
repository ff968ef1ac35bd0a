import { describe, expect, test } from 'vitest'
import { kind } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { fieldSelector, labelSelector, selectorText } from './selectors.ts'

const pods = kind({ group: '', version: 'v1', plural: 'pods', kind: 'Pod', selectable: ['spec.nodeName'] })
const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', labels: { app: 'web', tier: 'front', size: '4', 'example.com/x': '' } },
  spec: { nodeName: 'n1' },
}

describe('label selectors', () => {
  test.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app=web,tier=back', false],
    ['app!=web', false],
    ['missing!=x', true],
    ['app', true],
    ['!app', false],
    ['!missing', true],
    ['example.com/x=', true],
    ['app in (web, api),tier', true],
    ['app in (api)', false],
    ['app notin (api,db)', true],
    ['missing notin (api)', true],
    ['size>4', false],
    ['size<5,size>3', true],
    ['tier>1', false],
    ['tier notin (back,)', true],
    ['constructor', false],
  ])('%j chooses: %s', (text, chosen) => {
    expect(labelSelector(text)(pod)).toBe(chosen)
  })

  test.each([
    'a b',
    'a=b=c',
    'in (x)',
    '=x',
    'a in x',
    'a=b,',
    ',a',
    'a,,b',
    'a in ()',
    'x/y/z=1',
    '-a=b',
    '!-a',
    '__proto__',
    'a<x',
    'a=-',
    `a=${'x'.repeat(64)}`,
    'a in (b,-)',
  ])('%j cannot be read', (text) => {
    expect(() => labelSelector(text)).toThrow(expect.objectContaining({ status: 400 }))
  })
})

describe('field selectors', () => {
  test.each([
    ['metadata.name=p', true],
    ['metadata.name!=p', false],
    ['spec.nodeName=n1,metadata.name=p', true],
    ['spec.nodeName=', false],
  ])('%j chooses: %s', (text, chosen) => {
    expect(fieldSelector(pods, text)(pod)).toBe(chosen)
  })

  test('a field that the kind does not offer is refused by name', () => {
    expect(() => fieldSelector(pods, 'status.phase=Running')).toThrow('field label not supported: status.phase')
  })
})

test('a selector of an object reads as one that is typed', () => {
  const matchExpressions = [
    { key: 'tier', operator: 'In', values: ['front', 'back'] },
    { key: 'old', operator: 'DoesNotExist' },
    { key: 'size', operator: 'Exists' },
  ]
  expect(selectorText({ matchLabels: { app: 'web' }, matchExpressions })).toBe('!old,app=web,size,tier in (front,back)')
  expect(selectorText(undefined)).toBe('')
})
