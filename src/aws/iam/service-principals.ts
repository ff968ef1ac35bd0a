import { malformedPolicy } from './faults.ts'
import { SERVICE_LINKED } from './service-linked.ts'
import { isServiceNamespace } from './service-names.ts'

/**
 * Services by which principals are named and which no action is named by: a label before `amazonaws.com`. Other labels tell parts of
 * a service apart (`pods.eks`, `license-management.marketplace`) or its regions (`lambda.us-east-1`) and are not looked at.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
const OTHERS: ReadonlySet<string> = new Set(
  `agent-registry airflow-env airflow-serverless alexa-appkit alexa-connectedhome amplifybackend api-gateway application-insights aws-artifact-account-sync
  bcm bedrock-agentcore billing-console cassandra-streams ce chatbot cloudwatch cloudwatch-crossaccount codecatalyst-runner codestar
  cognito-identity-us-gov config-conforms config-multiaccountsetup connect-campaigns control-tower cost-optimization-hub cur
  data-source datapipeline datazonecontrol deeplens discovery diode dms-fleet-advisor ec2-images ec2fastlaunch ec2fleet ec2scheduled
  ec2sqlha ecs-compute ecs-tasks edgelambda eks-connector eks-fargate eks-fargate-pods eks-nodegroup elastic-inference email emrwal
  feature-evaluator fms gamelift globalaccelerator honeycode hooks importexport infrastructure-performance iotroborunner jellyfish
  kafkaconnect lex lexv2 license-manager-user-subscriptions lookoutequipment lookoutmetrics lookoutvision machinelearning macie macie2
  managedservices marketplace mediaimport metering-marketplace migrationhub migrationhub-orchestrator monitoring mwaa nimble opensearchservice
  opsworks opsworks-cm osis-pipelines partnercentral-selling personalize pinpoint preprod pricing proton purchase-orders qldb rds-preview
  resource-explorer-2 robomaker s3-outposts securityhubv2 servicecatalog-appregistry serverlessrepo sgw signin simspaceweaver sms
  snow-device-management spot spotfleet ssm-guiconnect ssm-incidents ssm-quicksetup stacksets sumerian timestream timestream-influxdb
  transitgateway trustedadvisor user-subscriptions vmie voice-connector vpc-flow-logs vpc-lattice waf waf-regional wafv2 worksdocs`.split(
    /\s+/,
  ),
)

const DOMAIN = /\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/

/** Whether AWS has a service whose calls come under that name. */
export function isServicePrincipal(name: string): boolean {
  if (name.endsWith('.aws.internal')) return true
  if (!DOMAIN.test(name)) return false
  const labels = name.replace(DOMAIN, '').split('.')
  return labels.some((label) => isServiceNamespace(label) || OTHERS.has(label)) || SERVICE_LINKED.has(name)
}

type Members = Readonly<Record<string, unknown>>

/** The document is a valid trust policy. @throws {Fault} MalformedPolicyDocument for a service that there is none of. */
export function checkServicePrincipals(document: string): void {
  const { Statement } = JSON.parse(document) as { readonly Statement?: unknown }
  for (const statement of [Statement].flat() as readonly Members[]) {
    const named = [(statement['Principal'] as Members | undefined)?.['Service']].flat() as readonly unknown[]
    const unknown = named.find((name) => typeof name === 'string' && !isServicePrincipal(name))
    if (unknown !== undefined) throw malformedPolicy(`Invalid principal in policy: "SERVICE":"${String(unknown)}"`)
  }
}
