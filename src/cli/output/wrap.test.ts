import { describe, expect, it } from 'vitest'
import { wrapped } from './wrap.ts'

describe('a text within so many characters', () => {
  it.each([
    ['where they stand', 16, ['where they stand']],
    ['where they stand', 15, ['where they', 'stand']],
    ['where they stand', 5, ['where', 'they', 'stand']],
    ['role/demo-a7a0 of', 6, ['role/d', 'emo-a7', 'a0 of']],
    ['  in secrets of', 12, ['  in secrets', '  of']],
    ['one\ntwo three', 5, ['one', 'two', 'three']],
    ['', 5, ['']],
    ['as it is', Infinity, ['as it is']],
  ])('%j of %d', (text, columns, lines) => {
    expect(wrapped(text, columns)).toEqual(lines)
  })
})
