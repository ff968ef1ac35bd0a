/**
 * A QR code of a text, byte mode, error correction level L, as a square of dark (true) and light modules without its quiet zone.
 * The mask is always the first one: readers take any.
 * @see ISO/IEC 18004
 * @throws {RangeError} for texts of more than 425 bytes
 */
export function qrCode(text: string): readonly (readonly boolean[])[] {
  const bytes = Buffer.from(text)
  const index = VERSIONS.findIndex(({ blocks }, at) => bytes.length + (at < 9 ? 2 : 3) <= sum(blocks))
  const version = VERSIONS[index]
  if (!version) throw new RangeError(`A QR code holds at most 425 bytes here, not ${bytes.length}`)
  const number = index + 1
  const grid = new Grid(17 + 4 * number)
  drawPatterns(grid, number, version.alignment)
  drawData(grid, codewords(bytes, number, version))
  return grid.dark
}

interface Version {
  /** Error correction codewords of each block. */
  readonly correction: number
  /** Data codewords of each block. */
  readonly blocks: readonly number[]
  /** Centres of the alignment patterns, in both directions. */
  readonly alignment: readonly number[]
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const row = (correction: number, blocks: readonly number[], ...alignment: number[]): Version => ({
  correction,
  blocks,
  alignment,
})

/** Versions 1 to 13 of level L. */
const VERSIONS: readonly Version[] = [
  row(7, [19]),
  row(10, [34], 6, 18),
  row(15, [55], 6, 22),
  row(20, [80], 6, 26),
  row(26, [108], 6, 30),
  row(18, [68, 68], 6, 34),
  row(20, [78, 78], 6, 22, 38),
  row(24, [97, 97], 6, 24, 42),
  row(30, [116, 116], 6, 26, 46),
  row(18, [68, 68, 69, 69], 6, 28, 50),
  row(20, [81, 81, 81, 81], 6, 30, 54),
  row(24, [92, 92, 93, 93], 6, 32, 58),
  row(26, [107, 107, 107, 107], 6, 34, 62),
]

/** Data and error correction codewords in the order in which they are drawn. */
function codewords(bytes: Buffer, number: number, { blocks, correction }: Version): readonly number[] {
  const data = dataCodewords(bytes, number, sum(blocks))
  let at = 0
  const cut = blocks.map((length) => data.slice(at, (at += length)))
  const checks = cut.map((block) => remainder(block, correction))
  const across = (lists: readonly (readonly number[])[]) =>
    Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, i) =>
      lists.flatMap((list) => list[i] ?? []),
    ).flat()
  return [...across(cut), ...across(checks)]
}

function dataCodewords(bytes: Buffer, number: number, length: number): readonly number[] {
  const size = number < 10 ? bytes.length.toString(2).padStart(8, '0') : bytes.length.toString(2).padStart(16, '0')
  const bits = `0100${size}${[...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')}`
  const ended = bits + '0'.repeat(Math.min(4, length * 8 - bits.length))
  const whole = ended.padEnd(Math.ceil(ended.length / 8) * 8, '0')
  const words = (whole.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 2))
  for (let pad = 0; words.length < length; pad++) words.push(pad % 2 === 0 ? 0xec : 0x11)
  return words
}

const EXP: number[] = []
const LOG: number[] = []
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = value
  LOG[value] = power
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d
}
const times = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (EXP[((LOG[a] as number) + (LOG[b] as number)) % 255] as number)

/** Reed–Solomon over GF(256): what is left of the block when it is divided by the generator of this degree. */
function remainder(block: readonly number[], degree: number): readonly number[] {
  let generator = [1]
  for (let power = 0; power < degree; power++)
    generator = [...generator, 0].map((factor, i) => factor ^ times(generator[i - 1] ?? 0, EXP[power] as number))
  const rest = [...block, ...Array.from({ length: degree }, () => 0)]
  for (let i = 0; i < block.length; i++) {
    const lead = rest[i] as number
    generator.forEach((factor, j) => (rest[i + j] = (rest[i + j] as number) ^ times(factor, lead)))
  }
  return rest.slice(block.length)
}

