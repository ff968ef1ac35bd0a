import { expect, it } from 'vitest'
import { silentTerminal, type Terminal } from '../terminal.ts'
import { answeringTerminal } from './answering.ts'

const ended = (format: Terminal['format'], run: (terminal: Terminal) => void): readonly string[] => {
  const printed: string[] = []
  const answering = answeringTerminal({ ...silentTerminal(), format, print: (line) => void printed.push(line) })
  run(answering.terminal)
  answering.end()
  return printed
}
const gone = (terminal: Terminal) => terminal.note('Issuer ci is gone.')

it('a command that only says what it has done answers it as a document to who asked for one', () => {
  expect(ended('json', gone)).toEqual(['{\n  "message": "Issuer ci is gone."\n}'])
  expect(ended('yaml', gone)).toEqual(['message: Issuer ci is gone.'])
  expect(ended('text', gone)).toEqual([])
})

it('a command that has answered answers nothing else', () => {
  expect(ended('json', (terminal) => terminal.print('[]'))).toEqual(['[]'])
})
