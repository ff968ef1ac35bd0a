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

  it('else is a bug', () => {
    expect(asRefusal(new TypeError('x is not a function'))).toBeUndefined()
  })
})
