import { arnEquals, arnLike } from './ArnLike.ts'
import { binaryEquals } from './BinaryEquals.ts'
import { bool } from './Bool.ts'
import { date } from './Date.ts'
import { ipAddress } from './IpAddress.ts'
import { numeric } from './Numeric.ts'
import { stringEquals, stringEqualsIgnoreCase } from './StringEquals.ts'
import { stringLike } from './StringLike.ts'
import type { Operator } from './operator.ts'

/** Every condition operator but Null, which asks about the key and not about its values. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [stringEquals, stringEqualsIgnoreCase, stringLike, numeric, date, bool, binaryEquals, ipAddress, arnEquals, arnLike]
    .flat()
    .map((operator) => [operator.name, operator]),
)
