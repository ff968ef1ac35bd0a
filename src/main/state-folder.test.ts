import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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
  expect(readdirSync(folder.path)).toEqual(['.gitignore', 'up.json'])
})

it.each([
  ['is made', []],
  ['was made for it', ['detached.log']],
  ['an earlier Stint made', ['ca.pem', 'kubeconfig', 'log', 'ocm.json', 'token', 'up.json.new']],
])('git takes nothing of a folder that %s', (what, files) => {
  const path = join(parent, what.replaceAll(' ', '-'))
  if (files.length > 0) mkdirSync(path, { mode: 0o700 })
  for (const name of files) writeFileSync(join(path, name), '')
  const folder = openStateFolder(path)
  expect(readFileSync(folder.file('.gitignore'), 'utf8')).toBe('*\n')
  expect(statSync(folder.file('.gitignore')).mode & 0o777).toBe(0o600)
  folder.release()
})

it('a folder that held other things before is no matter of ours to keep from git', () => {
  const path = mkdtempSync(join(parent, 'project-'))
  writeFileSync(join(path, 'main.tf'), '')
  openStateFolder(path).release()
  expect(existsSync(join(path, '.gitignore'))).toBe(false)
})
