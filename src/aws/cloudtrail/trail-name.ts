import { faults } from './faults.ts'

const RULES: readonly (readonly [rule: (name: string) => boolean, text: (name: string) => string])[] = [
  [(name) => /^[A-Za-z0-9._-]*$/.test(name), () => 'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).'],
  [(name) => name.length >= 3, (name) => `Trail name too short. Minimum allowed length: 3 characters. Specified name length: ${name.length} characters.`],
  [(name) => name.length <= 128, (name) => `Trail name too long. Maximum allowed length: 128 characters. Specified name length: ${name.length} characters.`],
  [(name) => /^[A-Za-z0-9]/.test(name), () => 'Trail name must starts with a letter or number.'],
  [(name) => /[A-Za-z0-9]$/.test(name), () => 'Trail name must ends with a letter or number.'],
  [(name) => !/[._-]{2}/.test(name), () => 'Trail name cannot have adjacent periods, underscores or dashes.'],
  [(name) => !/^\d+\.\d+\.\d+\.\d+$/.test(name), () => 'Trail name cannot be in IP address format.'],
] // prettier-ignore

/** @throws {Fault} InvalidTrailNameException. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html */
export function checkTrailName(name: string): void {
  const broken = RULES.find(([rule]) => !rule(name))
  if (broken) throw faults.trailName(broken[1](name))
}
