import { versionGates, type VersionGate } from '../../catalogue/version-gates.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { requiredText } from '../http/fields.ts'
import type { Handler } from '../http/route.ts'
import { accountServiceId } from '../ids.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { clusterHref } from './cluster-resource.ts'
import { CLUSTERS, link, timestamp } from './links.ts'
import { changedCluster, seenCluster } from './ownership.ts'
import { gateAgreements, type GateAgreement } from './parts-documents.ts'

const GATES = `${CLUSTERS}/version_gates`

export const gateResource = (gate: VersionGate) => ({
  kind: 'VersionGate',
  id: gate.id,
  href: `${GATES}/${gate.id}`,
  version_raw_id_prefix: gate.minor,
  label: gate.label,
  value: gate.minor,
  warning_message: gate.warning,
  description: gate.description,
  documentation_url: gate.documentation,
  sts_only: gate.stsOnly,
  creation_timestamp: '2024-01-01T00:00:00Z',
})

const all = versionGates.map(gateResource)

export const listGates: Handler = ({ query, path }) => ok(listAnswer('VersionGate', path, all, query))

export const getGate: Handler = ({ ids: [id = ''] }) => {
  const gate = all.find((one) => one.id === id)
  if (!gate) throw notFound('Version gate', id)
  return ok(gate)
}

const agreementResource = (clusterId: string, { id, gate, agreed }: GateAgreement) => ({
  kind: 'VersionGateAgreement',
  id,
  href: `${clusterHref(clusterId)}/gate_agreements/${id}`,
  version_gate: link('VersionGate', gate, `${GATES}/${gate}`),
  agreed_timestamp: timestamp(agreed),
})

export const listAgreements: Handler = (call) => {
  const { id } = seenCluster(call)
  const items = gateAgreements.of(call.room.projection.view(), id).map(({ value }) => agreementResource(id, value))
  return ok(listAnswer('VersionGateAgreement', call.path, items, call.query))
}

export const getAgreement: Handler = (call) => {
  const { id } = seenCluster(call)
  const found = gateAgreements.get(call.room.projection.view(), `${id}/${call.ids[1] ?? ''}`)?.value
  if (!found) throw notFound('Version gate agreement', call.ids[1] ?? '')
  return ok(agreementResource(id, found))
}

/** Agreeing twice is agreeing once. */
export const addAgreement: Handler = async (call) => {
  const { room, who } = call
  const gate = requiredText(call.body, 'version_gate.id')
  if (!versionGates.some(({ id }) => id === gate))
    throw badRequest(`Version gate '${gate.slice(0, 100)}' does not exist`)
  const [clusterId, agreement] = await change(room, (view) => {
    const { id } = changedCluster(call, view)
    const known = gateAgreements.of(view, id).find(({ value }) => value.gate === gate)?.value
    if (known) return { writes: [], result: [id, known] as const }
    const made = { id: accountServiceId(room.random), gate, agreed: room.clock.now(), by: who.account.username }
    return { writes: [gateAgreements.put(`${id}/${made.id}`, made)], result: [id, made] as const }
  })
  return created(agreementResource(clusterId, agreement))
}

export const removeAgreement: Handler = async (call) => {
  await change(call.room, (view) => {
    const { id } = changedCluster(call, view)
    const key = `${id}/${call.ids[1] ?? ''}`
    if (!gateAgreements.get(view, key)) throw notFound('Version gate agreement', call.ids[1] ?? '')
    return { writes: [gateAgreements.remove(key)], result: undefined }
  })
  return noContent
}
