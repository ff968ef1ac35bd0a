/** What JSON writes between quotes as it stands. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

/** A text as JSON: for most it is the text between quotes, and to see that takes half of what `JSON.stringify` does. */
export const quoted = (text: string): string => `"${unquoted(text)}"`

/** What stands between the quotes: whoever writes more around it joins one text less than with both. */
export const unquoted = (text: string): string => (PLAIN.test(text) ? text : JSON.stringify(text).slice(1, -1))
