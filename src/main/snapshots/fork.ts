import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Refusal } from '../../kernel/Refusal.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import { keepFromGit, makeFolder } from '../state-folder.ts'
import type { Shelf } from './shelf.ts'

const NEXT = 'Give the fork a folder of its own.'

/** A snapshot as a state folder of its own, for a world beside this one. Answers its path. */
export async function forkInto(state: string, name: string, into: string | undefined, shelf: Shelf): Promise<string> {
  shelf.file(name)
  const folder = into === undefined ? freeFolder(join(state, 'forks'), name) : resolve(into)
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new Refusal(`${folder} is no folder.`, { next: NEXT })
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Refusal(`${folder} is not empty.`, { next: NEXT })
  makeFolder(folder, NEXT)
  keepFromGit(folder)
  try {
    const store = await sqliteStore({ folder: join(folder, 'store') })
    try {
      const painter = store.painter()
      const { heading } = await shelf.paint(name, painter)
      await painter.finish(new Map(heading.revisions))
    } finally {
      await store.close()
    }
    return folder
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** `NAME`, `NAME-2`, `NAME-3` … */
function freeFolder(forks: string, name: string): string {
  mkdirSync(forks, { recursive: true, mode: 0o700 })
  for (let number = 1; ; number++) {
    const folder = join(forks, number === 1 ? name : `${name}-${number}`)
    try {
      mkdirSync(folder, { mode: 0o700 })
      return folder
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
