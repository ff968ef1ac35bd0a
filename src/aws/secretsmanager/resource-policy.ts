import { Fault } from '../../kernel/Fault.ts'
import { firstError } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { frozenPrincipals, shownPrincipals } from '../iam/trust.ts'
import { isPublicPolicy } from '../s3/public-policy.ts'
import { named, onSecret } from './declare.ts'
import { secrets } from './secret.ts'

export const GetResourcePolicy = onSecret({
  name: 'GetResourcePolicy',
  handle: ({ view }, secret) => ({
    output: {
      ...named(secret),
      ...(secret.policy === undefined ? {} : { ResourcePolicy: shownPrincipals(view, secret.policy) }),
    },
  }),
})

export const PutResourcePolicy = onSecret({
  name: 'PutResourcePolicy',
  context: (input) => ({ 'secretsmanager:BlockPublicPolicy': String(input.BlockPublicPolicy ?? false) }),
  handle({ input, view }, secret) {
    const policy = kept(view, input.ResourcePolicy)
    if (input.BlockPublicPolicy && isPublicPolicy(input.ResourcePolicy))
      throw new Fault(
        'PublicPolicyException',
        400,
        'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
      )
    return { output: named(secret), writes: [secrets.put({ ...secret, policy })] }
  },
})

export const DeleteResourcePolicy = onSecret({
  name: 'DeleteResourcePolicy',
  handle(_call, secret) {
    const { policy: _, ...open } = secret
    return { output: named(secret), writes: [secrets.put(open)] }
  },
})

/** @throws {Fault} MalformedPolicyDocumentException. */
function kept(view: View, document: string): string {
  const error = firstError(document, 'resource')
  if (error) throw malformed(error.message)
  try {
    return frozenPrincipals(view, document)
  } catch (fault) {
    throw fault instanceof Fault ? malformed(fault.message) : fault
  }
}

const malformed = (message: string) =>
  new Fault('MalformedPolicyDocumentException', 400, `This resource policy contains a syntax error: ${message}`)
