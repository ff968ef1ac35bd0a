import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { systemRandom } from '../../kernel/random.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { openProjection, type Projection } from '../../store/projection.ts'
import { parseJwt } from '../../wire/jose/jwt.ts'
import { issuersOf, type Issuers } from './issuers.ts'

describe('a foreign issuer that stands in the world', () => {
  const clock = worldClock({ frozenAt: Date.parse('2026-03-01T12:00:00Z') })
  const store = memoryStore()
  let projection: Projection
  let issuers: Issuers
  beforeAll(async () => {
    projection = await openProjection(store)
    issuers = issuersOf(store, projection, clock, systemRandom())
    await issuers.create({ name: 'ci', shape: 'github' })
  })
  afterAll(() => {
    issuers.close()
    projection.stop()
    clock.stop()
  })

  const claimsOf = (asked: unknown, name = 'ci') => {
    const made = issuers.token(name, asked)
    const jwt = parseJwt('token' in made ? made.token : '')
    return 'problem' in jwt ? jwt : jwt.claims
  }

  it('signs tokens of its shape, which live as long as the real ones do', () => {
    expect(claimsOf(undefined)).toMatchObject({
      iss: 'https://ci.issuer.localhost',
      aud: 'sts.amazonaws.com',
      sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      repository: 'octo-org/octo-repo',
      iat: 1_772_366_400,
      exp: 1_772_366_700,
    })
  })

  it('names the audience in a list where Kubernetes would, also of one', async () => {
    await issuers.create({ name: 'cluster', shape: 'kind' })
    expect(claimsOf(undefined, 'cluster')).toMatchObject({ aud: ['sts.amazonaws.com'] })
    expect(claimsOf({ audience: 'vault' }, 'cluster')).toMatchObject({ aud: ['vault'] })
    await issuers.remove('cluster')
  })

  it('replaces claims, and takes away those that are null', () => {
    const claims = claimsOf({ claims: { sub: 'repo:me/mine:environment:prod', actor: null }, audience: ['a', 'b'] })
    expect(claims).toMatchObject({ sub: 'repo:me/mine:environment:prod', aud: ['a', 'b'] })
    expect(claims).not.toHaveProperty('actor')
  })

  it('says of one thing the same in every claim, as GitHub does: what is asked for tells the subject, and the subject the rest', () => {
    const asked = (claims: object) => claimsOf({ claims })
    expect(asked({ repository: 'my-org/app', ref: 'refs/heads/dev' })).toMatchObject({
      sub: 'repo:my-org/app:ref:refs/heads/dev',
      repository_owner: 'my-org',
      job_workflow_ref: 'my-org/app/.github/workflows/deploy.yml@refs/heads/dev',
    })
    expect(asked({ ref: 'refs/tags/v1' })).toMatchObject({
      sub: 'repo:octo-org/octo-repo:ref:refs/tags/v1',
      ref_type: 'tag',
    })
    expect(asked({ environment: 'a:b' })).toMatchObject({
      sub: 'repo:octo-org/octo-repo:environment:a%3Ab',
      environment: 'a:b',
    })
    expect(asked({ event_name: 'pull_request' })).toMatchObject({
      sub: 'repo:octo-org/octo-repo:pull_request',
      ref: 'refs/pull/1/merge',
    })
    expect(asked({ sub: 'repo:my-org/app:environment:prod' })).toMatchObject({
      repository: 'my-org/app',
      environment: 'prod',
      ref: 'refs/heads/main',
    })
    expect(asked({ sub: 'repo:my-org/app:ref:refs/heads/a:b' })).toMatchObject({ ref: 'refs/heads/a:b' })
    expect(asked({ sub: 'repo:my-org/app:pull_request' })).toMatchObject({ event_name: 'pull_request' })
    expect(asked({ sub: 'repo:my-org/app:ref:refs/heads/main', repository: 'other/app' })).toMatchObject({
      sub: 'repo:my-org/app:ref:refs/heads/main',
      repository: 'other/app',
    })
    expect(asked({ sub: 'a subject of my own' })).toMatchObject({ repository: 'octo-org/octo-repo' })
    expect(asked({ ref: 7, repository: null })).not.toHaveProperty('repository')
  })

  it('says of one thing the same in every claim also as GitLab and Kubernetes do', async () => {
    await issuers.create({ name: 'lab', shape: 'gitlab' })
    await issuers.create({ name: 'pods', shape: 'kind' })
    expect(claimsOf({ claims: { project_path: 'a/b/c', ref: 'v1', ref_type: 'tag' } }, 'lab')).toMatchObject({
      sub: 'project_path:a/b/c:ref_type:tag:ref:v1',
      namespace_path: 'a/b',
    })
    expect(claimsOf({ claims: { sub: 'project_path:a/b:ref_type:branch:ref:dev' } }, 'lab')).toMatchObject({
      project_path: 'a/b',
      ref: 'dev',
    })
    expect(claimsOf({ claims: { sub: 'system:serviceaccount:shop:web' } }, 'pods')).toMatchObject({
      'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'web' } },
    })
    await issuers.remove('lab')
    await issuers.remove('pods')
  })

  it('answers for its own host and for no other', async () => {
    expect(['ci.issuer.localhost', 'CI.issuer.localhost:4567', 'other.issuer.localhost'].map(issuers.owns)).toEqual([
      true,
      true,
      false,
    ])
    await issuers.create({ name: 'gone', shape: 'kind' })
    const first = issuers.edition('gone.issuer.localhost')
    await issuers.rotate('gone', {})
    expect(issuers.edition('gone.issuer.localhost')).not.toBe(first)
    expect(issuers.owns('gone.issuer.localhost')).toBe(true)
    expect(await issuers.remove('gone')).toBe(true)
    expect(issuers.owns('gone.issuer.localhost')).toBe(false)
  })

  it('is made once of several that are wished for at once, by one host or one name', async () => {
    const wishes = ['a', 'b', 'c'].map((name) => ({ name, shape: 'kind', url: 'https://once.example' }))
    const made = await Promise.all([...wishes, ...wishes].map((wish) => issuers.create(wish)))
    expect(made.filter((one) => !('wrong' in one))).toHaveLength(1)
    expect(issuers.list().filter(({ url }) => url === 'https://once.example')).toHaveLength(1)
    expect(made.filter((one) => 'wrong' in one && one.status === 409)).toHaveLength(5)
  })

  it.each([
    ['a name that is none', { name: '../x', shape: 'github' }, 'An issuer’s name is'],
    ['a shape that is none', { name: 'x', shape: '__proto__' }, 'The shape is one of github, gitlab, keycloak, kind.'],
    ['a name that is taken', { name: 'ci', shape: 'github' }, 'There is an issuer "ci" already.'],
    ['http', { name: 'x', shape: 'kind', url: 'http://x.example' }, 'An issuer’s URL is'],
    ['a port', { name: 'x', shape: 'kind', url: 'https://x.example:8443' }, 'An issuer’s URL is'],
    ['a final slash', { name: 'x', shape: 'kind', url: 'https://x.example/' }, 'An issuer’s URL is'],
    ['a name of the cloud', { name: 'x', shape: 'kind', url: 'https://sts.amazonaws.com' }, 'by this cloud itself'],
    ['a host that is taken', { name: 'x', shape: 'kind', url: 'https://ci.issuer.localhost/x' }, 'Another issuer'],
    ['no object', 'x', 'An issuer’s name is'],
  ])('%s is refused', async (_what, asked, why) => {
    expect(await issuers.create(asked)).toMatchObject({ wrong: expect.stringContaining(why) as string })
  })

  it.each([
    ['claims that are a list', { claims: [] }],
    ['a life that is over', { lifetimeSeconds: 0 }],
    ['a life of a week', { lifetimeSeconds: 604_800 }],
  ])('a token with %s is refused', (_what, asked) => {
    expect(issuers.token('ci', asked)).toHaveProperty('wrong')
  })
})
