import type { TroubleNow } from '../../own-api.ts'
import { visible } from '../../terminal.ts'

/** Kind and parameters, in a line. */
export const faultDetails = ({
  id: _id,
  kind: _kind,
  since: _since,
  until: _until,
  seed: _seed,
  ...rest
}: TroubleNow) =>
  Object.entries(rest)
    .map(([name, value]) => `${name} ${visible(String(value))}`)
    .join(', ')

export function faultLine(fault: TroubleNow): string {
  const details = faultDetails(fault)
  const end = fault.until === undefined ? `until stint fault clear ${fault.id}` : `until ${fault.until}`
  return `${fault.kind}${details === '' ? '' : ` (${details})`} since ${fault.since}, ${end}.`
}
