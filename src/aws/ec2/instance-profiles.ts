import type { IamInstanceProfileAssociation } from '../../wire/schema/ec2.types.generated.ts'
import { newId } from './create.ts'
import { ec2 } from './ec2-operation.ts'
import { fault } from './faults.ts'
import { passes } from './filters.ts'
import { profileFor } from './instance-profile.ts'
import type { Here } from './kind.ts'
import { anywhere, on, passingRole } from './needs.ts'
import { page } from './page.ts'
import { instancePhase, instances, type Instance, type InstanceProfileLink } from './resources/instance.ts'

const shape = (instance: Instance, link: InstanceProfileLink, State = 'associated'): IamInstanceProfileAssociation => ({
  AssociationId: link.associationId,
  InstanceId: instance.id,
  IamInstanceProfile: { Arn: link.arn, Id: link.id },
  State,
  Timestamp: new Date(link.since),
})

const byAssociation = (here: Here, id: string): Instance | undefined =>
  instances.all(here).find((instance) => instance.profile?.associationId === id)

function getAssociated(here: Here, id: string): Instance & { readonly profile: InstanceProfileLink } {
  const found = byAssociation(here, id)
  if (!found?.profile) throw fault('NoSuchAssociation', `An invalid association-id of '${id}' was given`)
  return { ...found, profile: found.profile }
}

export const AssociateIamInstanceProfile = ec2('AssociateIamInstanceProfile', {
  needs: (call) => [...on(call, instances, call.input.InstanceId), ...passingRole(call, call.input.IamInstanceProfile)],
  run(call) {
    const instance = instances.get(call, call.input.InstanceId)
    const profile = profileFor(call, call.input.IamInstanceProfile)
    if (!['pending', 'running', 'stopping', 'stopped'].includes(instancePhase(instance, call)))
      throw fault(
        'IncorrectInstanceState',
        `The instance '${instance.id}' is not in the 'running' or 'stopped' states.`,
      )
    if (instance.profile) throw fault('IncorrectState', `There is an existing association for instance ${instance.id}`)
    const link = { ...profile, associationId: newId(call.random, { prefix: 'iip-assoc' }), since: call.now }
    return {
      output: { IamInstanceProfileAssociation: shape(instance, link, 'associating') },
      writes: [instances.put(call, { ...instance, profile: link })],
    }
  },
})

export const ReplaceIamInstanceProfileAssociation = ec2('ReplaceIamInstanceProfileAssociation', {
  needs: (call) => [
    ...on(call, instances, byAssociation(call, call.input.AssociationId)?.id ?? '*'),
    ...passingRole(call, call.input.IamInstanceProfile),
  ],
  run(call) {
    const instance = getAssociated(call, call.input.AssociationId)
    const profile = profileFor(call, call.input.IamInstanceProfile)
    const link = { ...profile, associationId: newId(call.random, { prefix: 'iip-assoc' }), since: call.now }
    return {
      output: { IamInstanceProfileAssociation: shape(instance, link, 'associating') },
      writes: [instances.put(call, { ...instance, profile: link })],
    }
  },
})

export const DisassociateIamInstanceProfile = ec2('DisassociateIamInstanceProfile', {
  needs: (call) => on(call, instances, byAssociation(call, call.input.AssociationId)?.id ?? '*'),
  run(call) {
    const { profile, ...instance } = getAssociated(call, call.input.AssociationId)
    return {
      output: { IamInstanceProfileAssociation: shape(instance, profile, 'disassociating') },
      writes: [instances.put(call, instance)],
    }
  },
})

const row = {
  filters: {
    'instance-id': (one: IamInstanceProfileAssociation) => one.InstanceId,
    state: (one: IamInstanceProfileAssociation) => one.State,
  },
}

export const DescribeIamInstanceProfileAssociations = ec2('DescribeIamInstanceProfileAssociations', {
  needs: anywhere,
  run(call) {
    const { AssociationIds, Filters, ...paging } = call.input
    const pass = passes<Instance, IamInstanceProfileAssociation>(row, Filters)
    const docs = AssociationIds?.length ? AssociationIds.map((id) => getAssociated(call, id)) : instances.all(call)
    const shown = docs.flatMap((doc) => {
      const one = doc.profile && instancePhase(doc, call) !== 'terminated' ? shape(doc, doc.profile) : undefined
      return one && pass(one, doc, call) ? [{ id: doc.id, one }] : []
    })
    const { items, NextToken } = page(shown, paging)
    return { output: { IamInstanceProfileAssociations: items.map((item) => item.one), NextToken } }
  },
})
