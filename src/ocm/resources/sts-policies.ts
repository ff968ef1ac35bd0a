import { hcpAccountRoles } from '../../catalogue/hcp-roles.ts'
import { policyDocument, policySet } from '../../catalogue/policies/document.ts'
import { isPolicyVersion, type PolicyVersion } from '../../catalogue/policies/source.ts'
import { minorOf, versions } from '../../catalogue/versions.ts'
import { ok } from '../http/exchange.ts'
import { badRequest } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { CLUSTERS } from './links.ts'

type PolicyType = 'AccountRole' | 'OperatorRole' | 'OCMRole' | 'OSDSCPPolicy'

const TYPES: readonly (readonly [PolicyType, RegExp])[] = [
  ['OSDSCPPolicy', /^osd_scp_policy$/],
  ['OCMRole', /^sts_ocm_/],
  ['AccountRole', /^sts_/],
  ['OperatorRole', /^(openshift_|shared_vpc_|operator_iam_role_policy$)/],
]

const typeOf = (file: string) => TYPES.find(([, pattern]) => pattern.test(file))?.[0] ?? 'OperatorRole'

const resource = (id: string, details: unknown, arn?: string) => ({
  kind: 'STSPolicy',
  id,
  href: `${CLUSTERS}/aws_inquiries/sts_policies/${id}`,
  type: typeOf(id),
  details: JSON.stringify(details),
  ...(arn === undefined ? {} : { arn }),
})

/** File of a hosted role's policy where it is not named as OCM's id is. */
const HCP_FILES: ReadonlyMap<string, string> = new Map([
  ['sts_hcp_instance_worker_permission_policy', 'sts_hcp_worker_instance_permission_policy'],
])

const hcp = hcpAccountRoles.map(({ permissionPolicy, managedPolicy }) =>
  resource(
    permissionPolicy,
    policyDocument('hypershift', HCP_FILES.get(permissionPolicy) ?? permissionPolicy),
    managedPolicy,
  ),
)

/** Client tools give every role the policies of the newest version, which suffice for all before it, and tag it so. */
export const policyVersion: PolicyVersion = policyVersionOf(versions.at(-1)?.minor ?? '')

/** The set of policies of a minor version. @throws {RangeError} when there is none */
export function policyVersionOf(minor: string): PolicyVersion {
  if (!isPolicyVersion(minor)) throw new RangeError(`no policies for ${minor}`)
  return minor
}

const made = new Map<PolicyVersion, readonly ReturnType<typeof resource>[]>()

/** Each version's own set, made when it is first asked for. */
function setOf(version: PolicyVersion): readonly ReturnType<typeof resource>[] {
  const known = made.get(version)
  if (known) return known
  const all = [...[...policySet(version)].map(([file, document]) => resource(file, document)), ...hcp]
  made.set(version, all)
  return all
}

/** `?version=4.18`, or a patch version, asks for the set of that version. @throws {Fault} 400 for one that cannot be installed */
function versionAsked(query: URLSearchParams): PolicyVersion {
  const asked = query.get('version')
  if (asked === null || asked === '') return policyVersion
  const minor = minorOf(asked.replace(/^openshift-v/, ''))
  if (versions.some((version) => version.minor === minor)) return policyVersionOf(minor)
  throw badRequest(`There are no policies for version '${asked.slice(0, 32)}'`)
}

export const listStsPolicies: Handler = ({ query, path }) =>
  ok(listAnswer('STSPolicy', path, setOf(versionAsked(query)), query, ({ type }) => ({ policy_type: type })))
