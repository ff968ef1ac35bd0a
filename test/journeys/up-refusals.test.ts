import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cloudUp, stint } from '../built.ts'

const folder = mkdtempSync(join(tmpdir(), 'stint-up-refusals-'))
afterAll(() => rmSync(folder, { recursive: true }))

const nonsense = join(folder, 'nonsense.pem')
const broken = join(folder, 'broken.pem')
writeFileSync(nonsense, 'nonsense\n')
writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')

it.each([
  [
    ['--allow-issuer', 'https://gitlab.example'],
    2,
    '--allow-issuer takes HOST or HOST:PORT, such as gitlab.example:8443, not "https://gitlab.example".',
  ],
  [['--port', '8080'], 2, 'Each door has a port of its own: stint up --aws-port 8080 --tls-port 8081'],
  [['--trust-ca', nonsense], 1, `The CA file ${nonsense} holds no certificate in PEM, or one that cannot be read.`],
  [['--trust-ca', broken], 1, `The CA file ${broken} holds no certificate in PEM, or one that cannot be read.`],
  [['--trust-ca', join(folder, 'nowhere.pem')], 1, `The CA file ${join(folder, 'nowhere.pem')} cannot be read.`],
  [
    ['--deploy', 'Bad Name'],
    2,
    'A cluster\'s name is a lower-case DNS label of at most 54 characters, not "Bad Name".',
  ],
] as const)('stint up %j says what is wrong, and opens nothing', async (words, code, says) => {
  const ended = await stint(join(folder, 'state'), ['up', '--port', '0', ...words])
  expect(ended).toMatchObject({ code, out: '' })
  expect(ended.err).toContain(says)
})

it.each(['deploy', 'plan cluster', 'create cluster'])(
  'stint %s names its own help where a name is no cluster’s',
  async (command) => {
    const { code, err } = await stint(join(folder, 'state'), [...command.split(' '), 'A b'])
    expect([code, err]).toEqual([2, expect.stringContaining(`not "A b".\n\n  stint ${command} --help\n`)])
  },
)

it.runIf(process.platform === 'linux').each([[], ['--detach']])(
  'stint up with a state where no folder can be made says so, and ends (%j)',
  async (...more) => {
    const ended = await stint('/proc/stint/state', ['up', '--port', '0', ...more])
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toMatch(
      /^Error: The folder \/proc\/stint cannot be made \(ENOENT\)\.\n\n {2}Choose another folder with --state DIR\.\n$/,
    )
  },
)

it('a deployment that is cut off is told as that, not as what fails when the cloud goes', async () => {
  const cloud = await cloudUp(join(folder, 'cut'), ['--deploy', 'demo', '--exit'])
  expect(await cloud.stop()).toBe(1)
  // Behind the story of the deployment, as far as it came.
  expect(cloud.said()).toMatch(
    /^Error: Stopped before demo was ready\.\n\n {2}stint up --deploy demo goes on with it\.\n$/m,
  )
  expect(cloud.said().match(/Error/g)).toHaveLength(1)
})

it('a world stays in the region in which it began, and says so to who wants it elsewhere', async () => {
  const state = join(folder, 'east')
  const begun = await cloudUp(state)
  await begun.stop()
  for (const more of [[], ['--detach']]) {
    const ended = await stint(state, ['up', '--port', '0', '--region', 'eu-west-1', ...more])
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toContain('This world is in us-east-1, as was chosen when it began.')
    expect(ended.err).toContain('stint up goes on with it; stint up --state DIR --region eu-west-1 begins another.')
  }
  const again = await cloudUp(state, ['--region', 'us-east-1'])
  expect(await again.stop()).toBe(0)
})
