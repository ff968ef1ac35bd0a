import type { Input } from './command.ts'
import { withOwnApi } from './own-api.ts'
import type { Session } from './session.ts'

/** Milliseconds: world time where a Stint tells it; elsewhere the host's. */
export async function worldNow(input: Input, { terminal, stint, clock }: Session): Promise<number> {
  const { STINT_URL, STINT_TOKEN } = terminal.environment
  if (!stint && !(STINT_URL && STINT_TOKEN)) return clock.hostNow()
  return withOwnApi(input, terminal, async (api) => Date.parse((await api.clock()).now))
}
