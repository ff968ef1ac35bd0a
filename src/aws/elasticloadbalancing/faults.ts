import { Fault } from '../../kernel/Fault.ts'

export const fault = (code: string, message: string): Fault => new Fault(code, 400, message)

export const invalid = (message: string): Fault => fault('ValidationError', message)
export const misconfigured = (message: string): Fault => fault('InvalidConfigurationRequest', message)
export const noLoadBalancer = (): Fault => fault('LoadBalancerNotFound', 'One or more load balancers not found')
export const noTargetGroup = (): Fault => fault('TargetGroupNotFound', 'One or more target groups not found')
export const noListener = (): Fault => fault('ListenerNotFound', 'One or more listeners not found')
