import { expect, it } from 'vitest'
import { logEntry } from './log-entry.ts'

it('a line of the installer’s log is read as time, level and message', () => {
  expect(logEntry('time="2026-11-29T05:21:11.340Z" level=info msg="Cluster \'demo\' was \\"accepted\\""')).toEqual({
    time: '2026-11-29T05:21:11.340Z',
    level: 'info',
    message: 'Cluster \'demo\' was "accepted"',
  })
})

it.each(['plain words', 'time="x" level=info msg="cut off'])('a line of another form is all message: %s', (line) => {
  expect(logEntry(line)).toEqual({ message: line })
})
