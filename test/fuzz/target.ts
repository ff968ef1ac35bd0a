/** One codec: bytes go in; an answer or the codec's own refusal comes out, and never anything else. */
export interface Target {
  readonly name: string
  /** Sound inputs, to be spoilt. */
  readonly seeds: readonly Buffer[]
  /** The bytes read; a promise of that where they come as a stream. */
  read(bytes: Buffer): unknown
}

export const texts = (...seeds: readonly string[]) => seeds.map((seed) => Buffer.from(seed))
