import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { neededStint, ownToken, runningStint, type RunningStint } from './state.ts'

describe('what a state folder tells of a running Stint', () => {
  let state: string
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'stint-state-'))
  })
  afterEach(() => rmSync(state, { recursive: true }))

  const input = { arguments: [], flags: new Map<string, never>() }
  const asked = (folder = state) => runningStint(input, { environment: { STINT_STATE: folder }, cwd: state })
  const written = (told: string) => writeFileSync(join(state, 'up.json'), told)

  it('is that none runs where a file stands in the folder’s place', () => {
    writeFileSync(join(state, 'file'), '')
    expect(asked(join(state, 'file', 'state'))).toBeUndefined()
  })

  it.each(['', 'garbage', '[]', 'null', '{"pid":0}', '{"pid":-1}', '{"pid":"1"}'])(
    'is that none runs where a machine that failed left %j',
    (told) => {
      written(told)
      expect(asked()).toBeUndefined()
    },
  )

  it('is that one runs where its process lives', () => {
    written(JSON.stringify({ pid: process.pid }))
    expect(asked()).toMatchObject({ pid: process.pid })
  })

  it.runIf(existsSync('/proc/self/cmdline'))('is that none runs where another program has the number by now', () => {
    const other = spawn('sleep', ['60'])
    try {
      written(JSON.stringify({ pid: other.pid }))
      expect(asked()).toBeUndefined()
    } finally {
      other.kill()
    }
  })

  it('is a refusal that names the folder where a Stint is needed', () => {
    written('garbage')
    expect(() => neededStint(input, { environment: { STINT_STATE: state }, cwd: state })).toThrow(
      `No Stint is running with the state in ${state}.`,
    )
  })

  it('is no token where the file was damaged', () => {
    writeFileSync(join(state, 'token'), 'gar\0bage')
    expect(() => ownToken({ state } as RunningStint)).toThrow(/token in it is damaged/)
  })
})
