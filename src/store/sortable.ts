/**
 * Text as databases keep it in our order: byte order of the result (UTF-8) is the order of the original's UTF-16 code units, a prefix
 * stays a prefix, and neither NUL nor a lone surrogate is left, which SQLite and PostgreSQL cannot hold. Ordinary text stays as it is.
 */
export function sortable(text: string): string {
  return SPECIAL.test(text) ? text.replace(EACH_SPECIAL, (unit) => escapeUnit(unit.charCodeAt(0))) : text
}

/** The text that `sortable` was given. */
export function unsortable(stored: string): string {
  return stored.includes(LOW) || stored.includes(HIGH)
    ? stored.replace(ESCAPED, (_all, low: string | undefined, high: string | undefined) =>
        String.fromCharCode(low ? Number(low) : parseInt(high ?? '', 16)),
      )
    : stored
}

const LOW = '\u0001'
const HIGH = '\ud7ff'
// The lone code units below are the point: units, not code points, are escaped, so neither expression has the u flag.
/* oxlint-disable no-control-regex -- control characters are what is looked for */
const SPECIAL = /[\0\u0001\ud7ff-\uffff]/
const EACH_SPECIAL = new RegExp(SPECIAL, 'g')
const ESCAPED = /\u0001([01])|\ud7ff([0-9a-f]{4})/g

/** U+0001 leads what is as low as itself, U+D7FF what is as high: order is kept among the escaped as well. */
function escapeUnit(unit: number): string {
  return unit < 2 ? LOW + unit : HIGH + unit.toString(16)
}
