import { applied } from '../../src/cluster/api/managed/managers.ts'
import { asObject, parseBody, readWritten } from '../../src/cluster/api/body.ts'
import type { KubeRequest } from '../../src/cluster/api/request.ts'
import { problemsOf } from '../../src/cluster/api/validate.ts'
import { patched, patchFor } from '../../src/cluster/api/verbs/patch.ts'
import { kinds } from '../../src/cluster/kinds/index.ts'
import type { Kind } from '../../src/cluster/kinds/kind.ts'
import { texts, type Target } from './target.ts'

const DEPLOYMENT = kinds.find(({ kind }) => kind === 'Deployment') as Kind
const CURRENT = asObject(
  {
    metadata: { name: 'a', labels: { x: 'y' }, finalizers: ['f'] },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'a' } },
      template: {
        metadata: { labels: { app: 'a' } },
        spec: {
          containers: [
            {
              name: 'c',
              image: 'i',
              env: [{ name: 'A', value: 'b' }],
              ports: [{ containerPort: 80 }],
              args: ['x', 'y'],
            },
            { name: 'd', image: 'j' },
          ],
          tolerations: [{ key: 'k', operator: 'Exists' }],
        },
      },
    },
  },
  DEPLOYMENT,
)

const requestOf = (type: string, body: Buffer): KubeRequest => ({
  method: 'PATCH',
  path: '/apis/apps/v1/namespaces/n/deployments/a',
  query: new URLSearchParams(),
  headers: new Map([['content-type', type]]),
  body,
})

/** A patch of a Deployment, from its bytes to what would be checked and kept. */
const patch = (name: string, type: string, ...seeds: readonly string[]): Target => ({
  name: `Kubernetes ${name}`,
  seeds: texts(...seeds),
  read(body) {
    const request = requestOf(type, body)
    const target = { kind: DEPLOYMENT, namespace: 'n', name: 'a' } as Parameters<typeof patched>[0]['target']
    const { object } = patched({ request, target }, patchFor(DEPLOYMENT, type), CURRENT, parseBody(request))
    return problemsOf(DEPLOYMENT, asObject(object, DEPLOYMENT))
  },
})

const APPLY = 'application/apply-patch+yaml'

export const patches: readonly Target[] = [
  patch(
    'JSON patch',
    'application/json-patch+json',
    '[{"op":"add","path":"/metadata/labels/a~1b","value":"c"},{"op":"test","path":"/spec/replicas","value":2},{"op":"copy","from":"/spec/template/spec/containers/0/args/0","path":"/spec/template/spec/containers/0/args/-"}]',
    '[{"op":"replace","path":"/spec/template/spec/containers/1/image","value":"k"},{"op":"move","from":"/metadata/finalizers/0","path":"/metadata/labels/m"},{"op":"remove","path":"/spec/template/spec/tolerations/0"}]',
  ),
  patch(
    'merge patch',
    'application/merge-patch+json',
    '{"metadata":{"labels":{"x":null,"__proto__":"z"}},"spec":{"replicas":3,"template":{"spec":{"tolerations":[]}}}}',
  ),
  patch(
    'strategic merge patch',
    'application/strategic-merge-patch+json',
    '{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"d"},{"name":"c"}],"containers":[{"name":"c","env":[{"name":"A","$patch":"delete"},{"name":"B","value":"1"}],"$setElementOrder/ports":[{"containerPort":80}]},{"name":"d","$patch":"delete"}]}}}}',
    '{"metadata":{"$deleteFromPrimitiveList/finalizers":["f"],"$retainKeys":["labels","name"],"labels":{"$patch":"replace","q":"r"}},"spec":{"$retainKeys":["replicas","selector","template"],"replicas":1}}',
  ),
  {
    name: 'Kubernetes server-side apply',
    seeds: texts(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {x: z}}\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: c\n          image: k\n          ports: [{containerPort: 81, protocol: TCP}]\n',
    ),
    read(body) {
      const request = requestOf(APPLY, body)
      const { object } = readWritten(request, DEPLOYMENT, asObject(parseBody(request), DEPLOYMENT), 'PatchOptions')
      const writer = { manager: 'm', force: false, time: '2026-11-28T00:00:00Z', subresource: undefined }
      const wish = { ...object, metadata: { ...object.metadata, name: 'a' } }
      return problemsOf(DEPLOYMENT, applied(DEPLOYMENT, CURRENT, wish, writer))
    },
  },
]
