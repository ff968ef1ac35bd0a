import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openStateFolder } from './state-folder.ts'

const parent = mkdtempSync(join(tmpdir(), 'stint-folder-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

it('a file that is written anew is whole for who reads it meanwhile', () => {
  const folder = openStateFolder(join(parent, 'state'))
  folder.write('up.json', '{"ready":true}\n')
  const reading = openSync(folder.file('up.json'), 'r')
  folder.write('up.json', '{"ready":true,"pid":1}\n')
  expect(readFileSync(reading, 'utf8')).toBe('{"ready":true}\n')
  closeSync(reading)
  expect(readFileSync(folder.file('up.json'), 'utf8')).toBe('{"ready":true,"pid":1}\n')
  expect(statSync(folder.file('up.json')).mode & 0o777).toBe(0o600)
  folder.release()
  expect(readdirSync(folder.path)).toEqual(['up.json'])
})
