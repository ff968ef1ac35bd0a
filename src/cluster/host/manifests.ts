import type { ClusterFacts } from '../../catalogue/ignition.ts'
import { network } from '../../catalogue/install-plan.ts'
import { clusterTagKey } from '../../catalogue/tags.ts'
import type { Log } from '../../kernel/log.ts'
import { isFields, textAt, type Fields, type KubeObject } from '../api/object.ts'
import { kinds } from '../kinds/index.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import { KubeError, type KubeClient, type NewObject, type Resource } from '../kube-client.ts'

const byKind = new Map(kinds.map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind]))

/**
 * Creates what is missing, in the order given, and leaves alone what is there. A status in a manifest is written too, where there is
 * none: nobody else would. Kinds that the API does not serve are left out, and logged.
 */
export async function applyManifests(kube: KubeClient, manifests: readonly Fields[], log: Log): Promise<void> {
  for (const manifest of manifests) {
    const name = `${textAt(manifest, 'apiVersion')} ${textAt(manifest, 'kind')}`
    const kind = byKind.get(name)
    if (kind) await applyOne(kube, kind, manifest as NewObject)
    else log.warn('manifest of an unknown kind', { kind: name, name: textAt(manifest, 'metadata.name') })
  }
}

async function applyOne(kube: KubeClient, kind: (typeof kinds)[number], manifest: NewObject): Promise<void> {
  const { status, ...object } = manifest
  const { metadata, ...found } = await createdOrThere(kube, kind, object)
  const { name, namespace } = metadata
  // It takes a second call: who was cut off between the two finds an object without one.
  if (kind.status && !kind.statusAtCreation && isFields(status) && !isFields(found['status']))
    await kube.patch(kind, { name, namespace, subresource: 'status' }, { status })
}

async function createdOrThere(kube: KubeClient, kind: Resource, object: NewObject): Promise<KubeObject> {
  try {
    return await kube.create(kind, object)
  } catch (error) {
    const isThere = error instanceof KubeError && error.reason === 'AlreadyExists'
    const found = isThere && (await kube.get(kind, textAt(object, 'metadata.name'), object.metadata.namespace))
    if (found) return found
    throw error
  }
}

const config = (kind: string, name: string, body: Fields): Fields => ({
  apiVersion: 'config.openshift.io/v1',
  kind,
  metadata: { name },
  ...body,
})

/** The configuration that every part of a cluster reads, as far as the installer's manifests do not bring it. */
export function clusterConfig({
  infraId,
  region,
  domain,
  version,
  issuer,
  externalId,
  credentialsMode = 'Manual',
}: ClusterFacts): readonly Fields[] {
  const aws = { type: 'AWS', aws: { region } }
  return [
    config('Infrastructure', 'cluster', {
      spec: { platformSpec: { type: 'AWS', aws: {} } },
      status: {
        infrastructureName: infraId,
        platform: 'AWS',
        platformStatus: aws,
        apiServerURL: `https://api.${domain}:6443`,
        apiServerInternalURI: `https://api-int.${domain}:6443`,
        controlPlaneTopology: 'HighlyAvailable',
        infrastructureTopology: 'HighlyAvailable',
      },
    }),
    config('DNS', 'cluster', {
      spec: {
        baseDomain: domain,
        privateZone: { tags: { Name: `${infraId}-int`, [clusterTagKey(infraId)]: 'owned' } },
      },
    }),
    config('Ingress', 'cluster', { spec: { domain: `apps.${domain}` } }),
    config('Network', 'cluster', {
      spec: {
        clusterNetwork: [{ cidr: network.podCidr, hostPrefix: network.hostPrefix }],
        serviceNetwork: [network.serviceCidr],
        networkType: network.type,
      },
    }),
    config('Authentication', 'cluster', { spec: { serviceAccountIssuer: issuer } }),
    config('ClusterVersion', 'version', {
      spec: { clusterID: externalId, channel: `stable-${version.split('.').slice(0, 2).join('.')}` },
    }),
    {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'CloudCredential',
      metadata: { name: 'cluster' },
      spec: { credentialsMode },
    },
    {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'IngressController',
      metadata: { name: 'default', namespace: 'openshift-ingress-operator' },
      spec: { replicas: 2 },
    },
    {
      apiVersion: 'imageregistry.operator.openshift.io/v1',
      kind: 'Config',
      metadata: { name: 'cluster' },
      spec: { managementState: 'Managed', replicas: 2 },
    },
  ]
}
