import { expect, it } from 'vitest'
import { fileLog } from './file-log.ts'

it('a line that finds no room is lost, and the next one that does is whole', () => {
  let room = Infinity
  let kept = ''
  const write = (line: string) => {
    kept += line.slice(0, room)
    if (line.length > room) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  const log = fileLog(write, () => new Date(0))
  log.info('first')
  room = 9
  log.bug('second', 'no room')
  log.warn('third')
  room = Infinity
  log.info('fourth')
  const lines = kept.split('\n').filter((line) => line.endsWith('}'))
  const time = '1970-01-01T00:00:00.000Z'
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { time, level: 'info', event: 'first' },
    { time, level: 'info', event: 'fourth' },
  ])
})
