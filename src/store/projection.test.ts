import { expect, test } from 'vitest'
import { memoryStore } from './memory/memory-store.ts'
import { openProjection } from './projection.ts'

const ACCOUNT = '111122223333'
const role = (name: string, value: string | undefined = name) => ({
  partition: ACCOUNT,
  key: `role/${name}`,
  ...(value === undefined ? {} : { value }),
})

test('a commit is seen by the projection before commit resolves', async () => {
  const store = memoryStore()
  const projection = await openProjection(store)
  await store.commit({ writes: [role('Installer')] })
  expect(projection.view().get(ACCOUNT, 'role/Installer')).toEqual({ ...role('Installer'), revision: 1 })
})

test('what a view read comes back as guards, absence with revision 0, a prefix with the partition revision', async () => {
  const store = memoryStore()
  await store.commit({ writes: [role('Installer'), role('Support')] })
  await store.commit({ writes: [{ partition: ACCOUNT, key: 'user/ops', value: 1 }] })
  const view = (await openProjection(store)).view()
  view.get(ACCOUNT, 'role/Installer')
  view.get(ACCOUNT, 'role/Nobody')
  expect(view.scan(ACCOUNT, 'role/').map(({ key }) => key)).toEqual(['role/Installer', 'role/Support'])
  expect(view.guards()).toEqual([
    { partition: ACCOUNT, key: 'role/Installer', revision: 1 },
    { partition: ACCOUNT, key: 'role/Nobody', revision: 0 },
    { partition: ACCOUNT, prefix: 'role/', revision: 2 },
  ])
})

test('a page of a scan begins after its place, ends with its limit, and is guarded like the whole', async () => {
  const store = memoryStore()
  await store.commit({ writes: ['Installer', 'Support', 'Worker'].map((name) => role(name)) })
  const view = (await openProjection(store)).view()
  const page = view.scan(ACCOUNT, 'role/', { after: 'role/Installer', limit: 1 })
  expect(page.map(({ key }) => key)).toEqual(['role/Support'])
  expect(view.scan(ACCOUNT, 'role/', { after: 'role/Worker', limit: 1 })).toEqual([])
  expect(view.guards()).toEqual([{ partition: ACCOUNT, prefix: 'role/', revision: 1 }])
})

test('a projection opened after a deletion knows the partition revision, so that its prefix guards hold', async () => {
  const store = memoryStore()
  await store.commit({ writes: [role('Installer'), role('Support')] })
  await store.commit({ writes: [{ partition: ACCOUNT, key: 'role/Support' }] })
  const view = (await openProjection(store)).view()
  view.scan(ACCOUNT, 'role/')
  expect(await store.commit({ writes: [role('Worker')], guards: view.guards() })).toMatchObject({ committed: true })
})

test('when something under a scanned prefix was written meanwhile, the guard is lost', async () => {
  const store = memoryStore()
  const projection = await openProjection(store)
  const view = projection.view()
  view.scan(ACCOUNT, 'role/')
  await store.commit({ writes: [role('Installer')] })
  expect(await store.commit({ writes: [role('Worker')], guards: view.guards() })).toEqual({
    committed: false,
    lost: { partition: ACCOUNT, prefix: 'role/', revision: 0 },
  })
})

test('a view that reads a document twice guards what it read first', async () => {
  const store = memoryStore()
  const projection = await openProjection(store)
  const view = projection.view()
  view.get(ACCOUNT, 'role/Installer')
  await store.commit({ writes: [role('Installer')] })
  view.get(ACCOUNT, 'role/Installer')
  expect(view.guards()).toEqual([{ partition: ACCOUNT, key: 'role/Installer', revision: 0 }])
})

test('what was derived is made again only when what it read has changed, and counts as read either way', async () => {
  const store = memoryStore()
  const projection = await openProjection(store)
  await store.commit({ writes: [role('Installer')] })
  let made = 0
  const derived = () => {
    const view = projection.view()
    const names = view.derive('names', (at) => {
      made++
      const installer = at.derive('installer', (inner) => inner.get<string>(ACCOUNT, 'role/Installer')?.value)
      return [installer, ...at.scan<string>('other', 'role/').map(({ value }) => value)]
    })
    return { names, guards: view.guards() }
  }
  const guards = (installer: number, other: number) => [
    { partition: ACCOUNT, key: 'role/Installer', revision: installer },
    { partition: 'other', prefix: 'role/', revision: other },
  ]
  expect(derived()).toEqual({ names: ['Installer'], guards: guards(1, 0) })
  await store.commit({ writes: [role('Worker')] })
  expect(derived()).toEqual({ names: ['Installer'], guards: guards(1, 0) })
  expect(made).toBe(1)
  await store.commit({ writes: [{ partition: 'other', key: 'role/x', value: 'X' }] })
  expect(derived()).toEqual({ names: ['Installer', 'X'], guards: guards(1, 1) })
  await store.commit({ writes: [{ partition: ACCOUNT, key: 'role/Installer' }] })
  expect(derived()).toEqual({ names: [undefined, 'X'], guards: guards(0, 1) })
  expect(made).toBe(3)
})

test('a commit on what was derived is lost when that has changed since', async () => {
  const store = memoryStore()
  const projection = await openProjection(store)
  const derive = () => {
    const view = projection.view()
    view.derive('installer', (at) => at.get(ACCOUNT, 'role/Installer')?.value)
    return view
  }
  derive()
  const view = derive()
  await store.commit({ writes: [role('Installer')] })
  expect(await store.commit({ writes: [role('Worker')], guards: view.guards() })).toMatchObject({ committed: false })
})

test('a subscriber is told of writes and deletions under its prefix until it stops', async () => {
  const store = memoryStore()
  const projection = await openProjection(store)
  const told: unknown[] = []
  const stop = projection.subscribe(ACCOUNT, 'role/', (document) => told.push([document.key, document.value]))
  await store.commit({ writes: [role('Installer'), { partition: 'ocm', key: 'role/x', value: 1 }] })
  await store.commit({ writes: [{ partition: ACCOUNT, key: 'role/Installer' }] })
  stop()
  await store.commit({ writes: [role('Worker')] })
  expect(told).toEqual([
    ['role/Installer', 'Installer'],
    ['role/Installer', undefined],
  ])
})
