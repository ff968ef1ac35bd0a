import { resource } from '../../operator-context.ts'

export const CONTROLLERS = resource('operator.openshift.io/v1', 'ingresscontrollers')
export const RECORDS = resource('ingress.operator.openshift.io/v1', 'dnsrecords')
export const SERVICES = resource('v1', 'services')
export const DNSES = resource('config.openshift.io/v1', 'dnses')
export const INGRESSES = resource('config.openshift.io/v1', 'ingresses')

/** Where the operator's own objects stand. */
export const OPERATOR_NAMESPACE = 'openshift-ingress-operator'
/** Where routers and their services stand. */
export const ROUTER_NAMESPACE = 'openshift-ingress'
export const FINALIZER = 'ingresscontroller.operator.openshift.io/finalizer-ingresscontroller'
