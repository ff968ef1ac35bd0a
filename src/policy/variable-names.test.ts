import { describe, expect, it } from 'vitest'
import { variableNames } from './variable-names.ts'

describe('the keys that variables ask for', () => {
  it.each<readonly [string, readonly string[]]>([
    ['arn:aws:s3:::${aws:PrincipalTag/team}-${ aws:username }', ['aws:PrincipalTag/team', 'aws:username']],
    ["${aws:PrincipalTag/team, 'nobody'}", ['aws:PrincipalTag/team']],
    ['${aws:PrincipalTag/team,}', ['aws:PrincipalTag/team']],
    ['${*}${?}${$}', []],
    ['${aws:username', []],
    ['$aws:username}', []],
    ['${}', []],
    ["${,'x'}", []],
    ['', []],
  ])('of %s are %s', (text, keys) => {
    expect(variableNames([text])).toEqual(keys)
  })

  it('are those of one text after the other', () => {
    expect(variableNames(['${a:b}', 'c', '${a:b}${d:e}'])).toEqual(['a:b', 'a:b', 'd:e'])
  })
})
