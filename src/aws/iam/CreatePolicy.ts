import { operation } from '../operation.ts'
import { policies, type ManagedPolicy } from './documents.ts'
import { alreadyExists } from './faults.ts'
import { iamArn, uniqueId } from './ids.ts'
import { checkManagedDocument } from './policy-document.ts'
import { countIn, refuseOver } from './quota-count.ts'
import { madePolicy } from './shapes.ts'
import { CASED, checkedTags, makingWith } from './tags.ts'
import type { In, Out } from './types.ts'

export const CreatePolicy = operation<In<'CreatePolicy'>, Out<'CreatePolicy'>, number>({
  name: 'CreatePolicy',
  prepare: countIn(policies),
  authorize: ({ account, input }) =>
    makingWith(
      {
        action: 'iam:CreatePolicy',
        resource: iamArn(account, 'policy', input.Path ?? '/', input.PolicyName),
        shown: `policy ${input.PolicyName}`,
      },
      'Policy',
      input.Tags,
    ),
  handle: ({ input, view, account, now, random, prepared: count }) => {
    const { PolicyName: name, Path: path = '/', PolicyDocument: document, Description } = input
    if (policies.find(view, account, name))
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`)
    refuseOver({ view, account }, 'PoliciesPerAccount', count)
    checkManagedDocument(document)
    const policy: ManagedPolicy = {
      arn: iamArn(account, 'policy', path, name),
      id: uniqueId('policy', random),
      name,
      path,
      created: now,
      updated: now,
      tags: checkedTags(input.Tags, CASED),
      ...(Description !== undefined && { description: Description }),
      defaultVersion: 'v1',
      versions: [{ id: 'v1', document, created: now }],
      made: 1,
    }
    const shape = madePolicy({ ...policy, awsManaged: false })
    return { output: { Policy: shape }, writes: [policies.put(account, name, policy)] }
  },
})
