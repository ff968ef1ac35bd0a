import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { answersIn, asks, ENTRANCES, everyDoor, said, told, type Entrance, type EveryDoor } from './every-door.ts'
import { signedBy } from './hostile-inputs.ts'

/** Headers that two readers could take to end at different places; behind each stands a body that is a request to one of them. */
const AMBIGUOUS: readonly (readonly [what: string, headers: readonly string[]])[] = [
  ['Content-Length before Transfer-Encoding', ['content-length: 5', 'transfer-encoding: chunked']],
  ['Transfer-Encoding before Content-Length', ['transfer-encoding: chunked', 'content-length: 5']],
  ['two Content-Lengths', ['content-length: 5', 'content-length: 6']],
  ['two Content-Lengths that agree', ['content-length: 5', 'content-length: 5']],
  ['two Content-Lengths in one', ['content-length: 5, 6']],
  ['two in one that agree', ['content-length: 5, 5']],
  ['a Content-Length in hexadecimal', ['content-length: 0x5']],
  ['a Content-Length with a sign', ['content-length: +5']],
  ['a Content-Length below zero', ['content-length: -5']],
  ['a Content-Length beyond 64 bits', ['content-length: 18446744073709551621']],
  ['an empty Content-Length', ['content-length:']],
  ['a space before Content-Length’s colon', ['content-length : 5']],
  ['a space before Transfer-Encoding’s colon', ['transfer-encoding : chunked']],
  ['a tab before Transfer-Encoding’s colon', ['transfer-encoding\t: chunked']],
  ['chunked, then identity', ['transfer-encoding: chunked, identity']],
  ['identity, then chunked', ['transfer-encoding: identity, chunked']],
  ['chunked twice', ['transfer-encoding: chunked', 'transfer-encoding: chunked']],
  ['chunked, then identity, in two headers', ['transfer-encoding: chunked', 'transfer-encoding: identity']],
  ['a coding that is nearly chunked', ['transfer-encoding: xchunked']],
  ['chunked in quotes', ['transfer-encoding: "chunked"']],
  ['chunked with a parameter', ['transfer-encoding: chunked;q=1']],
  ['a vertical tab before chunked', ['transfer-encoding: \x0bchunked']],
  ['identity alone', ['transfer-encoding: identity']],
  ['gzip alone', ['transfer-encoding: gzip']],
  ['an empty Transfer-Encoding', ['transfer-encoding:']],
  ['a folded Transfer-Encoding', ['transfer-encoding:', ' chunked']],
  ['a header folded around Transfer-Encoding', ['x-a: b', ' transfer-encoding: chunked']],
  ['a header folded by a tab', ['x-a: b', '\tc: d']],
  ['a bare line feed before Transfer-Encoding', ['x-a: b\ntransfer-encoding: chunked']],
  ['a bare carriage return in a header', ['x-a: b\rtransfer-encoding: chunked']],
  ['a NUL in a header', ['x-a: b\0c']],
  ['a header without a name', [': chunked']],
  ['a header that is no header', ['chunked']],
]

/** Bodies in chunks, and how they are refused. */
const CHUNKS: readonly (readonly [what: string, body: string, status: string])[] = [
  ['whose size is no number', 'z\r\nab\r\n0\r\n\r\n', '400'],
  ['whose size has a sign', '-2\r\nab\r\n0\r\n\r\n', '400'],
  ['whose size has 0x before it', '0x2\r\nab\r\n0\r\n\r\n', '400'],
  ['whose size is beyond 64 bits', '10000000000000002\r\nab\r\n0\r\n\r\n', '400'],
  ['longer than they say', '1\r\nab\r\n0\r\n\r\n', '400'],
  ['that end in bare line feeds', '2\nab\n0\n\n', '400'],
  ['with a megabyte of extensions', `1;${'a'.repeat(1024 * 1024)}\r\na\r\n0\r\n\r\n`, '413'],
  ['with a trailer that is no header', '0\r\nx y\r\n\r\n', '400'],
  ['with a folded trailer', '0\r\nx: y\r\n z\r\n\r\n', '400'],
]

