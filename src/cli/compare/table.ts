import type { Leak, Life, Method } from './method.ts'

const tail = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)
const many = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

function span(seconds: number | null): string {
  if (seconds === null) return 'until it is deleted'
  if (seconds === 0) return '-'
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.round(seconds / 60)}m`
}

const lifeText = (life: Life | undefined) =>
  life === undefined
    ? 'none seen'
    : life.seconds === null
      ? `no end (key of ${tail(life.of)})`
      : `${span(life.seconds)} (session of ${tail(life.of)})`

const leakText = (leak: Leak | undefined) =>
  leak === undefined
    ? 'nothing'
    : leak.actions === 0
      ? 'nothing by itself'
      : `${many(leak.actions, 'action')} of ${many(leak.identities.length, 'identity').replace(/identitys$/, 'identities')}`

const forText = (leak: Leak | undefined) => (leak ? span(leak.seconds) : '-')

/** What is put side by side, a line each: a heading and the cells of the clusters. */
const LINES: readonly (readonly [heading: string, cell: (method: Method) => string])[] = [
  ['lives by', ({ method }) => (method === 'sts' ? 'roles (STS)' : 'access keys (IAM users)')],
  ['long-lived secrets', ({ longLived }) => String(longLived.count)],
  [
    '  in secrets of the cluster',
    ({ longLived }) => String(longLived.keys.filter(({ secrets }) => secrets.length > 0).length),
  ],
  ['longest life of a credential', ({ longestLife }) => lifeText(longestLife)],
  ['can make keys that last', ({ mintMore }) => mintMore.makers.map(tail).join(', ') || 'none of its identities'],
  [
    'can come by its credentials',
    ({ mintMore }) => many(new Set(mintMore.takers.flatMap(({ by }) => by)).size, 'principal'),
  ],
  ['permissions granted', ({ permissions }) => many(permissions.granted, 'action')],
  ['permissions used', ({ permissions }) => many(permissions.used, 'action')],
  ['a control plane node leaks', ({ leaks }) => leakText(leaks.controlPlaneNode)],
  ['  for', ({ leaks }) => forText(leaks.controlPlaneNode)],
  ['a worker node leaks', ({ leaks }) => leakText(leaks.workerNode)],
  ['  for', ({ leaks }) => forText(leaks.workerNode)],
  ['the worst secret leaks', ({ leaks }) => leakText(leaks.secret)],
  ['  for', ({ leaks }) => forText(leaks.secret)],
]

export const comparisonRows = (methods: readonly Method[]): readonly (readonly string[])[] => [
  ...LINES.map(([heading, cell]) => [heading, ...methods.map(cell)]),
  ...whereRows(methods),
]

/** Where each long-lived secret stands. */
function whereRows(methods: readonly Method[]): readonly (readonly string[])[] {
  const places = methods.map(({ longLived }) =>
    longLived.keys.map(({ user, secrets }) => `${tail(user)}: ${secrets.join(', ') || 'in no secret of the cluster'}`),
  )
  const most = Math.max(...places.map((list) => list.length))
  return Array.from({ length: most }, (_, index) => [
    index === 0 ? 'where they stand' : '',
    ...places.map((list) => list[index] ?? ''),
  ])
}
