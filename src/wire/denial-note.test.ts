import { expect, it } from 'vitest'
import { readDenialNote, writeDenialNote, type DenialNote } from './denial-note.ts'

const note: DenialNote = {
  action: 'iam:PassRole',
  resource: 'arn:aws:iam::111122223333:role/ManagedOpenShift-Worker-Role',
  explicit: true,
  type: 'identity',
  by: [{ policy: 'arn:aws:iam::111122223333:role/R#Größe', statement: 0, sid: 'NoRoles' }],
}

it('travels in a header, whatever letters a policy is named with', () => {
  const text = writeDenialNote(note)
  expect(text).toMatch(/^[\x20-\x7e]+$/)
  expect(readDenialNote(text)).toEqual(note)
})

it('takes nothing else for one', () => {
  for (const text of [undefined, '', 'no', 'null', '{}', '{"action":1,"by":[]}'])
    expect(readDenialNote(text)).toBeUndefined()
})
