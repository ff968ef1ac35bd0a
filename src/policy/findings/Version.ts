import { type Rule, error } from './Finding.ts'

/** Managed policies are of the newer version; the other kinds may leave it out, and are of the older one then. */
export const versionRule: Rule = ({ root, version, kind, inline }) => {
  const managed = (kind === 'identity' || kind === 'boundary') && !inline
  const newer = version?.type === 'string' && version.value === '2012-10-17'
  const wanted = managed || kind === 'scp' || kind === 'rcp'
  return wanted && !newer
    ? [error('INVALID_VERSION', 'Policy document must be version 2012-10-17 or greater.', version ?? root)]
    : []
}
