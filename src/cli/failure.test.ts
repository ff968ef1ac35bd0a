import { describe, expect, it } from 'vitest'
import { asRefusal, unreadable } from './failure.ts'
import { OcmError } from './ocm/client.ts'

describe('what went wrong', () => {
  it.each([
    ['a commit that SQLite found no room for', new Error('database or disk is full')],
    ['a file that found none', Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })],
  ])('on a full disk, by %s, is no bug', (_what, error) => {
    expect(asRefusal(error)).toMatchObject({
      message: 'The disk that holds the state is full.',
      next: 'Free some space, or choose a folder elsewhere with --state DIR; stint up --store memory keeps no world.',
    })
  })

  it.each(['EROFS', 'EACCES', 'EPERM'])('in a state folder that may not be written, %s, is no bug', (code) => {
    const error = Object.assign(new Error(`${code}: no, open '/ro/detached.log'`), { code, path: '/ro/detached.log' })
    expect(asRefusal(error)).toMatchObject({
      message: `Stint may not use /ro/detached.log (${code}).`,
      next: 'Choose another folder with --state DIR.',
    })
  })

  it.each([
    ['ENOENT', 'There is no file role.json.'],
    ['EISDIR', 'role.json is a folder.'],
    ['EACCES', 'You may not read role.json.'],
    ['EIO', 'role.json cannot be read: i/o error'],
  ])('with a file that cannot be read, %s, is said in words', (code, message) => {
    const refusal = unreadable('role.json', Object.assign(new Error('i/o error'), { code }), 'stint validate FILE')
    expect(refusal).toMatchObject({ message, next: 'stint validate FILE', exitCode: 1 })
  })

  it('with a name that a cluster has already is answered with how to see which', () => {
    const taken = new OcmError(400, 'CLUSTERS-MGMT-400', "Cluster with name 'demo' already exists")
    expect(asRefusal(taken)?.next).toBe('stint list clusters')
  })

  it.each([
    ['connect', refusedAt('127.0.0.1')],
    ['connect by name', Object.assign(new AggregateError([refusedAt('::1'), refusedAt('127.0.0.1')]), { code: 'ECONNREFUSED' })],
  ])('where nobody listens on this machine is said as stint status says it: %s', (_what, error) => {
    expect(asRefusal(error)?.message).toMatch(/^No Stint is running: nobody listens at (?:127\.0\.0\.1|::1):4566\.$/)
    expect(asRefusal(error)?.next).toBe('stint up')
  }) // prettier-ignore

  it('where nobody listens elsewhere is the cloud’s silence', () => {
    expect(asRefusal(refusedAt('192.0.2.1'))).toMatchObject({
      message: 'The cloud does not answer: connect ECONNREFUSED 192.0.2.1:4566.',
      next: 'stint status',
    })
  })

  it('else is a bug', () => {
    expect(asRefusal(new TypeError('x is not a function'))).toBeUndefined()
  })
})

/** As Node has it. */
function refusedAt(address: string): Error {
  const message = `connect ECONNREFUSED ${address}:4566`
  return Object.assign(new Error(message), { code: 'ECONNREFUSED', address, port: 4566 })
}
