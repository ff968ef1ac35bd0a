import type { Fault } from './kinds.ts'
import type { Faults } from './faults.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
}

const iso = (ms: number) => new Date(ms).toISOString()

/** As the API shows it: times in ISO. */
const shown = ({ since, until, ...fault }: Fault) => ({
  ...fault,
  since: iso(since),
  ...(until === undefined ? {} : { until: iso(until) }),
})

/** `/stint/v1/faults`: what goes wrong on purpose. */
export const faultRoutes = (faults: Faults) =>
  [
    [
      'GET',
      /^\/stint\/v1\/faults$/,
      async (): Promise<Answer> => ({ status: 200, body: { faults: faults.list().map(shown) } }),
    ],
    [
      'POST',
      /^\/stint\/v1\/faults$/,
      async (_match: RegExpExecArray, body: unknown): Promise<Answer> => {
        const fault = await faults.add(body)
        return 'wrong' in fault ? { status: 400, body: { error: fault.wrong } } : { status: 200, body: shown(fault) }
      },
    ],
    [
      'DELETE',
      /^\/stint\/v1\/faults$/,
      async (): Promise<Answer> => {
        await faults.clear()
        return { status: 200, body: { faults: [] } }
      },
    ],
    [
      'DELETE',
      /^\/stint\/v1\/faults\/([\w-]{1,64})$/,
      async ([, id = '']: RegExpExecArray): Promise<Answer> =>
        (await faults.clear(id))
          ? { status: 200, body: { id, cleared: true } }
          : { status: 404, body: { error: `There is no fault ${id}.`, next: 'stint fault list' } },
    ],
  ] as const
