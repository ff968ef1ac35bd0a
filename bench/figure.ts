/** One measured number beside what the bare machine does in the same run. */
export interface Row {
  /** `figure.part`. */
  readonly name: string
  readonly value: number
  readonly unit: string
  /** In the same unit, measured in the same run. */
  readonly floor: number
  readonly floorIs: string
  readonly budget: Budget
}

/** What the number is held to; `either` is enough when any one of them holds. */
export interface Budget {
  readonly text: string
  readonly holds: (value: number, floor: number) => boolean
}

/** Measures one figure; takes less than about twenty seconds. */
export type Figure = () => Promise<readonly Row[]>

const plain = (value: number) => (value >= 1000 ? `${value / 1000} k` : String(value))

export const atLeast = (least: number, unit: string): Budget => ({
  text: `≥ ${plain(least)} ${unit}`,
  holds: (value) => value >= least,
})

export const atMost = (most: number, unit: string): Budget => ({
  text: `≤ ${plain(most)} ${unit}`,
  holds: (value) => value <= most,
})

export const atMostTimes = (times: number): Budget => ({
  text: `≤ ${times} × floor`,
  holds: (value, floor) => value <= times * floor,
})

export const atLeastTimes = (times: number): Budget => ({
  text: `≥ ${times} × floor`,
  holds: (value, floor) => value >= times * floor,
})

export const either = (...budgets: readonly Budget[]): Budget => ({
  text: budgets.map(({ text }) => text).join(' or '),
  holds: (value, floor) => budgets.some((budget) => budget.holds(value, floor)),
})
