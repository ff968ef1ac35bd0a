import { expect, it } from 'vitest'
import { holdsAddress } from './ranges.ts'

it.each([
  ['10.0.0.0/19', '10.0.31.255', true],
  ['10.0.0.0/19', '10.0.32.0', false],
  ['10.0.64.0/19', '10.0.64.77', true],
  ['0.0.0.0/0', '255.255.255.255', true],
  ['10.0.0.5/32', '10.0.0.5', true],
  ['10.0.0.0/19', '10.0.0.256', false],
  ['', '10.0.0.1', false],
  ['10.0.0.0/19', 'fd00::1', false],
])('%s holds %s: %s', (range, address, held) => expect(holdsAddress(range, address)).toBe(held))
