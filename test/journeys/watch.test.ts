import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudUp, done, person, type UpCloud } from '../built.ts'

const STINT = fileURLToPath(new URL('../../bin/stint.js', import.meta.url))

interface Change {
  readonly event: string
  readonly principal: string
  readonly holder: string
  readonly renewals: number
  readonly state: string
  readonly trust?: { readonly statement: number; readonly as: string }
}

describe('watching credentials', () => {
  let folder: string
  let state: string
  let cloud: UpCloud
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-watch-'))
    state = join(folder, 'state')
    cloud = await cloudUp(state)
    await done(state, ['deploy', 'demo'])
  }, 60_000)
  afterAll(async () => {
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('tells each that is issued, used, renewed and expired, until it is interrupted', async () => {
    const watching = spawn(process.execPath, [STINT, 'watch', 'credentials', '-o', 'json', '--account', '111122223333'], { env: { ...process.env, STINT_STATE: state }, stdio: ['ignore', 'pipe', 'inherit'] }) // prettier-ignore
    const exited = once(watching, 'exit')
    const lines = createInterface({ input: watching.stdout })[Symbol.asyncIterator]()
    const seen: Change[] = []
    const until = async (fits: (change: Change) => boolean): Promise<Change> => {
      for (;;) {
        const { value, done: isOver } = await lines.next()
        if (isOver) throw new Error('the watch ended')
        const change = JSON.parse(value) as Change
        seen.push(change)
        if (fits(change)) return change
      }
    }
    const ingress = 'system:serviceaccount:openshift-ingress-operator:ingress-operator'
    const told = async (...wanted: readonly string[]): Promise<Change> => {
      const fits = ({ event, holder }: Change) => wanted.includes(event) && holder === ingress
      return seen.find(fits) ?? (await until(fits))
    }
    // On a busy machine an operator may ask for its first one only after the first look.
    const first = await told('held', 'issued')
    expect(first).toMatchObject({
      state: 'valid',
      renewals: 0,
      trust: { statement: 0, as: 'Federated' },
    })
    await (await person(state)).call('sts', 'GetSessionToken', {})
    const issued = await until(({ event, holder }) => event === 'issued' && holder !== ingress)
    expect(issued.principal).toBe('arn:aws:iam::111122223333:user/stint')
    await done(state, ['clock', 'advance', '61m'])
    // A look may fall between the expiry and the renewal: they are told in either order.
    const renewed = await told('renewed')
    expect(renewed).toMatchObject({ principal: first.principal, renewals: 1 })
    const expired = await told('expired')
    expect(expired.renewals).toBe(0)
    watching.kill('SIGINT')
    expect(await exited).toEqual([0, null])
  }, 180_000)

  it('once, as a table for people, with the pods, instances and keys that hold them', async () => {
    const [headings = '', ...lines] = (await done(state, ['watch', 'credentials', '--once'])).trimEnd().split('\n')
    expect(headings.split(/ {2,}/)).toEqual(['ACCOUNT', 'WHO', 'ACTS AS', 'TRUSTED BY', 'AGE', 'EXPIRES', 'RENEWED', 'LAST USED']) // prettier-ignore
    const of = (who: string) => lines.find((line) => line.includes(`  ${who}`))?.split(/ {2,}/) ?? []
    expect(of('pod openshift-machine-api/')).toEqual([
      '111122223333',
      'pod openshift-machine-api/machine-api-controllers',
      expect.stringMatching(/^role\/demo-.*-openshift-machine-api-aws-cloud-credentials$/),
      expect.stringMatching(/^statement 1: tokens of /),
      expect.stringMatching(/^\d+m$/),
      expect.stringMatching(/^in \d+m$/),
      '1×',
      expect.stringMatching(/ ago, (ec2|elasticloadbalancing):/),
    ])
    expect(of('instance i-').slice(2, 4)).toEqual(['role/ManagedOpenShift-ControlPlane-Role', 'statement 1: the service']) // prettier-ignore
    expect(of('user/stint').slice(3, 6)).toEqual(['a long-lived key', expect.any(String), 'never'])
  }, 60_000)
})
