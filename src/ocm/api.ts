import type { Route } from './http/route.ts'
import * as accounts from './resources/accounts.ts'
import * as clusters from './resources/clusters.ts'
import { getCredentials } from './resources/credentials.ts'
import { listCredentialRequests } from './resources/credential-requests.ts'
import { dropEvent, emptyList } from './resources/empty.ts'
import { getFlavour } from './resources/flavours.ts'
import { getLog } from './resources/logs.ts'
import * as machinePools from './resources/machine-pools.ts'
import { inquireMachineTypes, listMachineTypes } from './resources/machine-types.ts'
import * as oidcConfigs from './resources/oidc-configs.ts'
import { availableRegions, getRegion, inquireRegions, listRegions } from './resources/regions.ts'
import { listStsPolicies } from './resources/sts-policies.ts'
import { getVersion, listVersions } from './resources/versions.ts'

const AMS = '/api/accounts_mgmt/v1'
const CS = '/api/clusters_mgmt/v1'
const CLUSTER = `${CS}/clusters/{}`

/** Everything that OCM answers. `{}` is one segment of a path. */
// prettier-ignore
export const routes: readonly Route[] = [
  ['GET',    `${AMS}/current_account`,                    accounts.currentAccount],
  ['GET',    `${AMS}/organizations/{}`,                   accounts.getOrganization],
  ['GET',    `${AMS}/organizations/{}/quota_cost`,        accounts.quotaCost],
  ['GET',    `${AMS}/organizations/{}/labels`,            accounts.listLabels('organization')],
  ['POST',   `${AMS}/organizations/{}/labels`,            accounts.putLabel('organization')],
  ['GET',    `${AMS}/organizations/{}/labels/{}`,         accounts.getLabel('organization')],
  ['PATCH',  `${AMS}/organizations/{}/labels/{}`,         accounts.putLabel('organization')],
  ['DELETE', `${AMS}/organizations/{}/labels/{}`,         accounts.deleteLabel('organization')],
  ['GET',    `${AMS}/accounts/{}/labels`,                 accounts.listLabels('account')],
  ['POST',   `${AMS}/accounts/{}/labels`,                 accounts.putLabel('account')],
  ['GET',    `${AMS}/accounts/{}/labels/{}`,              accounts.getLabel('account')],
  ['PATCH',  `${AMS}/accounts/{}/labels/{}`,              accounts.putLabel('account')],
  ['DELETE', `${AMS}/accounts/{}/labels/{}`,              accounts.deleteLabel('account')],
  ['GET',    `${AMS}/subscriptions`,                      accounts.listSubscriptions],
  ['GET',    `${AMS}/subscriptions/{}`,                   accounts.getSubscription],

  ['POST',   `${CS}/events`,                              dropEvent],
  ['GET',    `${CS}/versions`,                            listVersions],
  ['GET',    `${CS}/versions/{}`,                         getVersion],
  ['GET',    `${CS}/cloud_providers/aws/regions`,         listRegions],
  ['GET',    `${CS}/cloud_providers/aws/regions/{}`,      getRegion],
  ['POST',   `${CS}/cloud_providers/aws/available_regions`, availableRegions],
  ['GET',    `${CS}/machine_types`,                       listMachineTypes],
  ['GET',    `${CS}/flavours/{}`,                         getFlavour],
  ['GET',    `${CS}/aws_inquiries/sts_policies`,          listStsPolicies],
  ['GET',    `${CS}/aws_inquiries/sts_credential_requests`, listCredentialRequests],
  ['POST',   `${CS}/aws_inquiries/oidc_thumbprint`,       oidcConfigs.inquireThumbprint],
  ['POST',   `${CS}/aws_inquiries/regions`,               inquireRegions],
  ['POST',   `${CS}/aws_inquiries/machine_types`,         inquireMachineTypes],

  ['GET',    `${CS}/oidc_configs`,                        oidcConfigs.listOidcConfigs],
  ['POST',   `${CS}/oidc_configs`,                        oidcConfigs.createOidcConfig],
  ['GET',    `${CS}/oidc_configs/{}`,                     oidcConfigs.getOidcConfig],
  ['DELETE', `${CS}/oidc_configs/{}`,                     oidcConfigs.deleteOidcConfig],

  ['GET',    `${CS}/clusters`,                            clusters.listClusters],
  ['POST',   `${CS}/clusters`,                            clusters.createCluster],
  ['GET',    CLUSTER,                                     clusters.getCluster],
  ['PATCH',  CLUSTER,                                     clusters.editCluster],
  ['DELETE', CLUSTER,                                     clusters.deleteCluster],
  ['GET',    `${CLUSTER}/status`,                         clusters.getStatus],
  ['GET',    `${CLUSTER}/delete_protection`,              clusters.getProtection],
  ['PATCH',  `${CLUSTER}/delete_protection`,              clusters.protectCluster],
  ['GET',    `${CLUSTER}/credentials`,                    getCredentials],
  ['GET',    `${CLUSTER}/logs/install`,                   getLog('install')],
  ['GET',    `${CLUSTER}/logs/uninstall`,                 getLog('uninstall')],
  ['GET',    `${CLUSTER}/sts_operator_roles`,             clusters.listOperatorRoles],
  ['POST',   `${CLUSTER}/sts_operator_roles`,             clusters.addOperatorRole],
  ['GET',    `${CLUSTER}/machine_pools`,                  machinePools.listMachinePools],
  ['POST',   `${CLUSTER}/machine_pools`,                  machinePools.createMachinePool],
  ['GET',    `${CLUSTER}/machine_pools/{}`,               machinePools.getMachinePool],
  ['PATCH',  `${CLUSTER}/machine_pools/{}`,               machinePools.editMachinePool],
  ['DELETE', `${CLUSTER}/machine_pools/{}`,               machinePools.deleteMachinePool],
  ['GET',    `${CLUSTER}/upgrade_policies`,               emptyList('UpgradePolicy')],
  ['GET',    `${CLUSTER}/migrations`,                     emptyList('ClusterMigration')],
  ['GET',    `${CLUSTER}/limited_support_reasons`,        emptyList('LimitedSupportReason')],
  ['GET',    `${CLUSTER}/inflight_checks`,                emptyList('InflightCheck')],
  ['GET',    `${CLUSTER}/identity_providers`,             emptyList('IdentityProvider')],
  ['GET',    `${CLUSTER}/ingresses`,                      emptyList('Ingress')],
]
