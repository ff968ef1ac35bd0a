import { Fault } from '../../kernel/Fault.ts'
import { operation, type Call } from '../operation.ts'
import { accounts, organizations, type Organization, type RootFeature } from '../organizations/documents.ts'
import { onAll } from './entity-kinds.ts'

/**
 * Central management of member accounts' root users.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html
 */
interface Output {
  readonly OrganizationId: string
  readonly EnabledFeatures: readonly RootFeature[]
}

const IAM = 'iam.amazonaws.com'
const fault = (code: string, text: string) => new Fault(code, 400, text)

type Where = Pick<Call<unknown>, 'view' | 'account'>

/** The management account's organization, or that of the account to which IAM is delegated. */
function managed({ view, account }: Where): Organization {
  const organization = organizations.find(view, 'this')
  if (!organization || accounts.find(view, account)?.parent === undefined)
    throw fault('OrganizationNotFoundException', 'The account is not a member of an organization.')
  const delegated = organization.delegated?.some((one) => one.account === account && one.principal === IAM)
  if (account !== organization.management && !delegated)
    throw fault(
      'AccountNotManagementOrDelegatedAdministratorException',
      'The account is neither the management account nor a delegated administrator of IAM.',
    )
  if (!organization.services?.some(({ principal }) => principal === IAM))
    throw fault(
      'ServiceAccessNotEnabledException',
      `Trusted Access for IAM not enabled by organization of input account ${account}.`,
    )
  return organization
}

const shown = ({ id, rootFeatures = [] }: Organization): Output => ({
  OrganizationId: id,
  EnabledFeatures: rootFeatures,
})

const change = (name: string, apply: (features: readonly RootFeature[]) => readonly RootFeature[]) =>
  operation<object, Output>({
    name,
    authorize: onAll(name),
    handle(call) {
      const organization = managed(call)
      const changed = { ...organization, rootFeatures: apply(organization.rootFeatures ?? []) }
      return { output: shown(changed), writes: [organizations.put('this', changed)] }
    },
  })

const FEATURES: readonly RootFeature[] = ['RootCredentialsManagement', 'RootSessions']

export const rootFeatureOperations = [
  ...FEATURES.flatMap((feature) => [
    change(`EnableOrganizations${feature}`, (features) =>
      FEATURES.filter((one) => one === feature || features.includes(one)),
    ),
    change(`DisableOrganizations${feature}`, (features) => features.filter((one) => one !== feature)),
  ]),
  operation<object, Output>({
    name: 'ListOrganizationsFeatures',
    authorize: onAll('ListOrganizationsFeatures'),
    handle: (call) => ({ output: shown(managed(call)) }),
  }),
]
