import { once } from 'node:events'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import {
  MUCH,
  answersIn,
  torn2,
  bugs,
  closed,
  doors,
  get,
  hear,
  opened,
  post,
  release,
  say,
  seen,
  told,
  turns,
  until,
  wait,
} from '../../../test/plain-doors.ts'

describe('who goes away', () => {
  it('having asked has the answer, when only their side is closed', async () => {
    expect(answersIn(await told(post('/1')))).toEqual(['200/1'])
    const socket = await opened()
    const answer = hear(socket)
    socket.end(post('/much'))
    expect((await answer).length).toBeGreaterThan(MUCH.length)
  })

  it.each([
    ['in the middle of a head', post('/1').slice(0, 30)],
    ['in the middle of a body', post('/1').slice(0, -1)],
  ])('%s is told so, as by Node’s server', async (_what, half) => {
    const answer = await told(half)
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*This is not HTTP\/1\.1: /)
    expect(await told(...torn2(half))).toBe(answer)
    expect(seen).toEqual([])
  })

  it('without a word has none', async () => {
    expect(await told()).toBe('')
  })

  it.each([
    ['before a word', []],
    ['in the middle of a head', [post('/1').slice(0, 30)]],
    ['in the middle of a body', [post('/1').slice(0, -1)]],
    ['before the answer', [post('/late')]],
    ['before the answer, and asking more', [post('/late'), post('/2') + get('/3')]],
    ['while much is said', [post('/much')]],
    ['behind the answer', [post('/1')]],
  ])('at once, %s, takes nothing with them', async (_what, pieces) => {
    for (const leave of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end().destroy()]) {
      const socket = (await opened()).pause()
      await say(socket, ...pieces)
      leave(socket)
      await turns(10)
      release()
      await turns(10)
    }
    expect(answersIn(await told(post('/1')))).toEqual(['200/1'])
    expect(bugs).toEqual([])
  })
})

describe('who dawdles', () => {
  const isOpen = async (socket: Socket) => {
    await turns(10)
    return !socket.readableEnded && !socket.destroyed
  }

  it('before the first word is told so after 15 seconds, not before', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await turns()
    wait(14_000)
    expect(await isOpen(socket)).toBe(true)
    wait(6000)
    expect(await answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*The request did not arrive in time/)
    wait(2000)
    socket.end()
    await closed(socket)
  })

  it('is cut off though they reset what they are told', async () => {
    const socket = (await opened()).pause()
    await turns()
    socket.resetAndDestroy()
    wait(20_000) // before the door has heard of it
    await turns(10)
    expect(answersIn(await told(post('/1')))).toEqual(['200/1'])
  })

  it('behind an answer keeps the connection for the minute that they were promised, whenever it began', async () => {
    const idle = await opened()
    await turns()
    wait(4000) // the next look is a second away
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/1'))
    await until(() => seen.length === 1)
    await turns()
    wait(59_000)
    expect(await isOpen(socket)).toBe(true)
    wait(7000)
    expect(answersIn(await answer)).toEqual(['200/1'])
    idle.destroy()
  })

  it('over an answer may: it is the door that takes its time', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/late'))
    wait(600_000)
    release()
    socket.end()
    expect(answersIn(await answer)).toEqual(['200/late'])
  })

  it('over a body is Node’s to wait for, and answered when it comes', async () => {
    const [head = '', body = ''] = post('/a', 'Action=B').split(/(?<=\r\n\r\n)/)
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, head + body.slice(0, 3))
    wait(5000)
    await turns()
    await say(socket, body.slice(3))
    socket.end()
    expect(answersIn(await answer)).toEqual(['200/a'])
    expect(seen).toEqual(['node POST /a Action=B'])
  })

  it('over the answer, taking none of it for a minute, is cut off', async () => {
    const socket = (await opened()).pause()
    await say(socket, post('/much'))
    await until(() => seen.length === 1)
    await turns(50)
    wait(55_000)
    expect(await isOpen(socket)).toBe(true)
    wait(15_000)
    socket.resume()
    await once(socket, 'end')
  })
})

describe('a door that closes', () => {
  it('sends the answers under way whole, then ends; who waits for none is cut off', async () => {
    const [asking, idle, half, kept] = await Promise.all([opened(), opened(), opened(), opened()])
    const [answer, others] = [hear(asking), Promise.all([idle, half, kept].map(hear))]
    await say(asking, post('/late'), post('/2'))
    await say(half, post('/3').slice(0, -1))
    await say(kept, post('/4'))
    await until(() => seen.length === 2)
    await turns()
    const end = doors.close()
    const [nothing, neither, before] = await others
    expect([nothing, neither, answersIn(before ?? '')]).toEqual(['', '', ['200/4']])
    release()
    const said = await answer
    expect(answersIn(said)).toEqual(['200/late'])
    expect(said).toMatch(/\r\nConnection: close\r\n\r\n{.*}$/)
    asking.end()
    await end
    expect(seen).not.toContain('plain POST /2 Action=A')
  })

  it('sends whole what is said already, and not taken yet', async () => {
    const socket = (await opened()).pause()
    await say(socket, post('/much'))
    await until(() => seen.length === 1)
    await turns(20)
    const end = doors.close()
    const { length } = await text(socket)
    expect(length).toBeGreaterThan(MUCH.length)
    socket.end()
    await end
  })

  it('does not wait for who never closes their side', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/late'))
    const end = doors.close()
    release()
    expect(answersIn(await answer)).toEqual(['200/late'])
    await turns()
    wait(65_000)
    await end
  })
})
