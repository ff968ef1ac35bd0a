import { expect, test } from 'vitest'
import { ALTERED } from '../opaque-pages.ts'
import { page, sortedPage } from './page.ts'

const names = ['a', 'b', 'c', 'd', 'e']
const self = (name: string) => name

test('pages of two show every item once, in order, and the last one is not truncated', () => {
  const seen: string[] = []
  let marker: string | undefined
  do {
    const { items, answer } = page(names, { MaxItems: 2, Marker: marker }, self)
    seen.push(...items)
    marker = answer.Marker
    expect(answer.IsTruncated).toBe(marker !== undefined)
  } while (marker)
  expect(seen).toEqual(names)
})

test('when an item already shown is deleted between two pages, no other item is skipped', () => {
  const first = page(names, { MaxItems: 2 }, self)
  const rest = page(['b', 'c', 'd', 'e'], { Marker: first.answer.Marker }, self)
  expect(rest.items).toEqual(['c', 'd', 'e'])
})

test('a page of exactly the items that are left carries no marker', () => {
  expect(page(names, { MaxItems: 5 }, self).answer).toEqual({ IsTruncated: false })
})

test('a marker that was altered on its way is refused with ValidationError', () => {
  expect(() => page(names, { Marker: ALTERED }, self)).toThrow(expect.objectContaining({ code: 'ValidationError' }))
})

test('items without an order of their own are shown in the order of their keys', () => {
  expect(sortedPage(['c', 'a', 'b'], {}, self).items).toEqual(['a', 'b', 'c'])
})
