import { operation } from '../operation.ts'
import { limitExceeded } from './faults.ts'
import { checkManagedDocument } from './policy-document.ts'
import { changesPolicy, existingPolicy } from './policy-needs.ts'
import { policyWrite } from './policy-versions.ts'
import { VERSIONS_PER_POLICY } from './quotas.ts'
import { versionShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const CreatePolicyVersion = operation<In<'CreatePolicyVersion'>, Out<'CreatePolicyVersion'>>({
  name: 'CreatePolicyVersion',
  authorize: changesPolicy('CreatePolicyVersion'),
  handle: (call) => {
    const { account, now, input } = call
    const old = existingPolicy(call)
    checkManagedDocument(input.PolicyDocument)
    if (old.versions.length >= VERSIONS_PER_POLICY) throw limitExceeded(TOO_MANY)
    const version = { id: `v${old.made + 1}`, document: input.PolicyDocument, created: now }
    const policy = {
      ...old,
      made: old.made + 1,
      versions: [...old.versions, version],
      defaultVersion: input.SetAsDefault === true ? version.id : old.defaultVersion,
    }
    return {
      output: { PolicyVersion: versionShape(policy, version, false) },
      writes: [policyWrite(account, policy, now)],
    }
  },
})

const TOO_MANY =
  `A managed policy can have up to ${VERSIONS_PER_POLICY} versions. ` +
  'Before you create a new version, you must delete an existing version.'
