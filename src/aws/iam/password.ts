import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '../../kernel/random.ts'
import type { LoginProfile, PasswordHash, PasswordPolicy } from './documents.ts'
import { passwordPolicyViolation } from './faults.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

export async function hashed(password: string, random: Random): Promise<PasswordHash> {
  const salt = random.bytes(16)
  return { salt: salt.toString('base64'), hash: (await derive(password, salt, 32)).toString('base64') }
}

export async function matches(password: string, kept: PasswordHash): Promise<boolean> {
  const hash = await derive(password, Buffer.from(kept.salt, 'base64'), 32)
  return timingSafeEqual(hash, Buffer.from(kept.hash, 'base64'))
}

/** The most passwords that a policy can forbid to use again. */
const REMEMBERED = 24

/** The profile with a new password. */
export const withPassword = (profile: LoginProfile, password: PasswordHash, now: number): LoginProfile => ({
  ...profile,
  password,
  changed: now,
  earlier: [profile.password, ...profile.earlier].slice(0, REMEMBERED),
})

const LOWER = /[a-z]/
const UPPER = /[A-Z]/
const NUMBER = /\d/
const SYMBOL = /[!@#$%^&*()_+\-=[\]{}|']/

/** One row a requirement of an account's own policy. */
const RULES: readonly (readonly [keyof PasswordPolicy, RegExp, string])[] = [
  ['RequireUppercaseCharacters', UPPER, 'one uppercase letter'],
  ['RequireLowercaseCharacters', LOWER, 'one lowercase letter'],
  ['RequireNumbers', NUMBER, 'one number'],
  ['RequireSymbols', SYMBOL, 'one symbol'],
]

/**
 * Without a policy of the account's own, AWS's default: eight characters of three kinds, and not the account's id.
 * @throws {Fault} PasswordPolicyViolation
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export function checkPassword(password: string, policy: PasswordPolicy | undefined, account: string): void {
  const least = policy?.MinimumPasswordLength ?? 8
  if (password.length < least) throw passwordPolicyViolation(`Password should have a minimum length of ${least}`)
  const broken = policy && RULES.find(([rule, pattern]) => policy[rule] === true && !pattern.test(password))
  if (broken) throw passwordPolicyViolation(`Password should have at least ${broken[2]}`)
  if (policy) return
  const kinds = [LOWER, UPPER, NUMBER, SYMBOL].filter((kind) => kind.test(password)).length
  if (kinds < 3 || password === account)
    throw passwordPolicyViolation('Password does not conform to the account password policy.')
}

/** Whether the password was one of the last that the policy forbids to use again. */
export async function isReused(password: string, profile: LoginProfile, policy: PasswordPolicy | undefined) {
  const last = [profile.password, ...profile.earlier].slice(0, policy?.PasswordReusePrevention ?? 0)
  const found = await Promise.all(last.map((kept) => matches(password, kept)))
  return found.includes(true)
}
