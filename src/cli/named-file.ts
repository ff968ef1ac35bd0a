import { closeSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from '../kernel/Refusal.ts'

const LONGEST = 1 << 20

/**
 * The text of a file that a person named; `-` is standard input.
 * @throws {Refusal} when it is longer than a mebibyte: no more of it is read, since a device or a pipe may have no end
 */
export function readNamed(file: string, cwd: string): string {
  const handle = file === '-' ? 0 : openSync(resolve(cwd, file), 'r')
  try {
    const bytes = Buffer.allocUnsafe(LONGEST + 1)
    let size = 0
    for (let read = -1; read !== 0 && size < bytes.length; size += read)
      read = readSync(handle, bytes, size, bytes.length - size, null)
    if (size > LONGEST)
      throw new Refusal(`${file} is longer than a mebibyte.`, {
        next: 'Name another file: none that Stint reads is so long.',
      })
    return bytes.toString('utf8', 0, size)
  } finally {
    if (handle !== 0) closeSync(handle)
  }
}
