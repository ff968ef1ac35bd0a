import { cloudformation } from './cloudformation/index.ts'
import { cloudtrail } from './cloudtrail/index.ts'
import { ec2 } from './ec2/index.ts'
import { elb } from './elb/index.ts'
import { elasticloadbalancing } from './elasticloadbalancing/index.ts'
import { iam } from './iam/index.ts'
import { withOpaquePages } from './opaque-pages.ts'
import type { Operation, Service } from './operation.ts'
import { organizations } from './organizations/index.ts'
import { route53 } from './route53/index.ts'
import { s3 } from './s3/index.ts'
import { secretsmanager } from './secretsmanager/index.ts'
import { servicequotas } from './servicequotas/index.ts'
import { sts } from './sts/index.ts'
import { tagging } from './tagging/index.ts'

/** Every service that is served. */
export const services: readonly Service[] = [
  iam,
  sts,
  organizations,
  s3,
  ec2,
  elasticloadbalancing,
  elb,
  route53,
  secretsmanager,
  tagging,
  servicequotas,
  cloudtrail,
  cloudformation,
]

const byName = new Map<string, Operation>(
  services.flatMap((service) =>
    service.operations.map(
      (operation) => [`${service.name}:${operation.name}`, withOpaquePages(service.name, operation)] as const,
    ),
  ),
)

export function findOperation(service: string, name: string): Operation | undefined {
  return byName.get(`${service}:${name}`)
}

/** What an operation that is left out on purpose is about, or undefined. */
export function leftOut(service: string, name: string): string | undefined {
  return services.find((one) => one.name === service)?.unsupported?.get(name)
}
