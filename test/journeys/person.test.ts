import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloudUp, done, stint, type UpCloud } from '../built.ts'
import { describeClient } from '../clients.ts'
import { atScreen, END, INTERRUPT } from './at-a-screen.ts'

const ENTER = '\r'

describeClient('a person at a terminal (script)', ['script', '--version'], () => {
  let folder: string
  let state: string
  let cloud: UpCloud

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-person-'))
    state = join(folder, 'state')
    cloud = await cloudUp(state, ['--store', 'memory'])
  }, 60_000)
  afterAll(async () => {
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('is asked for what was not typed, again when the answer will not do, and told how much will be made', async () => {
    const { code, text } = await atScreen(
      state,
      ['create', 'account-roles'],
      [
        ['Role prefix [ManagedOpenShift]:', `with space${ENTER}`],
        ['Role prefix [ManagedOpenShift]:', `Team${ENTER}`],
        ['Permissions boundary ARN (optional):', ENTER],
        ['Path [/]:', ENTER],
        ['STS external ID (optional):', ENTER],
        ['Role creation mode (auto, manual) [auto]:', `manually${ENTER}`],
        ['Role creation mode (auto, manual) [auto]:', ENTER],
        ['attachment of a policy to a role? [Y/n]', `y${ENTER}`],
      ],
    )
    expect(text).toContain('--prefix takes at most 32 of letters')
    expect(text).toContain('One of auto, manual, please.')
    expect([code, text]).toEqual([0, expect.stringContaining('created role arn:aws:iam::111122223333:role/Team-Installer-Role')]) // prettier-ignore
  }, 60_000)

  it('is interviewed for a cluster, sees at which step it is, and how to have it again', async () => {
    const { code, text, raw } = await atScreen(
      state,
      ['create', 'cluster', '--watch'],
      [
        ['Cluster name:', `Not A Name${ENTER}`],
        ['Cluster name:', `demo${ENTER}`],
        ['OpenShift version', `4.20${ENTER}`],
        ['Multiple availability zones [y/N]', ENTER],
        ['Compute nodes instance type [m5.xlarge]:', ENTER],
        ['Enable autoscaling [y/N]', `perhaps${ENTER}`],
        ['Enable autoscaling [y/N]', `n${ENTER}`],
        ['Compute nodes [2]:', `3${ENTER}`],
        ['Subnet IDs of an existing VPC', ENTER],
        ['Deploy cluster using AWS STS [Y/n]', ENTER],
        ['Role creation mode (auto, manual) [auto]:', ENTER],
      ],
    )
    expect(text).toContain("A cluster's name is a lower-case DNS label")
    expect(text).toMatch(/The same again:\n +stint create cluster(?=.* --cluster-name=demo)(?=.* --version=4\.20)(?=.* --replicas=3)(?=.* --watch)/) // prettier-ignore
    expect(raw).toMatch(/demo: installing: [A-Z][\w ,-]+ \(\d+ s\)/)
    expect([code, text]).toEqual([0, expect.stringContaining('Install complete!')])
    const pools = JSON.parse(await done(state, ['list', 'machinepools', '--cluster', 'demo', '-o', 'json'])) as readonly { replicas: number }[] // prettier-ignore
    expect(pools[0]?.replicas).toBe(3)
  }, 90_000)

  it('is asked before something is lost, and anything but a yes keeps it', async () => {
    for (const keys of [`n${ENTER}`, ENTER, INTERRUPT, END]) {
      const { code, text } = await atScreen(state, ['delete', 'cluster', 'demo'], [['Delete the cluster demo? [y/N]', keys]]) // prettier-ignore
      expect([code, text]).toEqual([1, expect.stringContaining('Nothing was done.')])
    }
    const { code } = await atScreen(state, ['delete', 'cluster', 'demo', '--watch'], [['[y/N]', `yes${ENTER}`]])
    expect(code).toBe(0)
  }, 90_000)

  it('is not asked with -y, and what is printed elsewhere is plain', async () => {
    const { code, text } = await atScreen(state, ['create', 'account-roles', '--prefix', 'Other', '-y'])
    expect([code, text]).toEqual([0, expect.not.stringContaining('?')])
    const refused = await stint(state, ['create', 'cluster', '--interactive'])
    expect([refused.code, refused.out, refused.err]).toEqual([2, '', expect.stringContaining('nobody is here to answer')]) // prettier-ignore
    const plain = await stint(state, ['create', 'account-roles', '--prefix', 'Plain'])
    expect(plain.err).not.toContain('\u001B')
  }, 60_000)
})