describe('where a request ends', () => {
  let all: EveryDoor
  let person: Credentials
  beforeAll(async () => {
    all = await everyDoor()
    person = await all.w.server.credentialsIn(all.w.server.cloud.identity.accounts.customer)
  }, 120_000)
  afterAll(() => all.close())

  const serves = async (entrance: Entrance) => {
    const answer = await told(entrance, asks(entrance, '/nothing-0', 'connection: close\r\n'))
    expect(answersIn(answer), answer).toEqual([expect.stringMatching(/^40[34]\/nothing-0$/)])
    expect(all.bugs()).toEqual([])
  }

  describe.each(ENTRANCES)('at the door of %s', (name) => {
    const at = () => all.entrance(name)
    const hidden = () => `0\r\n\r\n${asks(at(), '/nothing-9', 'connection: close\r\n')}`

    it.each(AMBIGUOUS)('%s: it is refused, and what hides in it is not done', async (_what, headers) => {
      const answer = await told(at(), asks(at(), '/nothing-1', `${headers.join('\r\n')}\r\n`, hidden(), 'POST'))
      expect(answersIn(answer), answer).toEqual(['400'])
      expect(answer).toMatch(/\r\nconnection: close\r\n/i)
      await serves(at())
    })

    it.each(CHUNKS)('chunks %s are refused', async (_what, body, status) => {
      const more = 'transfer-encoding: chunked\r\n'
      const answer = await told(at(), asks(at(), '/nothing-1', more, body + hidden(), 'POST'))
      // Who asks for nothing may be told so before it is known that nothing is no body either.
      expect([[status], ['404/nothing-1']], answer).toContainEqual(answersIn(answer))
      await serves(at())
    })

    it.each([
      ['in capitals', 'Transfer-Encoding: CHUNKED', '0\r\n\r\n'],
      ['with a word said of each', 'transfer-encoding: chunked', '2;a="b;c";d\r\n{}\r\n0;last\r\n\r\n'],
      ['with zeros before their sizes', 'transfer-encoding: chunked', '0000002\r\n{}\r\n0\r\n\r\n'],
      ['with a trailer', 'transfer-encoding: chunked', '2\r\n{}\r\n0\r\nx-a: b\r\n\r\n'],
    ])('chunks %s end where they say, and the next request begins there', async (_what, header, body) => {
      const first = asks(at(), '/nothing-1', `${header}\r\ncontent-type: application/json\r\n`, body, 'POST')
      const answer = await told(at(), first + asks(at(), '/nothing-2', 'connection: close\r\n'))
      // Who asks for nothing may be told so before the body was looked at: that answer closes, and nothing behind it is done.
      const [head = ''] = answer.split('\r\n\r\n', 1)
      const behind = /\r\nconnection: close/i.test(head) ? [] : [expect.stringMatching(/^40[34]\/nothing-2$/)]
      expect(answersIn(answer).slice(1), answer).toEqual(behind)
      await serves(at())
    })
  })

  it('a trailer changes nothing of what a request was', async () => {
    const { host } = all.entrance('AWS')
    const whole = { method: 'POST', url: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=GetCallerIdentity&Version=2011-06-15' } // prettier-ignore
    const { headers } = signedBy(person, `http://${host}`, 'sts', whole)
    const lines = ({ authorization = '', ...others }: Readonly<Record<string, string>>, trailer: boolean) =>
      Object.entries({ ...others, ...(trailer ? {} : { authorization }) })
        .filter(([header]) => header !== 'content-length')
        .map(([header, value]) => `${header}: ${value}\r\n`)
        .join('')
    const said = (trailer: boolean) =>
      `POST / HTTP/1.1\r\n${lines(headers, trailer)}transfer-encoding: chunked\r\nconnection: close\r\n\r\n` +
      `${whole.body.length.toString(16)}\r\n${whole.body}\r\n0\r\n${trailer ? `authorization: ${headers['authorization']}\r\n` : ''}\r\n`
    expect(answersIn(await told(all.entrance('AWS'), said(false)))).toEqual(['200'])
    expect(await told(all.entrance('AWS'), said(true))).toContain('MissingAuthenticationToken')
  })

  it('what hides behind a signed call that is refused for its framing is not done', async () => {
    const entrance = all.entrance('AWS')
    const call = (RoleName: string, more = ''): string => {
      const trust = encodeURIComponent('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}') // prettier-ignore
      const body = `Action=CreateRole&Version=2010-05-08&RoleName=${RoleName}&AssumeRolePolicyDocument=${trust}`
      const made = signedBy(person, `http://${entrance.host}`, 'iam', { method: 'POST', url: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }) // prettier-ignore
      const lines = Object.entries(made.headers).map(([header, value]) => `${header}: ${value}\r\n`)
      return `POST / HTTP/1.1\r\n${lines.join('')}${more}\r\n${body}`
    }
    const socket = await entrance.open()
    const answer = said(socket)
    socket.write(call('Honest') + call('Refused', 'transfer-encoding: chunked\r\n') + call('Hidden'))
    expect(answersIn(await answer)).toEqual(['200', '400'])
    const turnedAway = `GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n`
    expect(answersIn(await told(entrance, turnedAway + call('Behind')))).toEqual(['421'])
    const { Roles = [] } = await all.w.aws.call('iam', 'ListRoles', {})
    const names = Roles.map(({ RoleName = '' }) => RoleName)
    expect(names).toContain('Honest')
    for (const hidden of ['Refused', 'Hidden', 'Behind']) expect(names).not.toContain(hidden)
  })
})
