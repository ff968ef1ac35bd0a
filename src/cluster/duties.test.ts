import { expect, it } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { silentLog } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { isFields, listAt, type KubeObject } from './api/object.ts'
import { operate } from './duties.ts'
import type { KubeClient } from './kube-client.ts'
import type { OperatorContext } from './operator-context.ts'

const clock = worldClock()

/** What an operator tells first of its being available when it starts while the cloud lets it wait. */
async function toldAtStart(conditions: readonly { type: string; status: string }[]): Promise<unknown> {
  const stop = new AbortController()
  const told = new Promise<KubeObject>((resolve) => {
    const kube = {
      get: () => Promise.resolve({ metadata: { name: 'machine-api' }, status: { conditions } }),
      patch: (_resource: unknown, _name: unknown, body: KubeObject) => Promise.resolve(resolve(body)),
    } as unknown as KubeClient // an operator without watches needs no more
    const parts = { kube, clock, random: systemRandom(), log: silentLog, signal: stop.signal }
    const context = { ...parts, name: 'machine-api', version: '4.21.9', pace: 'instant' } as unknown as OperatorContext
    operate(context, [
      {
        name: 'wait',
        watches: [],
        always: ['cloud'],
        reconcile: async () => ({ waiting: 'the cloud', after: 60_000 }),
      },
    ])
  })
  const available = listAt(await told, 'status.conditions').find((one) => isFields(one) && one['type'] === 'Available')
  stop.abort()
  return available
}

it('an operator that starts for the first time is not available before it has done its work', async () => {
  expect(await toldAtStart([])).toMatchObject({ status: 'False', reason: 'Starting', message: 'the cloud' })
})

it('one that starts again is as available as it was: a restart disturbs no healthy cluster', async () => {
  expect(await toldAtStart([{ type: 'Available', status: 'True' }])).toMatchObject({ status: 'True', message: '' })
  expect(await toldAtStart([{ type: 'Available', status: 'False' }])).toMatchObject({ status: 'False' })
})
