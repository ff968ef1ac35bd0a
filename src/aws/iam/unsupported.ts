/** What IAM has and Stint leaves out, by what it is about. The names are those of the operations. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'SSH public keys': [
    'DeleteSSHPublicKey',
    'GetSSHPublicKey',
    'ListSSHPublicKeys',
    'UpdateSSHPublicKey',
    'UploadSSHPublicKey',
  ],
  'Service-specific credentials': [
    'CreateServiceSpecificCredential',
    'DeleteServiceSpecificCredential',
    'ListServiceSpecificCredentials',
    'ResetServiceSpecificCredential',
    'UpdateServiceSpecificCredential',
  ],
  'Signing certificates': [
    'DeleteSigningCertificate',
    'ListSigningCertificates',
    'UpdateSigningCertificate',
    'UploadSigningCertificate',
  ],
  'Delegation requests': [
    'AcceptDelegationRequest',
    'AssociateDelegationRequest',
    'CreateDelegationRequest',
    'GetDelegationRequest',
    'GetHumanReadableSummary',
    'ListDelegationRequests',
    'RejectDelegationRequest',
    'SendDelegationToken',
    'UpdateDelegationRequest',
  ],
}

/** Operation → what is not supported. */
export const unsupported: ReadonlyMap<string, string> = new Map(
  Object.entries(LEFT_OUT).flatMap(([what, names]) => names.map((name) => [name, what] as const)),
)
