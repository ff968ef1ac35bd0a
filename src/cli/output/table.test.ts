import { describe, expect, it } from 'vitest'
import { silentTerminal } from '../terminal.ts'
import { fittedTable, screenTable, table, wrappedTable } from './table.ts'

const HEADINGS = ['ACCOUNT', 'WHO', 'EXPIRES']
const ROWS = [
  ['111122223333', 'pod openshift-ingress-operator/ingress-operator', 'in 55m'],
  ['111122223333', 'user/stint', 'never'],
]

describe('a table', () => {
  it('stands in aligned columns, and its cells are shown, never obeyed', () => {
    expect(table(['A', 'BC'], [['123', 'x'], ['', '\u001b[2J']])).toBe('A    BC\n123  x\n     \\x1b[2J') // prettier-ignore
  })

  it('that is too wide for the screen has its widest cells cut in the middle', () => {
    expect(fittedTable(HEADINGS, ROWS, 52)).toBe(
      [
        'ACCOUNT       WHO                            EXPIRES',
        '111122223333  pod openshift-…gress-operator  in 55m',
        '111122223333  user/stint                     never',
      ].join('\n'),
    )
  })

  it('of which cut cells would tell nothing leaves columns out, the least worth first', () => {
    expect(fittedTable(HEADINGS, ROWS, 36, ['ACCOUNT', 'EXPIRES'])).toBe(
      ['WHO                          EXPIRES', 'pod openshift…ress-operator  in 55m', 'user/stint                   never'].join('\n'), // prettier-ignore
    )
    expect(fittedTable(HEADINGS, ROWS, 22, ['ACCOUNT', 'EXPIRES'])).toBe('WHO\npod openshi…s-operator\nuser/stint')
  })

  it('of prose has its cells in several lines', () => {
    const rows = [
      ['can make keys that last', 'role/a role/b', 'none'],
      ['  for', '1h', '-'],
    ]
    expect(wrappedTable(['CLUSTER', 'demo', 'old'], rows, 28)).toBe(
      ['CLUSTER    demo    old', 'can make   role/a  none', 'keys that  role/b', 'last', '  for      1h      -'].join('\n'), // prettier-ignore
    )
    expect(wrappedTable(['CLUSTER', 'demo', 'old'], rows, 80)).toBe(table(['CLUSTER', 'demo', 'old'], rows))
  })

  it('stands row by row on a screen that is too narrow for it, and in columns everywhere else', () => {
    const screen = { ...silentTerminal(), interactive: true, size: () => ({ columns: 40, rows: 24 }) }
    expect(screenTable(screen, HEADINGS, ROWS)).toBe(
      [
        'ACCOUNT  111122223333',
        'WHO      pod openshift-ingress-operator/ingress-operator',
        'EXPIRES  in 55m',
        '',
        'ACCOUNT  111122223333',
        'WHO      user/stint',
        'EXPIRES  never',
      ].join('\n'),
    )
    for (const other of [
      silentTerminal(),
      { ...screen, interactive: false },
      { ...screen, size: () => ({ columns: 80, rows: 24 }) },
    ])
      // prettier-ignore
      expect(screenTable(other, HEADINGS, ROWS)).toBe(table(HEADINGS, ROWS))
  })
})
