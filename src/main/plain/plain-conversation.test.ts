import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FORM,
  MUCH,
  answersIn,
  issuers,
  bugs,
  doors,
  doorsOf,
  get,
  hear,
  opened,
  post,
  release,
  say,
  seen,
  told,
  toldAt,
  turns,
  undated,
  until,
  wait,
} from '../../../test/plain-doors.ts'

/** What may stand on a connection one behind the other; what ends one with a refusal, or in the middle, among it. */
const REQUESTS = [
  ...[
    post('/1'),
    post('/2', ''),
    post('/3', 'a'.repeat(500)),
    post('/empty'),
    post('/none'),
    post('/slow'),
    post('/slow', 'b'),
  ],
  ...[post('/4', 'a', 'connection: keep-alive\r\n'), post('/5', 'a=\xe9'), post('/6', 'POST / HTTP/1.1\r\n\r\n')],
  get('/get'),
  `\r\n${post('/blank')}`,
  post('/close', 'a', 'connection: close\r\n'),
  post('/evil').replace('localhost', 'evil.example'),
  post('/page', 'a', 'origin: https://evil.example\r\n'),
  post('/old').replace('1.1', '1.0'),
  `POST /chunks HTTP/1.1\r\n${FORM}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  post('/both', '0\r\n\r\n', 'transfer-encoding: chunked\r\n'),
  post('/half').slice(0, -2),
  post('/half-head').slice(0, 40),
  'nonsense\r\n\r\n',
]
/** In pieces, at these parts of the whole. */
const cut = (bytes: string, parts: readonly number[]): readonly string[] => {
  const ends = [...parts.map((part) => Math.floor(part * bytes.length)), bytes.length].toSorted((a, b) => a - b)
  return ends.map((end, at) => bytes.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece !== '')
}

describe('several requests on one connection', () => {
  const odd = get('/odd')
  it.each<[string, readonly string[], readonly string[]]>([
    ['two plain ones at once', [post('/1') + post('/2')], ['200/1', '200/2']],
    ['five plain ones, each in a piece of its own', ['/1', '/2', '/3', '/4', '/5'].map((path) => post(path)), ['200/1', '200/2', '200/3', '200/4', '200/5']],
    ['a plain one and another', [post('/1') + odd], ['200/1', '200/odd']],
    ['another behind a plain one', [post('/1'), odd, post('/3')], ['200/1', '200/odd', '200/3']],
    ['a plain one behind another', [odd + post('/2')], ['200/odd', '200/2']],
    ['a plain one and half of the next', [post('/1') + post('/2').slice(0, 30), post('/2').slice(30)], ['200/1', '200/2']],
    ['a plain one and the next but for its body', [post('/1') + post('/2').slice(0, -8), post('/2').slice(-8)], ['200/1', '200/2']],
    ['a plain one and what is none', [`${post('/1')}nonsense\r\n\r\n`, odd], ['200/1', '400']],
    ['what is none behind a plain one', [post('/1'), 'nonsense\r\n\r\n', odd], ['200/1', '400']],
    ['one for a foreign host behind a plain one', [post('/1'), post('/2').replace('localhost', 'evil.example'), odd], ['200/1', '421']],
    ['one from a foreign page behind a plain one', [post('/1'), post('/2', 'a', 'origin: https://evil.example\r\n'), odd], ['200/1', '403']],
    ['one whose end is doubtful behind a plain one', [post('/1'), post('/2', '0\r\n\r\n', 'transfer-encoding: chunked\r\n'), odd], ['200/1', '400']],
    ['one that asks to close behind a plain one', [post('/1'), post('/2', 'a', 'connection: close\r\n'), odd], ['200/1', '200/2']],
  ])('%s', async (_what, pieces, answers) => {
    expect(answersIn(await told(...pieces))).toEqual(answers)
    expect(bugs).toEqual([])
  }) // prettier-ignore

  it.each<[string, readonly string[], readonly string[]]>([
    ['a plain one', [post('/2')], ['200/late', '200/2']],
    ['another', [odd], ['200/late', '200/odd']],
    ['several, in pieces', [post('/2') + odd, post('/4').slice(0, 20), post('/4').slice(20), post('/5')], ['200/late', '200/2', '200/odd', '200/4', '200/5']],
    ['half of one', [post('/2').slice(0, -3)], ['200/late', '400']],
    ['what is none', ['nonsense\r\n\r\n'], ['200/late', '400']],
    ['nothing', [], ['200/late']],
  ])('while an answer is under way, %s is said and no more', async (_what, pieces, answers) => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/late'))
    await say(socket, ...pieces)
    socket.end()
    await turns()
    expect(seen).toEqual(['plain POST /late Action=A'])
    release()
    expect(answersIn(await answer)).toEqual(answers)
    expect(bugs).toEqual([])
  }) // prettier-ignore

  it('are answered while their host is ours, and no longer', async () => {
    issuers.add('ci.issuer.localtest')
    const socket = await opened()
    const answer = hear(socket)
    const request = post('/1').replace('localhost', 'ci.issuer.localtest')
    await say(socket, request)
    await until(() => seen.length === 1)
    await turns()
    issuers.clear()
    await say(socket, request)
    socket.end()
    expect(answersIn(await answer)).toEqual(['200/1', '421'])
  })

  it('have the same answers as from Node’s server, whatever they are and wherever they are cut', async () => {
    const node = await doorsOf('node')
    const parts = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })) // prettier-ignore
    const some = fc.tuple(fc.constantFrom(...REQUESTS), parts, fc.boolean())
    await fc.assert(
      fc.asyncProperty(fc.array(some, { minLength: 1, maxLength: 5 }), async (requests) => {
        const pieces: string[] = []
        for (const [bytes, at, isGlued] of requests) {
          const [first = '', ...more] = cut(bytes, at)
          pieces.push((isGlued ? (pieces.pop() ?? '') : '') + first, ...more)
        }
        const answers = [await toldAt(doors, pieces, 100), await toldAt(node, [pieces.join('')], 100)].map(undated)
        expect(answers[0]).toBe(answers[1])
      }),
      { numRuns: 1000, seed: 20_261_128 },
    )
    expect(seen.filter((one) => one.startsWith('plain')).length).toBeGreaterThan(300)
    wait(5000) // until who was refused is let go
    await node.close()
  })

  it('are held back from who does not take the answers', async () => {
    const socket = (await opened()).pause()
    const request = post('/much')
    for (let times = 0; times < 20; times++) await say(socket, request)
    await until(() => seen.length > 0)
    await turns(50)
    expect(seen.length).toBe(1)
    let length = 0
    socket.on('data', (piece: Buffer) => (length += piece.length)).resume()
    socket.end()
    await once(socket, 'end')
    expect(seen.length).toBe(20)
    expect(length).toBeGreaterThan(20 * MUCH.length)
  })
})
