/** What one account may hold by default, by the name that IAM's refusals use. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const QUOTAS = {
  RolesPerAccount: 1000,
  UsersPerAccount: 5000,
  GroupsPerAccount: 300,
  GroupsPerUser: 10,
  PoliciesPerAccount: 1500,
  PoliciesPerRole: 10,
  PoliciesPerUser: 10,
  PoliciesPerGroup: 10,
  InstanceProfilesPerAccount: 1000,
  OpenIdConnectProvidersPerAccount: 100,
  ClientIdsPerOpenIdConnectProvider: 100,
  InstanceSessionsPerInstanceProfile: 1,
  AccessKeysPerUser: 2,
  MFADevicesPerUser: 8,
  ServerCertificatesPerAccount: 20,
  SAMLProvidersPerAccount: 100,
  AccountAliasesPerAccount: 1,
  /** Characters of a managed policy, white space not counted. */
  PolicySize: 6144,
  /** Characters of a trust policy, white space not counted. */
  ACLSizePerRole: 2048,
} as const

/** Characters of all inline policies of one entity together, white space not counted. */
export const INLINE_SIZE = { role: 10240, user: 2048, group: 5120 } as const

export const VERSIONS_PER_POLICY = 5
export const THUMBPRINTS_PER_PROVIDER = 5
export const TAGS_PER_ENTITY = 50

/** Quotas that Service Quotas raises, and the codes by which it knows them. */
export const ADJUSTABLE: Readonly<Partial<Record<keyof typeof QUOTAS, string>>> = {
  RolesPerAccount: 'L-FE177D64',
  PoliciesPerAccount: 'L-E95E4862',
  PoliciesPerRole: 'L-0DA4ABF3',
  PoliciesPerUser: 'L-4019AD8B',
  PoliciesPerGroup: 'L-384571C4',
  ACLSizePerRole: 'L-C07B4B0D',
  OpenIdConnectProvidersPerAccount: 'L-858F3967',
  InstanceProfilesPerAccount: 'L-6E65F664',
  ServerCertificatesPerAccount: 'L-BF35879D',
  SAMLProvidersPerAccount: 'L-DB618D39',
  GroupsPerAccount: 'L-F4A5425F',
  UsersPerAccount: 'L-F55AF5E4',
  AccessKeysPerUser: 'L-8758042E',
  GroupsPerUser: 'L-7A1621EC',
  MFADevicesPerUser: 'L-BD0F7BF7',
}
