import { actionMatcher } from '../elements/Action.ts'
import { type Finding, type Rule, type Text, eitherTexts, error } from './Finding.ts'

const VENDOR = /^[A-Za-z0-9\-.]+$/

/** Actions are `vendor:Name` or `*`; a trust policy speaks of STS only. */
export const actionRule: Rule = ({ statements, kind }) => {
  const rule = kind === 'trust' ? trustErrors : actionErrors
  return statements.flatMap((statement) => eitherTexts(statement, 'Action').flatMap(rule))
}

function actionErrors(node: Text): Finding[] {
  const message = wrong(node.value)
  return message === undefined ? [] : [error('INVALID_ACTION', message, node)]
}

function wrong(action: string): string | undefined {
  if (action === '*') return undefined
  const [vendor = '', ...rest] = action.split(':')
  if (rest.length === 0) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
  if (rest.length > 1) return 'Actions/Condition can contain only one colon.'
  return VENDOR.test(vendor) ? undefined : `Vendor ${vendor} is not valid`
}

const TRUST_ACTIONS = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:TagSession',
  'sts:SetSourceIdentity',
  'sts:SetContext',
].map((action) => action.toLowerCase())

function trustErrors(node: Text): Finding[] {
  const matches = actionMatcher(node.value)
  if (node.value.toLowerCase().startsWith('sts:') && TRUST_ACTIONS.some(matches)) return []
  return [error('UNSUPPORTED_ACTION_IN_POLICY', 'AssumeRole policy may only specify STS AssumeRole actions.', node)]
}
