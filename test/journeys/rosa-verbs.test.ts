import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { inside, type Inside } from '../inside.ts'

const key = await generateSigningKey(2048)

/** What a person does with a cluster in its life, in rosa's words. */
describe('a cluster’s life, as typed', () => {
  let w: Inside
  beforeAll(async () => {
    w = await inside({ keys: { take: async () => key } })
    await w.type('deploy demo --version 4.21')
  }, 120_000)
  afterAll(() => w.close())

  interface Told {
    readonly state: string
    readonly openshift_version: string
    readonly delete_protection: { readonly enabled: boolean }
  }
  const told = async () => JSON.parse(await w.type('describe cluster demo -o json')) as Told
  const until = async (what: string, holds: (cluster: Told) => boolean) => {
    for (let at = 0; at < 600; at++) {
      if (holds(await told())) return
      await w.clock.advance(1000)
    }
    throw new Error(`never came true: ${what}`)
  }

  it('is protected, and no longer', async () => {
    await w.type('edit cluster demo --enable-delete-protection')
    await expect(w.type('delete cluster demo -y')).rejects.toThrow('is protected against deletion')
    await w.type('edit cluster demo --enable-delete-protection=false')
    expect((await told()).delete_protection.enabled).toBe(false)
    await expect(w.type('edit cluster demo')).rejects.toThrow('Nothing is to be changed.')
  })

  it('says when it ends', async () => {
    await w.type('edit cluster demo --expiration-time 2099-01-31T08:00:00Z')
    expect(await w.type('describe cluster demo')).toMatch(/^Expiration: +2099-01-31T08:00:00Z$/m)
    await expect(w.type('edit cluster demo --expiration-time 8h')).rejects.toThrow('must be an RFC 3339 date')
    await w.type('edit cluster demo --expiration 8h')
    const [, end = ''] = /^Expiration: +(\S+)$/m.exec(await w.type('describe cluster demo')) ?? []
    expect(Math.round((Date.parse(end) - w.clock.now()) / 60_000)).toBe(480)
    await expect(w.type('edit cluster demo --expiration soon')).rejects.toThrow('"soon" is no duration')
    await expect(w.type('edit cluster demo --expiration 8h --expiration-time 2099-01-31T08:00:00Z')).rejects.toThrow(
      '--expiration-time and --expiration exclude each other.',
    )
    await w.type('edit cluster demo --expiration-time 2099-01-31T08:00:00Z')
  })

  it('is hibernated and resumed', { timeout: 60_000 }, async () => {
    await expect(w.type('hibernate cluster demo')).rejects.toThrow('Nobody is here to answer')
    await w.type('hibernate cluster demo -y')
    await until('hibernating', ({ state }) => state === 'hibernating')
    await expect(w.type('logs install -c demo --watch')).rejects.toMatchObject({
      message: 'The cluster demo is hibernating: nothing makes it ready until it is resumed.',
      next: 'stint resume cluster --cluster demo',
    })
    await w.type('resume cluster demo -y')
    await until('ready', ({ state }) => state === 'ready')
  })

  it('has people who log in, and administrators', { timeout: 60_000 }, async () => {
    const admin = JSON.parse(await w.type('create admin --cluster demo -o json')) as { readonly username: string; readonly password: string } // prettier-ignore
    expect(admin).toMatchObject({ username: 'cluster-admin', password: expect.stringMatching(/^(?:[A-Za-z0-9]{5}-){3}[A-Za-z0-9]{5}$/) }) // prettier-ignore
    await expect(w.type('create admin --cluster demo')).rejects.toThrow('has an administrator already')
    await w.type('create idp --cluster demo --type htpasswd --name local --username bob --password Abcdefgh12345678!')
    expect(await w.type('list idps --cluster demo')).toMatch(/local +htpasswd/)
    await w.type('grant user dedicated-admin --user bob --cluster demo')
    expect(await w.type('list users --cluster demo')).toMatch(/bob +dedicated-admins/)
    await w.type('revoke user dedicated-admins --user bob --cluster demo -y')
    expect(await w.type('list users --cluster demo')).not.toContain('bob')
    await w.type('delete idp local --cluster demo -y')
    const create = 'create idp --cluster demo --type htpasswd'
    await w.type(`${create} -u alice:Abcdefgh:12345678,carol:Abcdefgh12345678!`)
    expect(await w.type('list idps --cluster demo')).toMatch(/htpasswd +htpasswd/)
    await w.type('delete idp htpasswd --cluster demo -y')
    await expect(w.type(create)).rejects.toThrow('Who logs in? --users, or --username and --password.')
    await expect(w.type(`${create} --username bob`)).rejects.toThrow('--password is missing.')
    await expect(w.type(`${create} --users bob`)).rejects.toThrow('--users takes people as NAME:PASSWORD')
    await expect(w.type(`${create} --users a:b --username c`)).rejects.toThrow('Either --users, or --username')
    await w.type('delete admin --cluster demo -y')
    expect(JSON.parse(await w.type('list idps --cluster demo -o json'))).toEqual([])
  })

  it(
    'goes to a newer version once its roles suffice and its warnings are acknowledged',
    { timeout: 120_000 },
    async () => {
      expect(await w.type('list upgrades demo')).toMatch(/4\.22\.\d/)
      const { calls } = JSON.parse(await w.type('upgrade account-roles --dry-run -o json')) as { calls: { operation: string }[] } // prettier-ignore
      expect(new Set(calls.map(({ operation }) => operation))).toEqual(new Set(['CreatePolicyVersion', 'TagPolicy', 'TagRole'])) // prettier-ignore
      await w.type('upgrade cluster demo --version 4.22 --mode auto -y')
      await until('4.22', ({ openshift_version: version }) => version.startsWith('4.22.'))
      for (const typed of ['upgrade account-roles', 'upgrade operator-roles --cluster demo'])
        expect(await w.type(`${typed} -y`)).toContain('are already up-to-date.')
      await expect(w.type('upgrade cluster demo --version 4.9 -y')).rejects.toThrow(
        /of the newest version|cannot go from/,
      )
    },
  )
})
