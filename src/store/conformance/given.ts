import type { Change, Store } from '../Store.ts'

export type Given = () => Store

export const ACCOUNT = '111122223333'
export const INSTALLER = 'role/ManagedOpenShift-Installer-Role'
export const role = (name: string, value: number | string = name) => ({
  partition: ACCOUNT,
  key: `role/${name}`,
  value,
})
export const put = (store: Store, key: string, value: number | string = key, partition = ACCOUNT) =>
  store.commit({ writes: [{ partition, key, value }] })
export const remove = (store: Store, key: string) => store.commit({ writes: [{ partition: ACCOUNT, key }] })
export const brief = (changes: readonly Change[]) => changes.map(({ key, revision, value }) => [key, revision, value])
export const keysUnder = async (store: Store, prefix: string) =>
  (await store.scan(ACCOUNT, prefix)).documents.map(({ key }) => key)
