import { type Check, eitherTexts, hit, inStatements, texts } from './Finding.ts'

/** What works and had better be written otherwise. */
export const style: readonly Check[] = [
  {
    code: 'MISSING_VERSION',
    type: 'WARNING',
    about: 'no Version: the policy is of 2008-10-17 then, without variables',
    find: ({ root, version }) =>
      version
        ? []
        : [
            hit(
              root,
              'We recommend that you specify the Version element to help you with debugging permission issues.',
              '"Version": "2012-10-17"',
            ),
          ],
  },
  {
    code: 'EMPTY_SID_VALUE',
    type: 'SUGGESTION',
    about: 'an empty Sid',
    find: inStatements(({ members }) =>
      texts(members.get('Sid')).flatMap((sid) =>
        sid.value === '' ? [hit(sid, 'Add a value to the empty string in the Sid element.', 'a Sid, or none')] : [],
      ),
    ),
  },
  {
    code: 'WILDCARD_IN_SERVICE_NAME',
    type: 'SUGGESTION',
    about: 'a wildcard in the service of an action or resource',
    find: inStatements((statement) => {
      const actions = eitherTexts(statement, 'Action').filter(({ value }) => /^[^:*?]*[*?][^:]*:/.test(value))
      const resources = eitherTexts(statement, 'Resource').filter(({ value }) =>
        /^arn:[^:]*:[^:*?]*[*?][^:]*:/.test(value),
      )
      return [...actions, ...resources].map((node) =>
        hit(
          node,
          'Avoid using wildcards (*, ?) in the service name because it might grant unintended access to other AWS services with similar names.',
          'one statement a service',
        ),
      )
    }),
  },
]
