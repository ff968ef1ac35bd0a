import { describe, expect, it } from 'vitest'
import { Fault } from '../kernel/Fault.ts'
import { escapeXml, parseXml } from './xml.ts'

const parse = (text: string) => parseXml(text, (what) => new Fault('MalformedXML', 400, what))

describe('parseXml', () => {
  it('reads elements, attributes, text and CDATA, without prefixes', () => {
    const root = parse(
      '<?xml version="1.0"?>\n<!-- c --><s3:Grant xmlns:s3="u"><Grantee xsi:type=\'Group\' a="&lt;"><URI>x&amp;y<![CDATA[<z>]]>&#xE9;</URI></Grantee><Empty/></s3:Grant>\n',
    )
    const [grantee, empty] = root.children
    expect(root.tag).toBe('Grant')
    expect(grantee?.attributes.get('xsi:type')).toBe('Group')
    expect(grantee?.attributes.get('a')).toBe('<')
    expect(grantee?.children[0]?.text).toBe('x&y<z>é')
    expect(empty).toEqual({ tag: 'Empty', text: '', children: [], attributes: new Map() })
  })

  it('keeps the space of a text and drops the space between elements', () => {
    const root = parse('<A>\n  <B> x </B>\n</A>')
    expect(root.text).toBe('')
    expect(root.children[0]?.text).toBe(' x ')
  })

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['a document type inside', '<a><!DOCTYPE a></a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>b & c</a>'],
    ['a character that is none', '<a>&#xD800;</a>'],
    ['an element that is not closed', '<a><b></a>'],
    ['a second root', '<a/><b/>'],
    ['an attribute given twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['too deep a nesting', '<a>'.repeat(70) + '</a>'.repeat(70)],
    ['a cut document', '<a b="'],
    ['too many elements', `<a>${'<b/>'.repeat(100_001)}</a>`],
  ])('refuses %s', (_, text) => {
    expect(() => parse(text)).toThrow(Fault)
  })
})

describe('escapeXml', () => {
  it('keeps what a parser would change', () => {
    const text = `a&b<c>"d"'e'\r\n\tf\u0085\u2028g\u0001`
    expect(escapeXml(text)).toBe('a&amp;b&lt;c&gt;&quot;d&quot;&apos;e&apos;&#xD;\n\tf&#x85;&#x2028;g&#x1;')
    expect(parse(`<a>${escapeXml(text)}</a>`).text).toBe(text)
  })
})
