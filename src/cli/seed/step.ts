import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

/** One thing of a seed: what is to be done for it to be as it shall. */
export interface Step {
  readonly kind: string
  readonly name: string
  /** Its id; its name where a dry run would make it first. */
  readonly account?: string
  /** As the file calls it, where that is not by its id. */
  readonly accountName?: string
  readonly change: 'create' | 'change' | 'none'
  /** What of it changes. */
  readonly of?: readonly string[]
}

/** Whether two policies say the same, however they are spelled. */
export function saySame(one: string | undefined, other: object): boolean {
  try {
    return canonicalJson(JSON.parse(decoded(one ?? ''))) === canonicalJson(other)
  } catch {
    return false
  }
}

/** IAM answers documents percent-encoded. */
const decoded = (text: string): string =>
  text.startsWith('%7B') || text.includes('%22') ? decodeURIComponent(text) : text

export const tagsOf = (tags: Readonly<Record<string, string>> | undefined) =>
  Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }))

/** Tags that are not there yet, or otherwise. */
export const missingTags = (
  tags: Readonly<Record<string, string>> | undefined,
  present: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
) => tagsOf(tags).filter(({ Key, Value }) => !present.some((one) => one.Key === Key && one.Value === Value))

/** A part of a thing that is not as it shall be, and the call that mends it. */
export type Mend = readonly [what: string, call: (aws: AwsClient) => Promise<unknown>]
