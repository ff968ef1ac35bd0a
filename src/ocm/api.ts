import type { Route } from './http/route.ts'
import * as addOns from './resources/add-ons.ts'
import * as accounts from './resources/accounts.ts'
import * as clusters from './resources/clusters.ts'
import { getCredentials } from './resources/credentials.ts'
import { listCredentialRequests } from './resources/credential-requests.ts'
import * as dnsDomains from './resources/dns-domains.ts'
import { dropEvent, emptyList } from './resources/empty.ts'
import { getFlavour, listFlavours } from './resources/flavours.ts'
import * as groups from './resources/groups.ts'
import * as idps from './resources/identity-providers.ts'
import * as ingresses from './resources/ingresses.ts'
import { listExternalLabels } from './resources/external-configuration.ts'
import {
  autoscalerHandlers as autoscaler,
  kubeletConfigHandlers as kubeletConfig,
  oneKubeletConfigHandlers as oneKubeletConfig,
} from './resources/kept-parts.ts'
import * as labels from './resources/labels.ts'
import { getLog } from './resources/logs.ts'
import * as machinePools from './resources/machine-pools.ts'
import { inquireMachineTypes, listMachineTypes } from './resources/machine-types.ts'
import { getVerification, verifyNetwork } from './resources/network-verifications.ts'
import * as oidcConfigs from './resources/oidc-configs.ts'
import * as organizations from './resources/organizations.ts'
import { hibernate, resume } from './resources/power.ts'
import { hostedOnly, noPreview, termsReview } from './resources/refused.ts'
import {
  availableRegions,
  getProvider,
  getRegion,
  inquireRegions,
  listProviders,
  listRegions,
} from './resources/regions.ts'
import { listRolePolicyBindings } from './resources/role-policy-bindings.ts'
import { inquireAccountRoles } from './resources/sts-account-roles.ts'
import { listStsPolicies } from './resources/sts-policies.ts'
import * as subscriptions from './resources/subscriptions.ts'
import * as upgrades from './resources/upgrade-policies.ts'
import * as gates from './resources/version-gates.ts'
import * as access from './resources/access-requests.ts'
import { getVersion, listVersions } from './resources/versions.ts'
import { inquireVpcs } from './resources/vpcs.ts'

const AMS = '/api/accounts_mgmt/v1'
const CS = '/api/clusters_mgmt/v1'
const AUTHZ = '/api/authorizations/v1'
const ACCESS = '/api/access_transparency/v1'
const SERVICES = '/api/service_mgmt/v1'
const CLUSTER = `${CS}/clusters/{}`
const IDP = `${CLUSTER}/identity_providers/{}`
const breakGlass = hostedOnly('Break glass credentials')

