import { describe, expect, it } from 'vitest'
import { COURSES, GONE, stateNow } from './lifecycle.ts'

const at = (now: number, pace: 'instant' | 'real') => ({ now, world: { pace } })
const HOUR = 3_600_000

describe('a phase', () => {
  it('follows the clock at a real pace', () => {
    const born = { phase: 'pending', since: 0 }
    expect(stateNow(COURSES.instance, born, at(14_999, 'real'))).toEqual(born)
    expect(stateNow(COURSES.instance, born, at(15_000, 'real'))).toEqual({ phase: 'running', since: 15_000 })
  })

  it('is passed over at an instant pace, but what lingers in AWS for a client to see lingers all the same', () => {
    expect(stateNow(COURSES.instance, { phase: 'pending', since: 5 }, at(5, 'instant'))).toEqual({
      phase: 'running',
      since: 5,
    })
    const ended = { phase: 'shutting-down', since: 5 }
    expect(stateNow(COURSES.instance, ended, at(5, 'instant')).phase).toBe('terminated')
    expect(stateNow(COURSES.instance, ended, at(5 + HOUR, 'instant')).phase).toBe(GONE)
  })

  it('goes through several steps at once when nobody looked for long', () => {
    const ended = { phase: 'shutting-down', since: 0 }
    expect(stateNow(COURSES.instance, ended, at(40_000 + HOUR - 1, 'real')).phase).toBe('terminated')
    expect(stateNow(COURSES.instance, ended, at(40_000 + HOUR, 'real')).phase).toBe(GONE)
  })
})
