/** What a node tells the others of its commit: where they have something to read. */
export interface Notice {
  readonly node: string
  /** Undefined: anywhere. */
  readonly partitions: readonly string[] | undefined
}

export const CHANNEL = 'stint_change'

/** PostgreSQL's limit is 8000 bytes. */
const LONGEST = 7000

export function noticeOf(node: string, partitions: readonly string[] | undefined): string {
  if (!partitions) return JSON.stringify([node])
  const notice = JSON.stringify([node, partitions])
  return Buffer.byteLength(notice) <= LONGEST ? notice : JSON.stringify([node])
}

/** What cannot be read may be about anything. */
export function readNotice(payload: string | undefined): Notice {
  try {
    const [node, partitions] = JSON.parse(payload ?? '') as [string, string[] | undefined]
    return { node, partitions }
  } catch {
    return { node: '', partitions: undefined }
  }
}