/** Everything that OCM answers. `{}` is one segment of a path; last stands what a body must be in the published model. */
// prettier-ignore
export const routes: readonly Route[] = [
  ['GET',    `${AMS}/current_account`,                       accounts.currentAccount],
  ['GET',    `${AMS}/accounts`,                              accounts.listAccounts],
  ['GET',    `${AMS}/accounts/{}`,                           accounts.getAccount],
  ['GET',    `${AMS}/role_bindings`,                         accounts.listRoleBindings],
  ['POST',   `${AMS}/role_bindings`,                         accounts.createRoleBinding, 'RoleBinding'],
  ['DELETE', `${AMS}/role_bindings/{}`,                      accounts.deleteRoleBinding],
  ['GET',    `${AMS}/organizations`,                         organizations.listOrganizations],
  ['GET',    `${AMS}/organizations/{}`,                      organizations.getOrganization],
  ['GET',    `${AMS}/organizations/{}/quota_cost`,           organizations.quotaCost],
  ['GET',    `${AMS}/organizations/{}/labels`,               labels.listLabels('organization')],
  ['POST',   `${AMS}/organizations/{}/labels`,               labels.putLabel('organization'), 'Label'],
  ['GET',    `${AMS}/organizations/{}/labels/{}`,            labels.getLabel('organization')],
  ['PATCH',  `${AMS}/organizations/{}/labels/{}`,            labels.putLabel('organization'), 'Label'],
  ['DELETE', `${AMS}/organizations/{}/labels/{}`,            labels.deleteLabel('organization')],
  ['GET',    `${AMS}/accounts/{}/labels`,                    labels.listLabels('account')],
  ['POST',   `${AMS}/accounts/{}/labels`,                    labels.putLabel('account'), 'Label'],
  ['GET',    `${AMS}/accounts/{}/labels/{}`,                 labels.getLabel('account')],
  ['PATCH',  `${AMS}/accounts/{}/labels/{}`,                 labels.putLabel('account'), 'Label'],
  ['DELETE', `${AMS}/accounts/{}/labels/{}`,                 labels.deleteLabel('account')],
  ['GET',    `${AMS}/subscriptions`,                         subscriptions.listSubscriptions],
  ['GET',    `${AMS}/subscriptions/{}`,                      subscriptions.getSubscription],
  ['PATCH',  `${AMS}/subscriptions/{}`,                      subscriptions.editSubscription, 'Subscription'],

  ['POST',   `${AUTHZ}/self_terms_review`,                   termsReview, 'SelfTermsReviewRequest'],
  ['POST',   `${AUTHZ}/terms_review`,                        termsReview, 'TermsReviewRequest'],

  ['POST',   `${CS}/events`,                                 dropEvent, 'Event'],
  ['GET',    `${CS}/versions`,                               listVersions],
  ['GET',    `${CS}/versions/{}`,                            getVersion],
  ['GET',    `${CS}/version_gates`,                          gates.listGates],
  ['GET',    `${CS}/version_gates/{}`,                       gates.getGate],
  ['GET',    `${CS}/products/{}/technology_previews/{}`,     noPreview],
  ['GET',    `${CS}/cloud_providers`,               listProviders],
  ['GET',    `${CS}/cloud_providers/{}`,            getProvider],
  ['GET',    `${CS}/cloud_providers/aws/regions`,            listRegions],
  ['GET',    `${CS}/cloud_providers/aws/regions/{}`,         getRegion],
  ['POST',   `${CS}/cloud_providers/aws/available_regions`,  availableRegions, 'AWS'],
  ['GET',    `${CS}/machine_types`,                          listMachineTypes],
  ['GET',    `${CS}/flavours`,                               listFlavours],
  ['GET',    `${CS}/flavours/{}`,                            getFlavour],
  ['GET',    `${CS}/aws_inquiries/sts_policies`,             listStsPolicies],
  ['POST',   `${CS}/aws_inquiries/sts_account_roles`,        inquireAccountRoles, 'AWS'],
  ['GET',    `${CS}/aws_inquiries/sts_credential_requests`,  listCredentialRequests],
  ['POST',   `${CS}/aws_inquiries/oidc_thumbprint`,          oidcConfigs.inquireThumbprint, 'OidcThumbprintInput'],
  ['POST',   `${CS}/aws_inquiries/regions`,                  inquireRegions, 'CloudProviderData'],
  ['POST',   `${CS}/aws_inquiries/machine_types`,            inquireMachineTypes, 'CloudProviderData'],
  ['POST',   `${CS}/aws_inquiries/vpcs`,                     inquireVpcs, 'CloudProviderData'],
  ['POST',   `${CS}/network_verifications`,                  verifyNetwork, 'NetworkVerification'],
  ['GET',    `${CS}/network_verifications/{}`,               getVerification],
  ['GET',    `${CS}/dns_domains`,                            dnsDomains.listDnsDomains],
  ['POST',   `${CS}/dns_domains`,                            dnsDomains.createDnsDomain, 'DNSDomain'],
  ['DELETE', `${CS}/dns_domains/{}`,                         dnsDomains.deleteDnsDomain],

  ['GET',    `${CS}/oidc_configs`,                           oidcConfigs.listOidcConfigs],
  ['POST',   `${CS}/oidc_configs`,                           oidcConfigs.createOidcConfig, 'OidcConfig'],
  ['GET',    `${CS}/oidc_configs/{}`,                        oidcConfigs.getOidcConfig],
  ['DELETE', `${CS}/oidc_configs/{}`,                        oidcConfigs.deleteOidcConfig],

  ['GET',    `${CS}/clusters`,                               clusters.listClusters],
  ['POST',   `${CS}/clusters`,                               clusters.createCluster, 'Cluster'],
  ['GET',    CLUSTER,                                        clusters.getCluster],
  ['PATCH',  CLUSTER,                                        clusters.editCluster, 'Cluster'],
  ['DELETE', CLUSTER,                                        clusters.deleteCluster],
  ['POST',   `${CLUSTER}/hibernate`,                         hibernate],
  ['POST',   `${CLUSTER}/resume`,                            resume],
  ['GET',    `${CLUSTER}/status`,                            clusters.getStatus],
  ['GET',    `${CLUSTER}/delete_protection`,                 clusters.getProtection],
  ['PATCH',  `${CLUSTER}/delete_protection`,                 clusters.protectCluster, 'DeleteProtection'],
  ['GET',    `${CLUSTER}/credentials`,                       getCredentials],
  ['GET',    `${CLUSTER}/logs/install`,                      getLog('install')],
  ['GET',    `${CLUSTER}/logs/uninstall`,                    getLog('uninstall')],
  ['GET',    `${CLUSTER}/sts_operator_roles`,                clusters.listOperatorRoles],
  ['POST',   `${CLUSTER}/sts_operator_roles`,                clusters.addOperatorRole, 'OperatorIAMRole'],
  ['GET',    `${CLUSTER}/aws/role_policy_bindings`,          listRolePolicyBindings],
  ['GET',    `${CLUSTER}/machine_pools`,                     machinePools.listMachinePools],
  ['POST',   `${CLUSTER}/machine_pools`,                     machinePools.createMachinePool, 'MachinePool'],
  ['GET',    `${CLUSTER}/machine_pools/{}`,                  machinePools.getMachinePool],
  ['PATCH',  `${CLUSTER}/machine_pools/{}`,                  machinePools.editMachinePool, 'MachinePool'],
  ['DELETE', `${CLUSTER}/machine_pools/{}`,                  machinePools.deleteMachinePool],
  ['GET',    `${CLUSTER}/upgrade_policies`,                  upgrades.listUpgradePolicies],
  ['POST',   `${CLUSTER}/upgrade_policies`,                  upgrades.createUpgradePolicy, 'UpgradePolicy'],
  ['GET',    `${CLUSTER}/upgrade_policies/{}`,               upgrades.getUpgradePolicy],
  ['PATCH',  `${CLUSTER}/upgrade_policies/{}`,               upgrades.editUpgradePolicy, 'UpgradePolicy'],
  ['DELETE', `${CLUSTER}/upgrade_policies/{}`,               upgrades.deleteUpgradePolicy],
  ['GET',    `${CLUSTER}/upgrade_policies/{}/state`,         upgrades.getUpgradeState],
  ['GET',    `${CLUSTER}/gate_agreements`,                   gates.listAgreements],
  ['POST',   `${CLUSTER}/gate_agreements`,                   gates.addAgreement, 'VersionGateAgreement'],
  ['GET',    `${CLUSTER}/gate_agreements/{}`,                gates.getAgreement],
  ['DELETE', `${CLUSTER}/gate_agreements/{}`,                gates.removeAgreement],
  ['GET',    `${CLUSTER}/identity_providers`,                idps.listIdentityProviders],
  ['POST',   `${CLUSTER}/identity_providers`,                idps.createIdentityProvider, 'IdentityProvider'],
  ['GET',    IDP,                                            idps.getIdentityProvider],
  ['PATCH',  IDP,                                            idps.editIdentityProvider, 'IdentityProvider'],
  ['DELETE', IDP,                                            idps.deleteIdentityProvider],
  ['GET',    `${IDP}/htpasswd_users`,                        idps.listHtpasswdUsers],
  ['POST',   `${IDP}/htpasswd_users`,                        idps.addHtpasswdUser, 'HTPasswdUser'],
  ['GET',    `${IDP}/htpasswd_users/{}`,                     idps.getHtpasswdUser],
  ['PATCH',  `${IDP}/htpasswd_users/{}`,                     idps.editHtpasswdUser, 'HTPasswdUser'],
  ['DELETE', `${IDP}/htpasswd_users/{}`,                     idps.deleteHtpasswdUser],
  ['GET',    `${CLUSTER}/groups`,                            groups.listGroups],
  ['GET',    `${CLUSTER}/groups/{}`,                         groups.getGroup],
  ['GET',    `${CLUSTER}/groups/{}/users`,                   groups.listUsers],
  ['POST',   `${CLUSTER}/groups/{}/users`,                   groups.addUser, 'User'],
  ['GET',    `${CLUSTER}/groups/{}/users/{}`,                groups.getUser],
  ['DELETE', `${CLUSTER}/groups/{}/users/{}`,                groups.removeUser],
  ['GET',    `${CLUSTER}/ingresses`,                         ingresses.listIngresses],
  ['POST',   `${CLUSTER}/ingresses`,                         ingresses.createIngress, 'Ingress'],
  ['GET',    `${CLUSTER}/ingresses/{}`,                      ingresses.getIngress],
  ['PATCH',  `${CLUSTER}/ingresses/{}`,                      ingresses.editIngress, 'Ingress'],
  ['DELETE', `${CLUSTER}/ingresses/{}`,                      ingresses.deleteIngress],
  ['GET',    `${CLUSTER}/autoscaler`,                        autoscaler.get],
  ['POST',   `${CLUSTER}/autoscaler`,                        autoscaler.create, 'ClusterAutoscaler'],
  ['PATCH',  `${CLUSTER}/autoscaler`,                        autoscaler.edit, 'ClusterAutoscaler'],
  ['DELETE', `${CLUSTER}/autoscaler`,                        autoscaler.remove],
  ['GET',    `${CLUSTER}/external_configuration/labels`,     listExternalLabels],
  ['GET',    `${CLUSTER}/kubelet_config`,                    oneKubeletConfig.get],
  ['POST',   `${CLUSTER}/kubelet_config`,                    oneKubeletConfig.create, 'KubeletConfig'],
  ['PATCH',  `${CLUSTER}/kubelet_config`,                    oneKubeletConfig.edit, 'KubeletConfig'],
  ['DELETE', `${CLUSTER}/kubelet_config`,                    oneKubeletConfig.remove],
  ['GET',    `${CLUSTER}/kubelet_configs`,                   kubeletConfig.list],
  ['POST',   `${CLUSTER}/kubelet_configs`,                   kubeletConfig.create, 'KubeletConfig'],
  ['GET',    `${CLUSTER}/kubelet_configs/{}`,                kubeletConfig.get],
  ['PATCH',  `${CLUSTER}/kubelet_configs/{}`,                kubeletConfig.edit, 'KubeletConfig'],
  ['DELETE', `${CLUSTER}/kubelet_configs/{}`,                kubeletConfig.remove],
  ['GET',    `${CLUSTER}/break_glass_credentials`,           breakGlass],
  ['POST',   `${CLUSTER}/break_glass_credentials`,           breakGlass, 'BreakGlassCredential'],
  ['GET',    `${CLUSTER}/break_glass_credentials/{}`,        breakGlass],
  ['DELETE', `${CLUSTER}/break_glass_credentials`,           breakGlass],
  ['GET',    `${CLUSTER}/migrations`,                        emptyList('ClusterMigration')],
  ['GET',    `${CLUSTER}/limited_support_reasons`,           emptyList('LimitedSupportReason')],
  ['GET',    `${CLUSTER}/inflight_checks`,                   emptyList('InflightCheck')],
  ['GET',    `${CLUSTER}/addons`,                            emptyList('AddOnInstallation')],
  ['POST',   `${CLUSTER}/addons`,                            addOns.installAddOn, 'AddOnInstallation'],
  ['GET',    `${CLUSTER}/addons/{}`,                         addOns.getAddOnOfCluster],
  ['PATCH',  `${CLUSTER}/addons/{}`,                         addOns.getAddOnOfCluster, 'AddOnInstallation'],
  ['DELETE', `${CLUSTER}/addons/{}`,                         addOns.getAddOnOfCluster],
  ['GET',    `${CLUSTER}/addon_inquiries`,                   emptyList('AddOn')],
  ['GET',    `${CLUSTER}/addon_inquiries/{}`,                addOns.getAddOnOfCluster],
  ['GET',    `${CS}/addons`,                                 addOns.listAddOns],
  ['GET',    `${CS}/addons/{}`,                              addOns.getAddOn],

  ['GET',    `${SERVICES}/services`,                         addOns.listManagedServices],
  ['POST',   `${SERVICES}/services`,                         addOns.createManagedService],
  ['GET',    `${SERVICES}/services/{}`,                      addOns.getManagedService],
  ['PATCH',  `${SERVICES}/services/{}`,                      addOns.getManagedService],
  ['DELETE', `${SERVICES}/services/{}`,                      addOns.getManagedService],

  ['GET',    `${ACCESS}/access_protection`,                  access.getAccessProtection],
  ['GET',    `${ACCESS}/access_requests`,                    access.listAccessRequests],
  ['GET',    `${ACCESS}/access_requests/{}`,                 access.getAccessRequest],
  ['GET',    `${ACCESS}/access_requests/{}/decisions`,       access.listDecisions],
  ['POST',   `${ACCESS}/access_requests/{}/decisions`,       access.createDecision, 'Decision'],
]
