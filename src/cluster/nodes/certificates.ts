import { listAt, textAt, type KubeObject } from '../api/object.ts'
import { conditionStatus } from '../kinds/kind.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'
import { objectKey } from '../reconcile.ts'
import { machineApprover } from '../roles.ts'
import { parseSigningRequest } from '../../wire/x509/csr.ts'
import type { SigningRequest } from '../../wire/x509/csr.ts'
import { certifyClient, type Issued, type Moment } from '../../wire/x509/issue.ts'
import { nodeBootstrapper } from './bootstrapper.ts'

export const REQUESTS = resource('certificates.k8s.io/v1', 'certificatesigningrequests')
export const KUBELET_SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet'
const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client'
const MASTERS = 'system:masters'
export const NODE_USER = 'system:node:'
export const NODE_GROUP = 'system:nodes'

const MACHINES = resource('machine.openshift.io/v1beta1', 'machines')
const NODES = resource('v1', 'nodes')

/** The request's content, if it is one of a kubelet for its own node and for nothing else. */
function kubeletRequest(request: KubeObject): (SigningRequest & { readonly node: string }) | undefined {
  if (textAt(request, 'spec.signerName') !== KUBELET_SIGNER) return undefined
  try {
    const parsed = parseSigningRequest(Buffer.from(textAt(request, 'spec.request'), 'base64').toString('utf8'))
    const own = parsed.commonName.startsWith(NODE_USER) && parsed.organizations.join() === NODE_GROUP
    const plain = parsed.dns.length === 0 && parsed.ips.length === 0
    return own && plain ? { ...parsed, node: parsed.commonName.slice(NODE_USER.length) } : undefined
  } catch {
    return undefined
  }
}

/** A request for a user's certificate: whom it names is for the approver to judge. Masters are made by nobody's request. */
function clientRequest(request: KubeObject): SigningRequest | undefined {
  if (textAt(request, 'spec.signerName') !== CLIENT_SIGNER) return undefined
  try {
    const parsed = parseSigningRequest(Buffer.from(textAt(request, 'spec.request'), 'base64').toString('utf8'))
    return parsed.organizations.includes(MASTERS) ? undefined : parsed
  } catch {
    return undefined
  }
}

const isDecided = (request: KubeObject) =>
  conditionStatus(request, 'Approved') === 'True' || conditionStatus(request, 'Denied') === 'True'

/** Approves kubelets' first certificates for which `vouch` answers with a reason. */
function approval(
  name: string,
  kube: KubeClient,
  vouch: (node: string) => Promise<string | undefined>,
  now: () => string,
): Controller {
  return {
    name,
    watches: [{ resource: REQUESTS, keys: objectKey }],
    async reconcile(key) {
      const request = await kube.get(REQUESTS, key)
      if (!request || isDecided(request) || textAt(request, 'spec.username') !== nodeBootstrapper.user) return undefined
      const asked = kubeletRequest(request)
      const reason = asked && (await vouch(asked.node))
      if (reason === undefined) return asked ? { after: LOOK_AGAIN_MS } : undefined
      const condition = {
        type: 'Approved',
        status: 'True',
        reason,
        message: `This CSR was approved by ${name}`,
        lastUpdateTime: now(),
      }
      await kube.patch(REQUESTS, { name: key, subresource: 'approval' }, { status: { conditions: [condition] } })
      return undefined
    },
  }
}

/** A machine's addresses may be known a moment after its kubelet asked. */
const LOOK_AGAIN_MS = 50

/** While the bootstrap machine runs, it vouches for the control plane's nodes: only they can have read its configuration. */
export const bootstrapApproval = (kube: KubeClient, now: () => string): Controller =>
  approval('bootstrap-approver', kube, async () => 'BootstrapApprove', now)

/** Afterwards a node's machine must be known to the machine API, and be no node yet. */
export const machineApproval = (kube: KubeClient, now: () => string): Controller =>
  approval(
    machineApprover.name,
    kube,
    async (node) => {
      const machines = await kube.list(MACHINES)
      const known = machines.some((machine) =>
        listAt(machine, 'status.addresses').some((one) => textAt(one, 'address') === node),
      )
      return known && !(await kube.get(NODES, node)) ? 'NodeCSRApprove' : undefined
    },
    now,
  )

/** Issues what was approved. @see https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ */
export function certificateSigner(kube: KubeClient, ca: Issued, moment: () => Moment): Controller {
  return {
    name: 'csr-signer',
    watches: [{ resource: REQUESTS, keys: objectKey }],
    async reconcile(key) {
      const request = await kube.get(REQUESTS, key)
      if (!request || conditionStatus(request, 'Approved') !== 'True' || textAt(request, 'status.certificate')) return
      const asked = kubeletRequest(request) ?? clientRequest(request)
      if (!asked) return
      const subject = { commonName: asked.commonName, organizations: asked.organizations }
      const certificate = certifyClient(ca, subject, asked.publicKey, moment())
      const status = { certificate: Buffer.from(certificate).toString('base64') }
      await kube.patch(REQUESTS, { name: key, subresource: 'status' }, { status })
    },
  }
}
