import type { Kind } from '../../kinds/kind.ts'
import { qualifiedName } from '../../kinds/kind.ts'
import type { KubeObject } from '../object.ts'
import { textAt } from '../object.ts'
import type { Objects } from '../objects.ts'
import { authorized } from '../rbac.ts'
import type { User } from '../request.ts'
import { forbidden } from '../status.ts'

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io'

/**
 * Who approves or denies a request may do so for its signer. @throws {Fault} Forbidden
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificateapproval
 */
export function restrictApproval(
  objects: Objects,
  user: User,
  kind: Kind,
  subresource: string | undefined,
  request: KubeObject,
): void {
  if (qualifiedName(kind) !== REQUESTS || subresource !== 'approval') return
  const signer = textAt(request, 'spec.signerName')
  const names = [signer, `${signer.split('/')[0]}/*`]
  const asked = { verb: 'approve', group: kind.group, resource: 'signers' }
  if (names.some((name) => authorized(objects, user, { ...asked, name }))) return
  throw forbidden(
    kind,
    request.metadata.name,
    `user not permitted to approve requests with signerName ${JSON.stringify(signer)}`,
  )
}
