import { Readable } from 'node:stream'
import type { Clock } from '../kernel/Clock.ts'
import { AwsError, type AwsClient } from '../wire/aws-client.ts'
import { pause } from '../wire/http.ts'

/** Whether to ask again what was answered with “try again”, after a rest. */
export interface Patience {
  /** For one call: `true` once it is time to make it again, `false` when it has waited long enough. `who` says it: `OCM`. */
  begin(who: 'AWS' | 'OCM'): { again(): Promise<boolean> }
}

/** Host milliseconds: a database that is started again is back in less, and whoever waits for longer wants to know why. */
const LONGEST_MS = 120_000
const FIRST_MS = 250
const SLOWEST_MS = 5_000

/** Patience that tells once of each outage that it waits. `note`: a line for the person. */
export function patience(clock: Clock, note: (line: string) => void): Patience {
  let told = -Infinity
  return {
    begin(who) {
      const end = clock.hostNow() + LONGEST_MS
      let rest = FIRST_MS
      return {
        async again() {
          const now = clock.hostNow()
          if (now + rest > end) return false
          if (now - told > LONGEST_MS)
            note(`${who} is temporarily unavailable; it is asked again, for up to ${LONGEST_MS / 60_000} minutes.`)
          told = now
          await pause(clock, rest)
          rest = Math.min(rest * 2, SLOWEST_MS)
          return true
        },
      }
    },
  }
}

/** The client, which asks again where a service says that it is unavailable; not where the body is a stream, which is gone. */
export function patientAws(aws: AwsClient, patience: Patience): AwsClient {
  return {
    async call(service, operation, input, options) {
      const waiting = patience.begin('AWS')
      for (;;)
        try {
          return await aws.call(service, operation, input, options)
        } catch (error) {
          const isAway = error instanceof AwsError && error.status === 503 && /Unavailable/.test(error.code)
          if (!isAway || hasStream(input) || !(await waiting.again())) throw error
        }
    },
    close: () => aws.close(),
  }
}

const hasStream = (input: unknown): boolean => Object.values(input as object).some((value) => value instanceof Readable) // the members of an operation
