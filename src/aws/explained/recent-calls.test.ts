import { expect, test } from 'vitest'
import type { Asked } from '../authorize.ts'
import { recentCalls } from './recent-calls.ts'

const ASKED = { request: { principal: 'p', action: 'a:b', resource: '*', context: {} }, policies: { identity: [] } }

test('of the calls of one second five hundred are remembered, and again as many of the next', () => {
  let second: () => void = () => expect.unreachable()
  const calls = recentCalls({
    deadline(ms, work) {
      expect(ms).toBe(1000)
      second = work
      return { cancel: () => undefined }
    },
  })
  const add = (id: string) => calls.add(id, [ASKED as unknown as Asked])
  for (let at = 0; at < 10_000; at++) add(`a${at}`)
  expect(calls.find('a0')).toEqual({ asked: [ASKED], unasked: undefined })
  expect(calls.find('a499')).toEqual({ asked: [ASKED], unasked: undefined })
  expect(calls.find('a500')).toBeUndefined()
  second()
  for (let at = 0; at < 10_000; at++) add(`b${at}`)
  expect(calls.find('a0')).toEqual({ asked: [ASKED], unasked: undefined })
  expect(calls.find('b499')).toEqual({ asked: [ASKED], unasked: undefined })
  expect(calls.find('b500')).toBeUndefined()
})

test('calls that ask for no permission take nobody’s place', () => {
  const calls = recentCalls({ deadline: () => expect.unreachable() })
  calls.add('free', [])
  expect(calls.find('free')).toBeUndefined()
})

test('why no policy was asked is remembered, too', () => {
  const calls = recentCalls({ deadline: () => ({ cancel: () => undefined }) })
  calls.add('throttled', [], 'disturbed')
  expect(calls.find('throttled')).toEqual({ asked: [], unasked: 'disturbed' })
})
