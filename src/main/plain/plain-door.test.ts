import { describe, expect, it } from 'vitest'
import {
  answersIn,
  torn2,
  bugs,
  hear,
  opened,
  post,
  say,
  seen,
  told,
  turns,
  undated,
  until,
  wait,
} from '../../../test/plain-doors.ts'

describe('a plain request', () => {
  it('is read without Node’s server, one after the other', async () => {
    const socket = await opened()
    const answer = hear(socket)
    for (const path of ['/1', '/2', '/3']) {
      await say(socket, post(path))
      await until(() => seen.length === Number(path.slice(1)))
    }
    await turns()
    socket.end()
    expect(answersIn(await answer)).toEqual(['200/1', '200/2', '200/3'])
    expect(seen).toEqual(['plain POST /1 Action=A', 'plain POST /2 Action=A', 'plain POST /3 Action=A'])
  })

  it.each([
    '/', '/a?b=c', '/empty', '/none', '/created', '/odd-status', '/text', '/latin', '/bytes', '/length', '/stream',
  ])('to %s is answered byte for byte as by Node’s server', async (path) => {
    const request = post(path, 'a=\xe9', 'x-a: 1\r\nX-a:  \xe9\t2\r\nconnection: Keep-Alive\r\n')
    const plain = await told(request)
    const byNode = await told(...torn2(request))
    expect(seen.map((one) => one.split(' ')[0])).toEqual(['plain', 'node'])
    expect(plain).toMatch(/\r\nDate: Sat, 28 Nov 2026 \d\d:\d\d:\d\d GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n/)
    expect(undated(plain)).toBe(undated(byNode))
  }) // prettier-ignore

  it('is told headers a byte a character', async () => {
    expect(await told(post('/latin-header'))).toContain('\r\nx-latin: caf\xe9\r\nX-Upper: A\r\n')
  })

  it('has the same answer wherever it is cut in two', async () => {
    const request = post('/a', 'Action=B')
    const whole = undated(await told(request))
    for (let at = 1; at < request.length; at++)
      expect(undated(await told(request.slice(0, at), request.slice(at)))).toBe(whole)
  })

  it('has the same answer byte by byte, and in threes', async () => {
    const request = post('/a', 'Action=B')
    const whole = undated(await told(request))
    for (const size of [1, 3]) {
      const pieces = request.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []
      expect(undated(await told(...pieces))).toBe(whole)
    }
  })

  it('whose body is behind its head is read here, too; in more pieces it is Node’s', async () => {
    const [head = '', body = ''] = post('/a', 'Action=B').split(/(?<=\r\n\r\n)/)
    await told(head, body)
    await told(head, body.slice(0, 2), body.slice(2, 4), body.slice(4))
    expect(seen).toEqual(['plain POST /a Action=B', 'node POST /a Action=B'])
  })
})

describe('what should not happen', () => {
  it.each(['/bug', '/split', '/split-stream'])('%s is answered 500, logged, and ends the connection', async (path) => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post(path), post('/2'))
    expect(answersIn(await answer)).toEqual(['500'])
    expect(seen).toEqual([`plain POST ${path} Action=A`])
    expect(bugs).toHaveLength(1)
    wait(65_000)
    await until(() => !socket.write('a') || socket.destroyed) // nobody is there
  })

  it('an answer that breaks off ends the connection', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/torn'))
    expect(await answer).toMatch(/\r\n\r\nab$/)
  })
})
