import { Refusal } from '../../../kernel/Refusal.ts'
import { text, type Command, type Input, type Option } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'
import { durationSeconds } from '../../duration.ts'
import { faultLine } from './told.ts'

const FOR: Option = {
  name: 'for',
  value: 'DURATION',
  summary: 'end by itself after so much world time (default: never)',
}
const SEED: Option = { name: 'seed', value: 'TEXT', summary: 'what chance draws from, to have the same again' }

interface Row {
  readonly kind: string
  readonly summary: string
  readonly description: string
  readonly options?: readonly Option[]
  readonly examples: readonly string[]
  readonly fields?: (input: Input) => Readonly<Record<string, unknown>>
}

/** One fault of a kind, as a command. */
const begin = ({ kind, summary, description, options = [], examples, fields = () => ({}) }: Row): Command => ({
  summary,
  description: `${description} No check is weakened by it. stint fault clear ends it.`,
  options: [...options, FOR],
  examples,
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const lasting = text(input, 'for')
      const seed = text(input, 'seed')
      const fault = await api.beginFault({
        kind,
        ...fields(input),
        ...(lasting === undefined ? {} : { forSeconds: durationSeconds(lasting) }),
        ...(seed === undefined ? {} : { seed }),
      })
      if (!printed(terminal, fault)) terminal.print(faultLine(fault))
    }),
})

/** `30%`, `0.3`. */
function shareOf(typed: string): number {
  const share = typed.endsWith('%') ? Number(typed.slice(0, -1)) / 100 : Number(typed)
  if (typed.trim() !== '' && share >= 0 && share <= 1) return share
  throw new Refusal(`${JSON.stringify(typed)} is no share of calls.`, {
    next: 'stint fault throttling --share 30%',
    exitCode: 2,
  })
}

const given = (name: string, value: unknown) => (value === undefined ? {} : { [name]: value })

export const throttling = begin({
  kind: 'throttling',
  summary: 'AWS refuses calls for their number',
  description:
    'Each service refuses in its own words: Throttling, RequestLimitExceeded, SlowDown, ThrottlingException. Clients are expected to try again.',
  options: [
    { name: 'service', value: 'NAME', summary: 'of one service only: ec2, iam, sts, s3 … (default: all)' },
    { name: 'share', value: 'SHARE', summary: 'which part of the calls', default: '100%' },
    SEED,
  ],
  examples: ['stint fault throttling --service ec2 --share 50% --for 10m', 'stint fault throttling --seed one'],
  fields: (input) => ({ ...given('service', text(input, 'service')), share: shareOf(text(input, 'share') ?? '') }),
})

export const stsDown = begin({
  kind: 'sts-down',
  summary: 'the token service does not answer',
  description: 'Credentials that are held go on working until they end; nobody gets new ones.',
  examples: ['stint fault sts-down', 'stint fault sts-down --for 90m'],
})

export const issuerUnreachable = begin({
  kind: 'issuer-unreachable',
  summary: "an OIDC issuer's documents cannot be fetched",
  description: 'STS then verifies no token of it.',
  options: [{ name: 'issuer', value: 'URL', summary: 'of this issuer only (default: all)' }],
  examples: [
    'stint fault issuer-unreachable --for 20m',
    'stint fault issuer-unreachable --issuer https://oidc.example',
  ],
  fields: (input) => given('issuer', text(input, 'issuer')),
})

export const iamDelay = begin({
  kind: 'iam-delay',
  summary: 'changes to IAM take a while to count',
  description:
    'IAM is eventually consistent: what was made or granted a moment ago is not known everywhere yet. Each change takes its own time up to the delay; what was taken away is refused at once.',
  options: [{ name: 'delay', value: 'DURATION', summary: 'the longest that a change takes', default: '30s' }, SEED],
  examples: ['stint fault iam-delay', 'stint fault iam-delay --delay 2m --for 1h'],
  fields: (input) => ({ delaySeconds: durationSeconds(text(input, 'delay') ?? '') }),
})

export const instanceLost = begin({
  kind: 'instance-lost',
  summary: "an instance's host fails",
  description: 'What runs on it is gone until the fault ends; EC2 itself still shows the instance.',
  options: [{ name: 'instance', value: 'ID', summary: 'which one' }],
  examples: ['stint fault instance-lost --instance i-0123456789abcdef0 --for 15m'],
  fields(input) {
    const instance = text(input, 'instance')
    if (instance === undefined)
      throw new Refusal('Which instance is lost?', {
        next: 'stint fault instance-lost --instance i-0123456789abcdef0',
        exitCode: 2,
      })
    return { instance }
  },
})

export const slowDisk = begin({
  kind: 'slow-disk',
  summary: 'each write takes longer to be durable',
  description: 'Answers that acknowledge a write wait for it.',
  options: [{ name: 'delay', value: 'MS', summary: 'milliseconds more for each write', default: '100' }],
  examples: ['stint fault slow-disk --delay 200', 'stint fault slow-disk --for 5m'],
  fields(input) {
    const typed = (text(input, 'delay') ?? '').replace(/ms$/, '')
    if (!/^\d+$/.test(typed))
      throw new Refusal(`${JSON.stringify(typed)} is no number of milliseconds.`, {
        next: 'stint fault slow-disk --delay 200',
        exitCode: 2,
      })
    return { delayMs: Number(typed) }
  },
})
