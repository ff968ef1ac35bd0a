import type { Service } from '../operation.ts'
import { ChangeResourceRecordSets } from './ChangeResourceRecordSets.ts'
import { CreateHostedZone } from './CreateHostedZone.ts'
import { GetAccountLimit, GetHostedZoneLimit } from './limits.ts'
import { ListHostedZones } from './ListHostedZones.ts'
import { ListHostedZonesByName } from './ListHostedZonesByName.ts'
import { ListHostedZonesByVPC } from './ListHostedZonesByVPC.ts'
import { ListResourceRecordSets } from './ListResourceRecordSets.ts'
import { ChangeTagsForResource, ListTagsForResource, ListTagsForResources } from './tags.ts'
import { AssociateVPCWithHostedZone, DisassociateVPCFromHostedZone } from './vpc-associations.ts'
import {
  DeleteHostedZone,
  GetChange,
  GetHostedZone,
  GetHostedZoneCount,
  UpdateHostedZoneComment,
} from './hosted-zones.ts'

export const route53: Service = {
  name: 'route53',
  operations: [
    AssociateVPCWithHostedZone,
    ChangeResourceRecordSets,
    ChangeTagsForResource,
    CreateHostedZone,
    DeleteHostedZone,
    DisassociateVPCFromHostedZone,
    GetAccountLimit,
    GetChange,
    GetHostedZone,
    GetHostedZoneCount,
    GetHostedZoneLimit,
    ListHostedZones,
    ListHostedZonesByName,
    ListHostedZonesByVPC,
    ListResourceRecordSets,
    ListTagsForResource,
    ListTagsForResources,
    UpdateHostedZoneComment,
  ],
}
