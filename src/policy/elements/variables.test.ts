import { describe, expect, it } from 'vitest'
import { lookupIn } from '../context.ts'
import { patternTemplate, replacePlaceholders, textTemplate } from './variables.ts'
import { MANY, ONE } from './wildcard.ts'

const lookup = lookupIn({
  'aws:username': 'ann',
  'aws:PrincipalTag/cost center': 'r&d',
  'aws:TagKeys': ['a', 'b'],
  evil: '*?${aws:username}',
})

function filled(text: string, variables = true): string | undefined {
  const pattern = patternTemplate(text, variables, (all) => all)
  const tokens = pattern.fixed ? pattern.value : pattern.fill(lookup)
  return tokens?.map((token) => (token === MANY ? '<*>' : token === ONE ? '<?>' : String.fromCodePoint(token))).join('')
}

describe('policy variables', () => {
  it.each([
    ['home/${aws:username}/*', 'home/ann/<*>'],
    ['${AWS:UserName}', 'ann'],
    ['${ aws:username }', 'ann'],
    ['${aws:PrincipalTag/cost center}', 'r&d'],
    ["${aws:PrincipalTag/team, 'company-wide'}", 'company-wide'],
    ["${aws:username,'nobody'}", 'ann'],
    ["${aws:PrincipalTag/team, '*'}", '*'],
    ["${aws:PrincipalTag/team, ''}", ''],
    ['a${*}b${?}c${$}d', 'a*b?c$d'],
    ['${unfinished', '${unfinished'],
    ['x${aws:username}${aws:username}y', 'xannanny'],
    ["${aws:PrincipalTag/team , 'all'}", 'all'],
    ["${aws:username , 'all'}", 'ann'],
    ['$aws:username', '$aws:username'],
  ])('%s becomes %s', (text, expected) => {
    expect(filled(text)).toBe(expected)
  })

  it.each([
    '${aws:PrincipalTag/team}',
    '${aws:TagKeys}',
    '${}',
    '${aws:username, unquoted}',
    "${aws:username, 'half}",
    "${aws:username, half'}",
    "${aws:username, '}",
  ])('%s has no value', (text) => {
    expect(filled(text)).toBeUndefined()
  })

  it('puts values in literally: no wildcard, no second expansion', () => {
    expect(filled('${evil}/*')).toBe('*?${aws:username}/<*>')
  })

  it('leaves everything as it is in the older version of the language', () => {
    expect(filled('${aws:username}/*', false)).toBe('${aws:username}/<*>')
    expect(filled('${*}', false)).toBe('${<*>}')
  })

  it.each([
    ['home/${aws:username}/*', 'home/ann/*'],
    ["${aws:PrincipalTag/team, 'all'}${*}", 'all*'],
    ['${evil}?', '*?${aws:username}?'],
    ['', ''],
    ['${aws:TagKeys}', undefined],
  ])('%s as a text is %s', (text, expected) => {
    const template = textTemplate(text, true)
    expect(template.fixed ? template.value : template.fill(lookup)).toBe(expected)
  })

  it('builds anew when a value has changed, and only then', () => {
    let builds = 0
    const pattern = patternTemplate('${a}/${b}*', true, () => ++builds)
    if (pattern.fixed) throw new Error('it has variables')
    const given = [{ a: 'x', b: 'y' }, { a: 'x', b: 'y' }, { a: 'x', b: 'z' }, { a: 'x' }, { a: 'x', b: 'z' }]
    expect(given.map((context) => pattern.fill(lookupIn(context)))).toEqual([1, 1, 2, undefined, 2])
  })

  it.each([
    ["home/${aws:username}/${ s3:prefix , 'x'}${*}", "home/<aws:username>/< s3:prefix , 'x'><*>"],
    ['${aws:TagKeys', '${aws:TagKeys'],
    ['${}${ }${?}${$}', '<>< ><?><$>'],
    ['}${a}${b', '}<a>${b'],
    ['$ {a}', '$ {a}'],
  ])('%s with something else put in is %s', (text, replaced) => {
    expect(replacePlaceholders(text, ({ inside }) => `<${inside}>`)).toBe(replaced)
  })
})
