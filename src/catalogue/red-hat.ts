/** Red Hat's AWS accounts and the roles that act from them. */
export const jumpAccounts = {
  production: '710019948333',
  staging: '644306948063',
  integration: '896164604406',
  local: '765374464689',
} as const
export type OcmEnvironment = keyof typeof jumpAccounts

/** Roles in the jump account that the customer's roles trust. */
export const installerPrincipal = 'RH-Managed-OpenShift-Installer'
export const supportPrincipal = 'RH-Technical-Support-Access'

/** Where SRE's chain of roles begins. */
export const sreAccounts = { production: '922711891673', other: '277304166082' } as const
export const sreRoles = { access: 'RH-SRE-CCS-Access', isolated: 'SRE-Support-Role' } as const

/** `RH-Technical-Support-<suffix>`: one role per organisation, where support access is isolated. */
export const isolatedSupportPrincipal = (suffix: string) => `RH-Technical-Support-${suffix}`
