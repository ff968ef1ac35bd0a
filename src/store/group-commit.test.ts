import { expect, test } from 'vitest'
import { groupCommit } from './group-commit.ts'

test('a group that cannot even be sent fails those who gave it, and the next one is sent', async () => {
  const sent: string[][] = []
  const { submit, idle } = groupCommit<string, string>((group, settle) => {
    if (group.includes('too large')) throw new RangeError('Array buffer allocation failed')
    sent.push([...group])
    settle(group)
    return Promise.resolve()
  })
  const same = (result: string) => result

  const refused = [submit('one', same), submit('too large', same)]
  await expect(Promise.allSettled(refused)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  await expect(submit('two', same)).resolves.toBe('two')
  expect(sent).toEqual([['two']])
  expect(idle()).toBe(true)
})
