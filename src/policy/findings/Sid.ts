import { type Rule, type Text, error, texts } from './Finding.ts'

const ALPHANUMERIC = /^[0-9A-Za-z]*$/

/** Ids are unique within a document; IAM's own documents take letters and digits only, other services' take more. */
export const sidRule: Rule = ({ statements, kind }) => {
  const seen = new Set<string>()
  const repeated: Text[] = []
  const sids = statements.flatMap(({ members }) => texts(members.get('Sid')))
  for (const sid of sids.filter(({ value }) => value !== '')) {
    if (seen.has(sid.value)) repeated.push(sid)
    seen.add(sid.value)
  }
  const odd = kind === 'resource' ? [] : sids.filter(({ value }) => !ALPHANUMERIC.test(value))
  return [
    ...repeated.map((node) =>
      error('UNIQUE_SIDS_REQUIRED', 'Statement IDs (SID) in a single policy must be unique.', node),
    ),
    ...odd.map((node) =>
      error(
        'UNSUPPORTED_SID',
        'Statement IDs (SID) should be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
        node,
      ),
    ),
  ]
}
