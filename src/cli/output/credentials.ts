import { statementName } from '../../policy/index.ts'
import type { HeldCredential } from '../own-api.ts'
import { SECONDS } from '../duration.ts'

export const HEADINGS = ['ACCOUNT', 'WHO', 'ACTS AS', 'TRUSTED BY', 'AGE', 'EXPIRES', 'RENEWED', 'LAST USED'] as const

/** What a narrow screen does without, in this order. */
export const DISPENSABLE = ['ACCOUNT', 'TRUSTED BY', 'RENEWED', 'AGE', 'ACTS AS', 'LAST USED'] as const

/** One line of the table. `now`: milliseconds, world time. */
export const rowOf = (credential: HeldCredential, now: number): readonly string[] => [
  credential.account,
  holderOf(credential),
  actorOf(credential),
  trustOf(credential),
  span(now - Date.parse(credential.issued)),
  expiryOf(credential, now),
  credential.renewals === 0 ? '-' : `${credential.renewals}×`,
  usedOf(credential, now),
]

const SUBJECT = 'system:serviceaccount:'
const tail = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1)

/** `pod openshift-ingress-operator/ingress-operator`, `instance i-0b0d…`, `role/Admin of 710019948333`. */
export function holderOf({ kind, holder, account }: HeldCredential): string {
  if (kind === 'instance') return `instance ${holder}`
  if (holder.startsWith(SUBJECT)) return `pod ${holder.slice(SUBJECT.length).replace(':', '/')}`
  if (kind === 'web-identity') return `token of ${holder}`
  const [, , , , owner = ''] = holder.split(':')
  const name = tail(holder).replace(/^assumed-role\/([^/]+)\/.*$/, 'role/$1')
  return owner === account ? name : `${name} of ${owner}`
}

/** `role/NAME`, `user/NAME`, `federated-user/NAME`, `root`. */
const actorOf = ({ principal }: HeldCredential): string =>
  tail(principal).replace(/^assumed-role\/([^/]+)\/.*$/, 'role/$1')

function trustOf({ kind, trust, untold, provider }: HeldCredential): string {
  if (kind === 'access-key') return 'a long-lived key'
  if (kind === 'session-token' || kind === 'federation-token') return 'its user’s key'
  if (kind === 'root-session') return 'the organization'
  if (untold) return `hangs on ${untold.join(', ')}, of which there is no record`
  if (!trust) return 'no statement that stands now'
  const named = provider === undefined ? trust.as : provider.slice(provider.lastIndexOf('/') + 1)
  return `${statementName(trust)}: ${trust.as === 'Federated' ? `tokens of ${named}` : trust.as === 'Service' ? 'the service' : 'AWS principals'}`
}

function expiryOf({ state, expires }: HeldCredential, now: number): string {
  if (state === 'gone') return 'its role is gone'
  if (expires === undefined) return state === 'inactive' ? 'inactive' : 'never'
  const left = Date.parse(expires) - now
  return left > 0 ? `in ${span(left)}` : `${span(-left)} ago`
}

function usedOf({ lastUsed }: HeldCredential, now: number): string {
  if (!lastUsed) return 'never'
  const { time, service, call } = lastUsed
  return `${span(now - Date.parse(time))} ago, ${service.split('.')[0] ?? ''}:${call}`
}

/** `45s`, `12m`, `3h05m`, `2d04h`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const whole = (unit: string) => Math.floor(seconds / (SECONDS[unit] ?? 1))
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${whole('m')}m`
  if (seconds < 86_400) return `${whole('h')}h${two(whole('m') % 60)}m`
  return `${whole('d')}d${two(whole('h') % 24)}h`
}
