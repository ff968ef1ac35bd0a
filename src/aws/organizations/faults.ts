import { Fault } from '../../kernel/Fault.ts'

/** What Organizations answers where something is missing, there already, or in the way; texts as its API reference words them. */
const TEXTS = {
  AWSOrganizationsNotInUseException: 'Your account is not a member of an organization.',
  AccountAlreadyClosedException: 'You attempted to close an account that is already closed.',
  AccountAlreadyRegisteredException:
    'The specified account is already a delegated administrator for this Amazon Web Services service.',
  AccountNotRegisteredException:
    'The specified account is not a delegated administrator for this Amazon Web Services service.',
  AccountNotFoundException: "You specified an account that doesn't exist.",
  ChildNotFoundException: "You specified a child that doesn't exist.",
  CreateAccountStatusNotFoundException: "You specified a create account request that doesn't exist.",
  DestinationParentNotFoundException: "You specified a destination parent that doesn't exist.",
  DuplicateAccountException: 'That account is already present in the specified destination.',
  DuplicateOrganizationalUnitException: 'An OU with the same name already exists.',
  DuplicatePolicyAttachmentException: 'The selected policy is already attached to the specified target.',
  DuplicatePolicyException: 'A policy with the same name already exists.',
  EffectivePolicyNotFoundException: 'The account does not have an effective policy of this type.',
  OrganizationalUnitNotEmptyException:
    'The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.',
  OrganizationalUnitNotFoundException: "You specified an organizational unit that doesn't exist.",
  ParentNotFoundException: "You specified a parent that doesn't exist.",
  PolicyInUseException:
    'The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.',
  PolicyNotAttachedException: "The policy isn't attached to the specified target in the specified root.",
  PolicyNotFoundException: "You specified a policy that doesn't exist.",
  PolicyTypeAlreadyEnabledException: 'The specified policy type is already enabled in the specified root.',
  PolicyTypeNotAvailableForOrganizationException:
    "You can't use the specified policy type with the feature set currently enabled for this organization.",
  PolicyTypeNotEnabledException: "The specified policy type isn't currently enabled in this root.",
  RootNotFoundException: "You specified a root that doesn't exist.",
  SourceParentNotFoundException: "You specified a source parent that doesn't exist.",
  TargetNotFoundException: "You specified a target that doesn't exist.",
} as const

export const refusal = (code: keyof typeof TEXTS): Fault => new Fault(code, 400, TEXTS[code])

/** `reason` is one of the model's ConstraintViolationExceptionReason. */
export const constraintViolation = (reason: string, text: string): Fault =>
  new Fault('ConstraintViolationException', 400, text, { Reason: reason })

/** `reason` is one of the model's InvalidInputExceptionReason. */
export const invalidInput = (reason: string, text: string): Fault =>
  new Fault('InvalidInputException', 400, text, { Reason: reason })

export const malformedPolicy = (text: string): Fault => new Fault('MalformedPolicyDocumentException', 400, text)

/** What an account gets that may not manage the organization. */
export const notManagement = (): Fault =>
  new Fault('AccessDeniedException', 400, "You don't have permissions to access this resource.")

export const immutablePolicy = (): Fault =>
  invalidInput('IMMUTABLE_POLICY', 'You specified a policy that is managed by AWS and cannot be modified.')
