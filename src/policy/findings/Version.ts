import { type Rule, error } from './Finding.ts'

/**
 * Managed policies are of the newer version; the other kinds may leave it out, and are of the older one then. So may control policies, although
 * their pages ask for the newer: Organizations was seen to take an SCP without, and RCPs without and of 2008.
 */
export const versionRule: Rule = ({ root, version, kind, inline }) => {
  const managed = (kind === 'identity' || kind === 'boundary') && !inline
  const newer = version?.type === 'string' && version.value === '2012-10-17'
  return managed && !newer
    ? [error('INVALID_VERSION', 'Policy document must be version 2012-10-17 or greater.', version ?? root)]
    : []
}
