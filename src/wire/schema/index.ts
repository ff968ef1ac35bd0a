import { schemaOf } from './Schema.ts'
import type { ServiceSchema } from './Schema.ts'
import type { Operations as CloudFormation } from './cloudformation.types.generated.ts'
import type { Operations as CloudTrail } from './cloudtrail.types.generated.ts'
import type { Operations as Ec2 } from './ec2.types.generated.ts'
import type { Operations as ElasticLoadBalancing } from './elasticloadbalancing.types.generated.ts'
import type { Operations as ClassicLoadBalancing } from './elb.types.generated.ts'
import type { Operations as Iam } from './iam.types.generated.ts'
import type { Operations as Organizations } from './organizations.types.generated.ts'
import type { Operations as Route53 } from './route53.types.generated.ts'
import type { Operations as S3 } from './s3.types.generated.ts'
import type { Operations as SecretsManager } from './secretsmanager.types.generated.ts'
import type { Operations as ServiceQuotas } from './servicequotas.types.generated.ts'
import type { Operations as Sts } from './sts.types.generated.ts'
import type { Operations as Tagging } from './tagging.types.generated.ts'

export { isStructure } from './Schema.ts'
export type {
  ErrorSchema,
  ListShape,
  MapShape,
  Member,
  OperationSchema,
  ScalarShape,
  ServiceSchema,
  Shape,
  StructureShape,
} from './Schema.ts'

/** Every service's operations with their input, output and error codes: what a typed client or handler indexes. */
export interface AwsOperations {
  iam: Iam
  sts: Sts
  organizations: Organizations
  ec2: Ec2
  s3: S3
  elasticloadbalancing: ElasticLoadBalancing
  elb: ClassicLoadBalancing
  route53: Route53
  secretsmanager: SecretsManager
  cloudtrail: CloudTrail
  servicequotas: ServiceQuotas
  cloudformation: CloudFormation
  tagging: Tagging
}

export type ServiceName = keyof AwsOperations

/** Each table in a chunk of its own: EC2's is large, and a command needs one or two. */
const TABLES: Readonly<Record<ServiceName, () => Promise<{ readonly table: string }>>> = {
  iam: () => import('./iam.schema.generated.ts'),
  sts: () => import('./sts.schema.generated.ts'),
  organizations: () => import('./organizations.schema.generated.ts'),
  ec2: () => import('./ec2.schema.generated.ts'),
  s3: () => import('./s3.schema.generated.ts'),
  elasticloadbalancing: () => import('./elasticloadbalancing.schema.generated.ts'),
  elb: () => import('./elb.schema.generated.ts'),
  route53: () => import('./route53.schema.generated.ts'),
  secretsmanager: () => import('./secretsmanager.schema.generated.ts'),
  cloudtrail: () => import('./cloudtrail.schema.generated.ts'),
  servicequotas: () => import('./servicequotas.schema.generated.ts'),
  cloudformation: () => import('./cloudformation.schema.generated.ts'),
  tagging: () => import('./tagging.schema.generated.ts'),
}

export const SERVICE_NAMES: readonly ServiceName[] = Object.keys(TABLES) as ServiceName[]

const loading = new Map<ServiceName, Promise<ServiceSchema<ServiceName>>>()
const loaded = new Map<ServiceName, ServiceSchema<ServiceName>>()

/** Loads a service's schema; once, however often it is asked for. */
export function loadService(name: ServiceName): Promise<ServiceSchema<ServiceName>> {
  const known = loading.get(name)
  if (known) return known
  const fresh = TABLES[name]().then(({ table }) => {
    const schema = schemaOf(name, table)
    loaded.set(name, schema)
    return schema
  })
  loading.set(name, fresh)
  return fresh
}

/** A schema that `loadService` has loaded before; it is a mistake of the program to ask earlier. */
export function serviceSchema(name: ServiceName): ServiceSchema<ServiceName> {
  const schema = loaded.get(name)
  if (schema === undefined) throw new Error(`The schema of ${name} is not loaded`)
  return schema
}
