import { BASE32, type Random } from '../../kernel/random.ts'

/** What unique ids begin with, by kind. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
const PREFIX = {
  role: 'AROA',
  user: 'AIDA',
  group: 'AGPA',
  policy: 'ANPA',
  'instance-profile': 'AIPA',
  'server-certificate': 'ASCA',
} as const

/** A fresh unique id: prefix and 17 characters. */
export function uniqueId(kind: keyof typeof PREFIX, random: Random): string {
  return PREFIX[kind] + random.text(17, BASE32)
}

const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A secret access key: 40 characters, 240 bits. */
export function secretAccessKey(random: Random): string {
  return random.text(40, SECRET)
}

/** `arn:aws:iam::<account>:<kind><path><name>`; the path begins and ends with a slash. */
export function iamArn(account: string, kind: string, path: string, name: string): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`
}

/** RFC 3986 as IAM applies it to policy documents in its answers: all but unreserved characters. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
