import { drawFrom } from '../laws/draw.ts'
import { mutated, shrunk } from './mutate.ts'
import type { Target } from './target.ts'
import { isRefusal } from './targets.ts'

/** An input that a codec answers with neither a value nor its own refusal, as small as it could be made. */
export interface Found {
  readonly target: string
  readonly seed: number
  readonly bytes: Buffer
  readonly error: unknown
}

/** Feeds a codec `cases` spoilt inputs. Undefined: each was read or refused. */
export async function fuzz(target: Target, seed: number, cases: number): Promise<Found | undefined> {
  const draw = drawFrom(seed)
  for (let done = 0; done < cases; done++) {
    const bytes = mutated(draw, target.seeds)
    if ((await failureOf(target, bytes)) === undefined) continue
    const least = await shrunk(bytes, async (fewer) => (await failureOf(target, fewer)) !== undefined)
    return { target: target.name, seed, bytes: least, error: await failureOf(target, least) }
  }
  return undefined
}

async function failureOf(target: Target, bytes: Buffer): Promise<unknown> {
  try {
    await target.read(bytes)
    return undefined
  } catch (error) {
    return isRefusal(error) ? undefined : error
  }
}
