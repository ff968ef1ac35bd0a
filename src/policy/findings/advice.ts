import { addresses } from './Addresses.ts'
import { conditionBlocks } from './ConditionBlock.ts'
import { conditionKeys } from './ConditionKey.ts'
import { conditionOperators } from './ConditionOperator.ts'
import { conditionValues } from './ConditionValue.ts'
import { federation } from './Federation.ts'
import type { Check } from './Finding.ts'
import { fittingResources } from './FittingResource.ts'
import { iamEscalations } from './IamEscalation.ts'
import { keysOfActions } from './KeysOfActions.ts'
import { principalAdvice } from './PrincipalAdvice.ts'
import { redundant } from './Redundant.ts'
import { resourceArns } from './ResourceArn.ts'
import { servicePrincipals } from './ServicePrincipal.ts'
import { sizes } from './Size.ts'
import { style } from './Style.ts'
import { tagKeys } from './TagKeys.ts'
import { trustActions } from './TrustActions.ts'
import { unknownActions } from './UnknownAction.ts'
import { variables } from './Variables.ts'

/**
 * What Access Analyzer says of policies that IAM takes, and a few things that it does not say: one row a code.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
export const checks: readonly Check[] = [
  unknownActions,
  conditionKeys,
  tagKeys,
  keysOfActions,
  conditionOperators,
  conditionBlocks,
  conditionValues,
  variables,
  resourceArns,
  fittingResources,
  addresses,
  iamEscalations,
  federation,
  trustActions,
  servicePrincipals,
  principalAdvice,
  redundant,
  style,
  sizes,
].flat()
