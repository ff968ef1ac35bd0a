import { Refusal } from '../../kernel/Refusal.ts'

/** The codes of a write that found no room. */
export const NO_ROOM: ReadonlySet<string | undefined> = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])

const READONLY = { says: 'may not be written', next: 'Choose another folder with --state DIR.' }
const FULL = { says: 'is on a full disk', next: 'Free some space, then type the same again.' }
const CLOSED = { says: 'cannot be opened', next: 'Choose another folder with --state DIR.' }
const PUT_BACK =
  'Put back store.db and events.log as they were together, or choose another folder with --state DIR to begin anew.'

/** The codes of SQLite, of files and of the log of events that a user can do something about. */
const SENTENCES = new Map([
  ['SQLITE_BUSY', { says: 'is in use by another process', next: 'stint status' }],
  [
    'SQLITE_NOTADB',
    { says: 'holds a file store.db that is not a database', next: 'Choose another folder with --state DIR.' },
  ],
  ['SQLITE_CORRUPT', { says: 'is damaged', next: 'Move the folder away, or choose another one with --state.' }],
  ['SQLITE_FULL', FULL],
  ['SQLITE_READONLY', READONLY],
  ['SQLITE_CANTOPEN', CLOSED],
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EROFS', READONLY],
  ['EACCES', READONLY],
  ['EPERM', READONLY],
  ['EISDIR', CLOSED],
  ['STINT_LOG_GONE', { says: 'has lost its events.log', next: PUT_BACK }],
  ['STINT_LOG_STRANGE', { says: 'holds an events.log of another store.db', next: PUT_BACK }],
  ['STINT_LOG_DAMAGED', { says: 'holds an events.log that is damaged, or older than its store.db', next: PUT_BACK }],
])

/** What the caller sees of an error in the writer's thread. */
export function failureIn(folder: string): (error: { message: string; code: string | undefined }) => Error {
  return ({ message, code }) => {
    const sentence = SENTENCES.get(code ?? '')
    return sentence
      ? new Refusal(`The state in ${folder} ${sentence.says}.`, { next: sentence.next, cause: new Error(message) })
      : new Error(`The state in ${folder}: ${message}`)
  }
}
