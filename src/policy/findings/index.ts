import { actionRule } from './Action.ts'
import { conditionRule } from './Condition.ts'
import { controlPolicyRule } from './ControlPolicy.ts'
import type { Rule } from './Finding.ts'
import { legacyParsing } from './LegacyParsing.ts'
import { missingElement, missingResource } from './MissingElement.ts'
import { principalRule } from './Principal.ts'
import { prohibitedElement } from './ProhibitedElement.ts'
import { resourceRule } from './Resource.ts'
import { sidRule } from './Sid.ts'
import { versionRule } from './Version.ts'

/** In the order in which AWS finds fault: it reports the first one only. */
export const rules: readonly Rule[] = [
  versionRule,
  prohibitedElement,
  legacyParsing,
  sidRule,
  missingElement,
  resourceRule,
  actionRule,
  missingResource,
  conditionRule,
  principalRule,
  controlPolicyRule,
]
