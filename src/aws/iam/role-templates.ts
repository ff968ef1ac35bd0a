import { operation } from '../operation.ts'
import { onAll } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import type { In } from './types.ts'

/** Role templates are made by AWS's own services, of which none is here: whatever is named does not exist. */
const onTemplate = (name: 'AcquireRole' | 'GetRoleTemplateVersion') =>
  operation<In<typeof name>, object>({
    name,
    authorize: onAll(name),
    handle({ input }) {
      throw noSuchEntity(`The role template ${input.TemplateArn} cannot be found.`)
    },
  })

export const roleTemplates = [onTemplate('AcquireRole'), onTemplate('GetRoleTemplateVersion')]
