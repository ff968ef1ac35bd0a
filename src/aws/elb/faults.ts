import { Fault } from '../../kernel/Fault.ts'

const fault = (code: string, message: string, status = 400): Fault => new Fault(code, status, message)

export const invalid = (message: string): Fault => fault('ValidationError', message)
export const misconfigured = (message: string): Fault => fault('InvalidConfigurationRequest', message, 409)

export const noBalancer = (name: string): Fault =>
  fault('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name}'`)
export const otherBalancer = (name: string): Fault =>
  fault(
    'DuplicateLoadBalancerName',
    `Load Balancer named '${name}' already exists and it is configured with different parameters.`,
  )
export const tooManyBalancers = (account: string): Fault =>
  fault('TooManyLoadBalancers', `Exceeded quota of account ${account}`)
export const noSubnet = (id: string): Fault => fault('SubnetNotFound', `The requested subnet '${id}' does not exist`)
export const wrongSubnet = (message: string): Fault => fault('InvalidSubnet', message)
export const wrongGroup = (): Fault =>
  fault('InvalidSecurityGroup', 'One or more of the specified security groups do not exist.')
export const wrongScheme = (): Fault =>
  fault(
    'InvalidScheme',
    "The specified value for the schema is not valid. You can only specify a scheme of 'internal' or 'internet-facing'.",
  )
export const noInstance = (id: string): Fault => fault('InvalidInstance', `Could not find EC2 instance ${id}.`)
export const wrongProtocol = (protocol: string): Fault =>
  fault('UnsupportedProtocol', `The protocol '${protocol}' is not supported.`)
export const noCertificate = (id: string): Fault =>
  fault('CertificateNotFound', `Server Certificate not found for the key: ${id}`)
export const noListener = (name: string, port: number): Fault =>
  fault('ListenerNotFound', `There is no listener on port ${port} of load balancer '${name}'.`)
export const otherListener = (name: string, port: number): Fault =>
  fault(
    'DuplicateListener',
    `A listener already exists for ${name} with LoadBalancerPort ${port}, but with a different InstancePort, Protocol, or SSLCertificateId`,
  )
export const noPolicy = (policy: string, name: string): Fault =>
  fault('PolicyNotFound', `There is no policy with name ${policy} for load balancer ${name}`)
export const otherPolicy = (policy: string, name: string): Fault =>
  fault('DuplicatePolicyName', `Policy '${policy}' already exists for load balancer ${name}`)
export const tooManyPolicies = (): Fault =>
  fault('TooManyPolicies', 'The maximum number of policies for this load balancer has been reached.')
export const noPolicyType = (name: string): Fault =>
  fault('PolicyTypeNotFound', `Policy type '${name}' does not exist.`)