/** Modules, and which of them are patterns that data must not touch. */
class Grid {
  readonly size: number
  readonly dark: boolean[][]
  readonly fixed: boolean[][]

  constructor(size: number) {
    this.size = size
    const empty = () => Array.from({ length: size }, () => Array.from({ length: size }, () => false))
    this.dark = empty()
    this.fixed = empty()
  }

  /** Outside of the square nothing is drawn. */
  fix(y: number, x: number, dark: boolean): void {
    const [line, mark] = [this.dark[y], this.fixed[y]]
    if (!line || !mark || x < 0 || x >= this.size) return
    line[x] = dark
    mark[x] = true
  }

  isFixed(y: number, x: number): boolean {
    return this.fixed[y]?.[x] ?? true
  }
}

function drawPatterns(grid: Grid, number: number, alignment: readonly number[]): void {
  const last = grid.size - 7
  for (const [y, x] of [
    [0, 0],
    [0, last],
    [last, 0],
  ] as const)
    drawRings(grid, y + 3, x + 3, 4, [3, 1, 0])
  for (let i = 8; i < grid.size - 8; i++) {
    grid.fix(6, i, i % 2 === 0)
    grid.fix(i, 6, i % 2 === 0)
  }
  for (const y of alignment)
    for (const x of alignment) if (!grid.isFixed(y, x) || isTiming(y, x, grid)) drawRings(grid, y, x, 2, [2, 0])
  drawFormat(grid)
  if (number >= 7) drawVersion(grid, number)
}

/** Alignment patterns lie over the timing lines, but not over the finders. */
const isTiming = (y: number, x: number, { size }: Grid) => (y === 6) !== (x === 6) && Math.max(y, x) < size - 8

function drawRings(grid: Grid, y: number, x: number, reach: number, dark: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const ring = Math.max(Math.abs(dy), Math.abs(dx))
      grid.fix(y + dy, x + dx, dark.includes(ring))
    }
}

/** The bits of a value, lowest first. */
const bitsOf = (value: number, count: number) => Array.from({ length: count }, (_, i) => ((value >> i) & 1) === 1)

function checked(value: number, degree: number, generator: number): number {
  let rest = value << degree
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest)) rest ^= generator << (bit - degree)
  return (value << degree) | rest
}

/** Level L (01), mask 0. */
const FORMAT = checked(0b01_000, 10, 0x537) ^ 0x5412

function drawFormat(grid: Grid): void {
  const { size } = grid
  bitsOf(FORMAT, 15).forEach((dark, i) => {
    const [y, x] = i < 6 ? [i, 8] : i < 8 ? [i + 1, 8] : i === 8 ? [8, 7] : [8, 14 - i]
    grid.fix(y as number, x as number, dark)
    if (i < 8) grid.fix(8, size - 1 - i, dark)
    else grid.fix(size - 15 + i, 8, dark)
  })
  grid.fix(size - 8, 8, true)
}

function drawVersion(grid: Grid, number: number): void {
  bitsOf(checked(number, 12, 0x1f25), 18).forEach((dark, i) => {
    const [near, far] = [Math.floor(i / 3), grid.size - 11 + (i % 3)]
    grid.fix(near, far, dark)
    grid.fix(far, near, dark)
  })
}

/** In columns of two from the lower right corner, up and down in turn, around all patterns; masked where row and column add up even. */
function drawData(grid: Grid, words: readonly number[]): void {
  let bit = 0
  let upward = true
  for (let right = grid.size - 1; right > 0; right -= 2) {
    if (right === 6) right--
    for (let step = 0; step < grid.size; step++) {
      const y = upward ? grid.size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (grid.isFixed(y, x)) continue
        const dark = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
        bit++
        ;(grid.dark[y] as boolean[])[x] = dark !== ((y + x) % 2 === 0)
      }
    }
    upward = !upward
  }
}
