import {
  CallRefused,
  dated,
  keyPlace,
  kubeTime,
  listAt,
  objectKey,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
  type Waiting,
} from '../../operator-context.ts'
import { balancerOf, changeRecord, type Balancer } from './records.ts'
import {
  CONTROLLERS,
  DNSES,
  FINALIZER,
  INGRESSES,
  OPERATOR_NAMESPACE,
  RECORDS,
  ROUTER_NAMESPACE,
  SERVICES,
} from './resources.ts'
import { balancerTrouble } from './balancer-trouble.ts'
import { ensureService, isInternal, isMisplaced, ownerOf, serviceName } from './router-service.ts'
import { zonesOf } from './zones.ts'

const DEFAULT = `${OPERATOR_NAMESPACE}/default`
/** The load balancer is the cloud controller manager's to make, milliseconds. */
const POLL_MS = { instant: 500, real: 10_000 } as const

/** Gives each IngressController its service and, once that has a load balancer, its names. */
export function ingressControllers(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, clock, pace } = context

  const domainOf = async (controller: KubeObject) =>
    textAt(controller, 'spec.domain') || textAt(await kube.get(INGRESSES, 'cluster'), 'spec.domain')

  const recordName = ({ metadata }: KubeObject) => `${metadata.name}-wildcard`

  /** Writes what stands in which zone, so that it can be taken away again. */
  const record = async (controller: KubeObject, dnsName: string, balancer: Balancer, zones: readonly string[]) => {
    const name = recordName(controller)
    const place = { name, namespace: OPERATOR_NAMESPACE }
    const spec = {
      dnsName: `${dnsName}.`,
      recordType: 'CNAME',
      recordTTL: 30,
      targets: [balancer.hostname],
      dnsManagementPolicy: 'Managed',
    }
    const known = await kube.get(RECORDS, name, OPERATOR_NAMESPACE)
    const object = known
      ? await kube.patch(RECORDS, place, { spec })
      : await kube.create(RECORDS, {
          apiVersion: 'ingress.operator.openshift.io/v1',
          kind: 'DNSRecord',
          metadata: place,
          spec,
        })
    const now = kubeTime(clock.now())
    const published = {
      type: 'Published',
      status: 'True',
      reason: 'ProviderSuccess',
      message: 'The DNS provider succeeded in ensuring the record',
    }
    const entries = zones.map((id) => ({
      dnsZone: { id },
      conditions: [dated(zoneStatus(object, id), published, now)],
    }))
    await kube.patch(
      RECORDS,
      { ...place, subresource: 'status' },
      { status: { zones: entries, observedGeneration: object.metadata.generation ?? 1 } },
    )
  }

  const isPublished = (
    known: KubeObject | undefined,
    dnsName: string,
    { hostname }: Balancer,
    zones: readonly string[],
  ) =>
    textAt(known, 'spec.dnsName') === `${dnsName}.` &&
    listAt(known, 'spec.targets')[0] === hostname &&
    zones.every((id) => known !== undefined && listAt(zoneStatus(known, id), 'status.conditions').length > 0)

  const publish = async (controller: KubeObject, hostname: string): Promise<void> => {
    const domain = await domainOf(controller)
    const dnsName = `*.${domain}`
    const balancer = await balancerOf(aws, hostname)
    const zones = await zonesOf(aws, await kube.get(DNSES, 'cluster'), domain, isInternal(controller))
    const known = await kube.get(RECORDS, recordName(controller), OPERATOR_NAMESPACE)
    if (isPublished(known, dnsName, balancer, zones)) return
    for (const zone of zones) await changeRecord(aws, 'UPSERT', zone, dnsName, balancer)
    await record(controller, dnsName, balancer, zones)
  }

  const report = async (controller: KubeObject, hostname: string | undefined): Promise<void> => {
    const up = hostname === undefined ? 'False' : 'True'
    const conditions = [
      'Available',
      'LoadBalancerReady',
      'DNSReady',
      'Admitted',
      'LoadBalancerManaged',
      'DNSManaged',
    ].map((type) =>
      dated(
        controller,
        { type, status: ['Admitted', 'LoadBalancerManaged', 'DNSManaged'].includes(type) ? 'True' : up },
        kubeTime(clock.now()),
      ),
    )
    const replicas = Number(textAt(controller, 'spec.replicas') || '2')
    const status = {
      conditions: [...conditions, dated(controller, { type: 'Degraded', status: 'False' }, kubeTime(clock.now()))],
      domain: await domainOf(controller),
      availableReplicas: hostname === undefined ? 0 : replicas,
      observedGeneration: controller.metadata.generation ?? 1,
      endpointPublishingStrategy: {
        type: 'LoadBalancerService',
        loadBalancer: {
          scope: isInternal(controller) ? 'Internal' : 'External',
          providerParameters: { type: 'AWS', aws: { type: 'NLB' } },
        },
      },
    }
    await kube.patch(CONTROLLERS, { ...place(controller), subresource: 'status' }, { status })
  }

  const withdraw = async (controller: KubeObject): Promise<void> => {
    const known = await kube.get(RECORDS, recordName(controller), OPERATOR_NAMESPACE)
    const target = listAt(known, 'spec.targets')[0]
    if (known && typeof target === 'string') await unpublish(known, target)
    await kube.remove(RECORDS, { name: recordName(controller), namespace: OPERATOR_NAMESPACE })
    await kube.remove(SERVICES, { name: serviceName(controller), namespace: ROUTER_NAMESPACE })
  }

  const remove = async (controller: KubeObject): Promise<void> => {
    await withdraw(controller)
    await kube.patch(CONTROLLERS, place(controller), {
      metadata: { finalizers: finalizers(controller).filter((one) => one !== FINALIZER) },
    })
  }

  const unpublish = async (known: KubeObject, hostname: string): Promise<void> => {
    const balancer = await balancerOf(aws, hostname)
    const name = textAt(known, 'spec.dnsName').replace(/\.$/, '')
    for (const zone of listAt(known, 'status.zones'))
      await gone(changeRecord(aws, 'DELETE', textAt(zone, 'dnsZone.id'), name, balancer))
  }

  return {
    name: 'ingresscontroller',
    watches: [
      { resource: CONTROLLERS, keys: objectKey },
      { resource: SERVICES, keys: controllerOfService },
    ],
    always: [DEFAULT],
    async reconcile(key): Promise<Waiting | void> {
      const { namespace, name } = keyPlace(key)
      const found = await kube.get(CONTROLLERS, name, namespace)
      if (!found)
        return key === DEFAULT ? { after: POLL_MS[pace], waiting: 'no IngressController "default" yet' } : undefined
      if (found.metadata.deletionTimestamp) return finalizers(found).includes(FINALIZER) ? remove(found) : undefined
      const controller = finalizers(found).includes(FINALIZER)
        ? found
        : await kube.patch(CONTROLLERS, place(found), { metadata: { finalizers: [...finalizers(found), FINALIZER] } })
      if (await isMisplaced(context, controller)) {
        await withdraw(controller)
        return { after: POLL_MS[pace], waiting: `service ${ROUTER_NAMESPACE}/${serviceName(controller)} is made anew` }
      }
      const service = await ensureService(context, controller)
      const hostname = textAt(listAt(service, 'status.loadBalancer.ingress')[0], 'hostname')
      if (hostname) await publish(controller, hostname)
      await report(controller, hostname || undefined)
      const trouble = hostname ? undefined : await balancerTrouble(kube, service)
      if (trouble !== undefined)
        throw new Error(
          `The service-controller component is reporting SyncLoadBalancerFailed events like: ${trouble}. The cloud-controller-manager makes the load balancer as its machine's role.`,
        )
      return hostname
        ? undefined
        : {
            after: POLL_MS[pace],
            waiting: `service ${ROUTER_NAMESPACE}/${serviceName(controller)} has no load balancer yet`,
          }
    },
  }
}

const place = ({ metadata: { name, namespace } }: KubeObject) => ({ name, namespace })
const finalizers = ({ metadata }: KubeObject) => metadata.finalizers ?? []

/** One zone's entry of a record's status, as if it were an object's own. */
function zoneStatus(record: KubeObject, id: string): KubeObject {
  const entry = listAt(record, 'status.zones').find((zone) => textAt(zone, 'dnsZone.id') === id)
  return { ...record, status: entry ?? {} }
}

function controllerOfService(service: KubeObject): readonly string[] {
  const owner = service.metadata.namespace === ROUTER_NAMESPACE ? ownerOf(service) : undefined
  return owner === undefined ? [] : [`${OPERATOR_NAMESPACE}/${owner}`]
}

/** A record that is not there need not be taken away. */
async function gone(call: Promise<void>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof CallRefused && ['InvalidChangeBatch', 'NoSuchHostedZone'].includes(error.code))) throw error
  }
}
