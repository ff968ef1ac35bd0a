import { Refusal } from '../../kernel/Refusal.ts'

/** SQLite's codes that a user can do something about. */
const SENTENCES = new Map([
  ['SQLITE_BUSY', { says: 'is in use by another process', next: 'stint status' }],
  [
    'SQLITE_NOTADB',
    { says: 'holds a file store.db that is not a database', next: 'Choose another folder with --state DIR.' },
  ],
  ['SQLITE_CORRUPT', { says: 'is damaged', next: 'Move the folder away, or choose another one with --state.' }],
  ['SQLITE_FULL', { says: 'is on a full disk', next: 'Free some space, then type the same again.' }],
  ['SQLITE_READONLY', { says: 'may not be written', next: 'Choose another folder with --state DIR.' }],
  ['SQLITE_CANTOPEN', { says: 'cannot be opened', next: 'Choose another folder with --state DIR.' }],
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
