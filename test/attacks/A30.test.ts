import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inside, type Inside } from '../inside.ts'

let w: Inside
beforeAll(async () => {
  w = await inside()
})
afterAll(() => w.close())

const told = (door: string, text: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(door)
    let all = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.setEncoding('latin1').on('data', (part: string) => (all += part))
    socket.on('error', () => resolve(all)).on('close', () => resolve(all))
    socket.setTimeout(3000, () => {
      socket.destroy()
    })
  })

const SECOND = 'GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n'
test.each([
  ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
  ['a folded header', 'X-A: b\r\n c\r\nTransfer-Encoding\r\n : chunked\r\n\r\n0\r\n\r\n'],
  ['an unknown coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a coding with a vertical tab', 'Transfer-Encoding:\vchunked\r\n\r\n0\r\n\r\n'],
  ['a space before the colon', 'Content-Length : 5\r\n\r\nhello'],
  ['a length that is no number', 'Content-Length: +5\r\n\r\nhello'],
  ['HTTP/2’s own headers', ':method: GET\r\nContent-Length: 0\r\n\r\n'],
])('A30: a request with %s is answered with 400, and nothing that follows it is served', async (_what, rest) => {
  for (const door of [w.server.doors.aws, w.server.doors.ocm]) {
    const answer = await told(door, `POST / HTTP/1.1\r\nHost: localhost\r\n${rest}${SECOND}`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer.match(/HTTP\/1\.1 (?!400)/g)).toBeNull()
  }
})
