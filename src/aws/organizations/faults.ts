import { Fault } from '../../kernel/Fault.ts'

/**
 * What Organizations answers where something is missing, there already, or in the way. Those of accounts, handshakes, targets, resource policies,
 * policies in use and effective policies, and the following six, are as it was seen to say them, the others as its API reference words them:
 * AccountAlreadyRegisteredException (cdk-organizations issue 716), AlreadyInOrganizationException,
 * DuplicatePolicyAttachmentException and PolicyTypeNotEnabledException (all three in several people's notes), DuplicatePolicyException
 * (cloudformation-coverage-roadmap issue 2245), PolicyTypeAlreadyEnabledException (cdk-organizations pull request 633, and moto's tests).
 */
const TEXTS = {
  AWSOrganizationsNotInUseException: 'Your account is not a member of an organization.',
  AlreadyInOrganizationException: 'The AWS account is already a member of an organization.',
  AccountAlreadyClosedException: 'You attempted to close an account that is already closed.',
  AccountAlreadyRegisteredException: 'The provided account is already a delegated administrator for your organization.',
  AccountNotRegisteredException:
    'The specified account is not a delegated administrator for this Amazon Web Services service.',
  AccountNotFoundException: "You specified an account that doesn't exist.",
  ChildNotFoundException: "You specified a child that doesn't exist.",
  ConcurrentModificationException:
    "AWS Organizations can't complete your request because it conflicts with another attempt to modify the same entity. Try again later.",
  CreateAccountStatusNotFoundException: "You specified a create account request that doesn't exist.",
  DestinationParentNotFoundException: "You specified a destination parent that doesn't exist.",
  DuplicateAccountException: 'That account is already present in the specified destination.',
  DuplicateOrganizationalUnitException: 'An OU with the same name already exists.',
  DuplicatePolicyAttachmentException: 'A policy with the specified name and type already exists.',
  DuplicatePolicyException: 'A policy with the specified name and type already exists.',
  DuplicateHandshakeException:
    'A handshake with the specified type and parameters already exists for the given parties.',
  EffectivePolicyNotFoundException:
    'The specified policy type is not enabled. Enable that policy type on your organization root and then retry.',
  HandshakeAlreadyInStateException: 'The handshake is already in the requested state.',
  HandshakeNotFoundException: "You specified a handshake that doesn't exist.",
  InvalidHandshakeTransitionException:
    'You cannot perform this operation on a handshake in its current state, such as attempting to cancel a handshake that was previously accepted or attempting to accept a handshake that was declined.',
  MasterCannotLeaveOrganizationException:
    "You can't remove a management account from an organization. If you want the management account to become a member account in another organization, you must first delete the current organization of the management account.",
  OrganizationNotEmptyException:
    "The organization isn't empty. To delete an organization, you must first remove all accounts except the management account.",
  OrganizationalUnitNotEmptyException:
    'The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.',
  OrganizationalUnitNotFoundException: "You specified an organizational unit that doesn't exist.",
  ParentNotFoundException: "You specified a parent that doesn't exist.",
  PolicyInUseException: 'The specified policy is in use and cannot be deleted.',
  PolicyNotAttachedException: "The policy isn't attached to the specified target in the specified root.",
  PolicyNotFoundException: "You specified a policy that doesn't exist.",
  PolicyTypeAlreadyEnabledException: 'The specified policy type is already enabled.',
  PolicyTypeNotAvailableForOrganizationException:
    "You can't use the specified policy type with the feature set currently enabled for this organization.",
  PolicyTypeNotEnabledException: 'This operation can be performed only for enabled policy types.',
  ResourcePolicyNotFoundException: 'No resource-based policy found.',
  RootNotFoundException: "You specified a root that doesn't exist.",
  TooManyRequestsException:
    "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
  SourceParentNotFoundException: "You specified a source parent that doesn't exist.",
  TargetNotFoundException: "You specified a target that doesn't exist.",
} as const

export const refusal = (code: keyof typeof TEXTS): Fault => new Fault(code, 400, TEXTS[code])

/** `reason` is one of the model's ConstraintViolationExceptionReason. */
export const constraintViolation = (reason: string, text: string): Fault =>
  new Fault('ConstraintViolationException', 400, text, { Reason: reason })

/** `reason` is one of the model's HandshakeConstraintViolationExceptionReason. */
export const handshakeConstraint = (reason: string, text: string): Fault =>
  new Fault('HandshakeConstraintViolationException', 400, text, { Reason: reason })

/** `reason` is one of the model's InvalidInputExceptionReason. */
export const invalidInput = (reason: string, text: string): Fault =>
  new Fault('InvalidInputException', 400, text, { Reason: reason })

export const malformedPolicy = (text: string): Fault => new Fault('MalformedPolicyDocumentException', 400, text)

/** What an account gets that may not manage the organization. */
export const notManagement = (): Fault =>
  new Fault('AccessDeniedException', 400, "You don't have permissions to access this resource.")

export const immutablePolicy = (): Fault =>
  invalidInput('IMMUTABLE_POLICY', 'You specified a policy that is managed by AWS and cannot be modified.')
