/** Whether any text matches both patterns; `*` and `?` in either. Time and space are bounded by their lengths' product. */
export function overlap(a: string, b: string): boolean {
  if (a === b || a === '*' || b === '*') return true
  let row = new Uint8Array(b.length + 1)
  row[0] = 1
  for (let j = 1; j <= b.length && b[j - 1] === '*'; j++) row[j] = 1
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint8Array(b.length + 1)
    next[0] = a[i - 1] === '*' ? (row[0] ?? 0) : 0
    for (let j = 1; j <= b.length; j++) next[j] = step(a[i - 1] ?? '', b[j - 1] ?? '', row, next, j)
    row = next
  }
  return row[b.length] === 1
}

function step(x: string, y: string, row: Uint8Array, next: Uint8Array, j: number): number {
  const [above, before, both] = [row[j] ?? 0, next[j - 1] ?? 0, row[j - 1] ?? 0]
  if (x === '*' || y === '*') return above | before | both
  return x === y || x === '?' || y === '?' ? both : 0
}
