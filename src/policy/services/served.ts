import { cloudformation } from './cloudformation.generated.ts'
import { cloudtrail } from './cloudtrail.generated.ts'
import { ec2 } from './ec2.generated.ts'
import { elasticloadbalancing } from './elasticloadbalancing.generated.ts'
import { iam } from './iam.generated.ts'
import { kms } from './kms.generated.ts'
import { organizations } from './organizations.generated.ts'
import { route53 } from './route53.generated.ts'
import { s3 } from './s3.generated.ts'
import { secretsmanager } from './secretsmanager.generated.ts'
import { servicequotas } from './servicequotas.generated.ts'
import { sts } from './sts.generated.ts'
import { tag } from './tag.generated.ts'
import type { ServiceSource } from './service.ts'

/** The services that Stint serves, by their prefix in actions. */
export const served: ReadonlyMap<string, ServiceSource> = new Map(
  Object.entries({
    cloudformation,
    cloudtrail,
    ec2,
    elasticloadbalancing,
    iam,
    kms,
    organizations,
    route53,
    s3,
    secretsmanager,
    servicequotas,
    sts,
    tag,
  }),
)
