import { addresses } from './Addresses.ts'
import { conditionBlock } from './ConditionBlock.ts'
import { conditionKey } from './ConditionKey.ts'
import { conditionOperator } from './ConditionOperator.ts'
import { federation } from './Federation.ts'
import type { Adviser } from './Finding.ts'
import { fittingResource } from './FittingResource.ts'
import { iamEscalation } from './IamEscalation.ts'
import { keysOfActions } from './KeysOfActions.ts'
import { principalAdvice } from './PrincipalAdvice.ts'
import { redundant } from './Redundant.ts'
import { resourceArn } from './ResourceArn.ts'
import { style } from './Style.ts'
import { unknownAction } from './UnknownAction.ts'
import { variables } from './Variables.ts'

/**
 * What Access Analyzer says of policies that IAM takes, and a few things that it does not say.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
export const advisers: readonly Adviser[] = [
  unknownAction,
  conditionKey,
  keysOfActions,
  conditionOperator,
  conditionBlock,
  variables,
  resourceArn,
  fittingResource,
  addresses,
  iamEscalation,
  federation,
  principalAdvice,
  redundant,
  style,
]
