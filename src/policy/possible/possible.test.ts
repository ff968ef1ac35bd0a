import { describe, expect, it } from 'vitest'
import { possible } from './possible.ts'

const ann = 'arn:aws:iam::111122223333:user/ann'
const request = { principal: ann, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }
const statement = (Effect: 'Allow' | 'Deny', more: object = {}) => ({ Effect, Action: 's3:*', Resource: '*', ...more })
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const known = (key: string) => key.startsWith('aws:principal') || key === 'aws:username'
const tagged = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } }
const secure = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }

describe('what may be', () => {
  it('is yes or no where nothing unknown matters', () => {
    expect(possible(request, { identity: [document(statement('Allow'))] }, known).verdict).toBe('yes')
    expect(possible(request, { identity: [] }, known).verdict).toBe('no')
    const both = [document(statement('Allow'), statement('Allow', tagged))]
    expect(possible(request, { identity: both }, known).verdict).toBe('yes')
    const elsewhere = [document(statement('Allow', { ...tagged, Resource: 'arn:aws:s3:::other/*' }))]
    expect(possible(request, { identity: elsewhere }, known).verdict).toBe('no')
  })

  it('is if, with what must hold, where a key is not known', () => {
    expect(possible(request, { identity: [document(statement('Allow', tagged))] }, known)).toEqual({
      verdict: 'if',
      when: [[{ operator: 'StringEquals', key: 'aws:ResourceTag/team', values: ['blue'] }]],
    })
    const context = { 'aws:ResourceTag/team': 'blue' }
    expect(possible({ ...request, context }, { identity: [document(statement('Allow', tagged))] }, known).verdict).toBe(
      'yes',
    )
  })

  it('turns the conditions of a Deny round', () => {
    const policies = {
      identity: [document(statement('Allow'))],
      scp: [[document(statement('Allow'), statement('Deny', secure))]],
    }
    expect(possible(request, policies, known)).toEqual({
      verdict: 'if',
      when: [[{ operator: 'not Bool', key: 'aws:SecureTransport', values: ['false'] }]],
    })
  })

  it('knows that a condition and its negation are one', () => {
    const not = { Condition: { StringNotEquals: { 'aws:ResourceTag/team': 'blue' } } }
    const policies = { identity: [document(statement('Allow', tagged), statement('Allow', not))] }
    expect(possible(request, policies, known).verdict).toBe('yes')
  })

  it('joins what each policy type asks for, and offers alternatives', () => {
    const policies = {
      identity: [
        document(
          statement('Allow', tagged),
          statement('Allow', { Condition: { StringLike: { 'aws:UserAgent': 'x*' } } }),
        ),
      ],
      boundary: document(statement('Allow', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })),
    }
    const { when } = possible(request, policies, known)
    expect(when.map((all) => all.map(({ key }) => key).toSorted())).toEqual([
      ['aws:MultiFactorAuthPresent', 'aws:ResourceTag/team'],
      ['aws:MultiFactorAuthPresent', 'aws:UserAgent'],
    ])
  })

  it('takes a variable without a known value for what may be', () => {
    const own = document(statement('Allow', { Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/x}' }))
    expect(possible(request, { identity: [own] }, () => false)).toEqual({
      verdict: 'if',
      when: [[{ operator: 'Resource', key: 'aws:PrincipalTag/x', values: ['arn:aws:s3:::b/${aws:PrincipalTag/x}'] }]],
    })
    expect(possible(request, { identity: [own] }, known).verdict).toBe('no')
  })

  it('takes a Deny of all but what is not known for one that may be', () => {
    const own = document(
      statement('Allow'),
      statement('Deny', { Resource: undefined, NotResource: 'arn:aws:s3:::b/${aws:PrincipalTag/x}' }),
    )
    expect(possible(request, { identity: [own] }, () => false)).toEqual({
      verdict: 'if',
      when: [
        [{ operator: 'not NotResource', key: 'aws:PrincipalTag/x', values: ['arn:aws:s3:::b/${aws:PrincipalTag/x}'] }],
      ],
    })
    expect(possible(request, { identity: [own] }, known).verdict).toBe('no')
  })

  it('asks nothing of a variable where another resource of the statement is the one', () => {
    const own = document(statement('Allow', { Resource: ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:PrincipalTag/x}'] }))
    expect(possible(request, { identity: [own] }, () => false).verdict).toBe('yes')
  })

  it('looks at every kind of policy', () => {
    const everyone = { Principal: '*' }
    const open = (key: string, more: object = {}) =>
      document(statement('Allow', { Condition: { Bool: { [key]: 'true' } }, ...more }))
    const keys = (policies: object, more: object = {}) => {
      const { verdict, when } = possible({ ...request, ...more }, policies, known)
      return [verdict, ...when.map((all) => all.map(({ operator, key }) => `${operator} ${key}`).join(' and '))]
    }
    const all = document(statement('Allow'))
    expect(keys({ identity: [all], session: [open('x:s')] })).toEqual(['if', 'Bool x:s'])
    expect(keys({ identity: [all], boundary: open('x:b') })).toEqual(['if', 'Bool x:b'])
    expect(keys({ identity: [all], scp: [[all], [open('x:c')]] })).toEqual(['if', 'Bool x:c'])
    expect(keys({ resource: open('x:r', everyone) })).toEqual(['if', 'Bool x:r'])
    const denied = document({ ...statement('Deny', everyone), Condition: { Bool: { 'x:d': 'true' } } })
    expect(keys({ identity: [all], rcp: [[denied]] })).toEqual(['if', 'not Bool x:d'])
    expect(keys({ identity: [all], resource: denied })).toEqual(['if', 'not Bool x:d'])
    expect(keys({ identity: [JSON.stringify(open('x:t'))] })).toEqual(['if', 'Bool x:t'])
    expect(
      keys({ identity: [open('x:i')], resource: open('x:r', everyone) }, { resourceAccount: '999988887777' }),
    ).toEqual(['if', 'Bool x:i and Bool x:r'])
  })

  it('leaves out statements that cannot apply', () => {
    const verdict = (more: object, policies = (one: object): object => ({ identity: [document(one)] })) =>
      possible(request, policies(statement('Allow', { ...tagged, ...more })), known).verdict
    expect(verdict({})).toBe('if')
    expect(verdict({ Action: 'sqs:*' })).toBe('no')
    expect(verdict({ Principal: '*' })).toBe('no')
    expect(verdict({ Condition: { ...tagged.Condition, StringLike: { 'aws:username': 'bob' } } })).toBe('no')
    expect(verdict({ Condition: { ...tagged.Condition, StringLike: { 'aws:username': 'ann' } } })).toBe('if')
    expect(verdict({}, (one) => ({ resource: document(one) }))).toBe('no')
    expect(possible(request, { identity: [{ Statement: statement('Allow', tagged) }] }, known).verdict).toBe('if')
  })

  it('is not drowned by what statements ask for that cannot apply', () => {
    const many = Array.from({ length: 12 }, (_, at) => ({ Condition: { Bool: { [`x:k${at}`]: 'true' } } }))
    const beside = (more: object) => ({
      identity: [document(statement('Allow', tagged), ...many.map((one) => statement('Allow', { ...one, ...more })))],
    })
    for (const more of [{ Action: 'sqs:*' }, { Resource: 'arn:aws:s3:::c' }, { Principal: '*' }])
      expect(possible(request, beside(more), known).when).toMatchObject([[{ key: 'aws:ResourceTag/team' }]])
    const bobs = many.map(({ Condition }) => ({ Condition: { ...Condition, StringEquals: { 'aws:username': 'bob' } } }))
    const others = document(statement('Allow', tagged), ...bobs.map((one) => statement('Allow', one)))
    expect(possible(request, { identity: [others] }, known).when).toHaveLength(1)
    expect(possible(request, { identity: [others] }, known).when[0]).toHaveLength(1)
  })

  it('knows a resource by variables that are known', () => {
    const whose = { ...request, resource: 'arn:aws:s3:::b/ann' }
    const verdict = (...Resource: string[]) =>
      possible(whose, { identity: [document(statement('Allow', { Resource }))] }, known).verdict
    expect(verdict('arn:aws:s3:::b/${aws:username}', 'arn:aws:s3:::b/${x:y}')).toBe('yes')
    expect(verdict('arn:aws:s3:::c/*', 'arn:aws:s3:::b/${x:y}')).toBe('if')
    expect(verdict('arn:aws:s3:::c/*', 'arn:aws:s3:::c/${x:y}')).toBe('no')
  })

  it('takes variables of elder documents for what they are: texts', () => {
    const elder = (more: object) =>
      possible(request, { identity: [{ Version: '2008-10-17', Statement: statement('Allow', more) }] }, known).verdict
    expect(elder({ Resource: 'arn:aws:s3:::b/${x:y}' })).toBe('no')
    expect(elder({ Condition: { StringEquals: { 'aws:username': '${x:y}' } } })).toBe('no')
    expect(elder(tagged)).toBe('if')
  })

  it('reads variables in conditions, of documents that have them', () => {
    const own = { Condition: { StringEquals: { 'aws:username': '${x:name}' } } }
    expect(possible(request, { identity: [document(statement('Allow', own))] }, known)).toEqual({
      verdict: 'if',
      when: [[{ operator: 'StringEquals', key: 'aws:username', values: ['${x:name}'] }]],
    })
    const ours = { Condition: { StringEquals: { 'aws:username': '${aws:username}' } } }
    expect(possible(request, { identity: [document(statement('Allow', ours))] }, known).verdict).toBe('yes')
    const mine = { Resource: 'arn:aws:s3:::b/${aws:username}' }
    const whose = { ...request, resource: 'arn:aws:s3:::b/ann' }
    expect(possible(whose, { identity: [document(statement('Allow', mine))] }, known).verdict).toBe('yes')
    expect(possible(whose, { identity: [{ Statement: statement('Allow', mine) }] }, known).verdict).toBe('no')
  })

  it('knows that without a value a variable equals nothing, and that its negation holds then', () => {
    const either = ['StringEquals', 'StringNotEquals'].map((operator) =>
      statement('Allow', { Condition: { [operator]: { 'aws:username': '${x:name}' } } }),
    )
    expect(possible(request, { identity: [document(...either)] }, known).verdict).toBe('yes')
  })

  it('is no where nothing that is unknown would help', () => {
    const secured = document(statement('Allow', tagged), statement('Deny'))
    expect(possible(request, { identity: [secured] }, known)).toEqual({ verdict: 'no', when: [] })
    expect(possible(request, { identity: [document(statement('Allow', tagged), statement('Allow'))] }, known)).toEqual({
      verdict: 'yes',
      when: [],
    })
  })

  it('tries all combinations of ten unknowns', () => {
    const ten = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`x:k${at}`, 'v']))
    const twice = document(
      statement('Allow', { Condition: { StringEquals: ten } }),
      statement('Deny', { Condition: { StringEquals: { 'x:k0': 'v' } } }),
    )
    expect(possible(request, { identity: [twice] }, known).verdict).toBe('no')
    const [some, others] = [ten, ten].map((all, half) =>
      Object.fromEntries(Object.entries(all).filter((_, at) => at % 2 === half)),
    )
    const either = [some, others].map((StringEquals) => statement('Allow', { Condition: { StringEquals } }))
    expect(possible(request, { identity: [document(...either)] }, known).when).toHaveLength(2)
  })

  describe('with more than ten unknowns', () => {
    const of = (count: number, prefix: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, 'v']))
    const allowing = (Condition: object) => statement('Allow', { Condition })
    const denying = (Condition: object) => statement('Deny', { Condition })
    const many = allowing({ StringEquals: of(11, 'x:a') })
    const one = (key: string) => ({ StringEquals: { [key]: 'v' } })
    /** The verdict, and the conditions of the one case. */
    const said = (policies: object) => {
      const { verdict, when } = possible(request, policies, known)
      expect(when).toHaveLength(verdict === 'if' ? 1 : 0)
      return [verdict, ...(when[0] ?? []).map(({ operator, key }) => `${operator} ${key}`).toSorted()]
    }
    const keys = (operator: string, count: number, prefix: string) =>
      Object.keys(of(count, prefix))
        .map((key) => `${operator} ${key}`)
        .toSorted()

    it('tells all that an Allow asks for', () => {
      expect(said({ identity: [document(many)] })).toEqual(['if', ...keys('StringEquals', 11, 'x:a')])
      const not = allowing({ StringNotEquals: of(11, 'x:a') })
      expect(said({ identity: [document(not)] })).toEqual(['if', ...keys('StringNotEquals', 11, 'x:a')])
      const session = [document(allowing({ Bool: of(6, 'x:s') }))]
      const both = { session, identity: [document(allowing({ StringEquals: of(6, 'x:a') }))] }
      expect(said(both)).toEqual(['if', ...keys('Bool', 6, 'x:s'), ...keys('StringEquals', 6, 'x:a')])
    })

    it('tells one condition that a Deny does not meet, and no needless one', () => {
      const denied = document(statement('Allow'), denying({ StringEquals: of(11, 'x:a') }))
      const [verdict, ...conditions] = said({ scp: [[denied]], identity: [document(statement('Allow'))] })
      expect([verdict, conditions.length, conditions[0]?.split(' ')[0]]).toEqual(['if', 1, 'StringNotEquals'])
      const each = Object.keys(of(11, 'x:a')).map((key) => denying(one(key)))
      expect(
        said({ boundary: document(statement('Allow'), ...each), identity: [document(statement('Allow'))] }),
      ).toEqual(['if', ...keys('StringNotEquals', 11, 'x:a')])
    })

    it('is yes where they do not matter', () => {
      expect(said({ identity: [document(statement('Allow'), many)] })).toEqual(['yes'])
      expect(said({ identity: [document(many)], resource: document(statement('Allow', { Principal: '*' })) })).toEqual([
        'yes',
      ])
    })

    it('is no where none of them would help', () => {
      expect(said({ identity: [document(many, statement('Deny'))] })).toEqual(['no'])
      expect(said({ identity: [document(many)], boundary: document() })).toEqual(['no'])
      expect(said({ identity: [document(many, denying(one('x:a3')))] })).toEqual(['no'])
    })

    it('finds the other way where one Allow asks for what a Deny forbids', () => {
      const asked = Array.from({ length: 12 }, (_, at) => allowing(one(`x:b${at}`)))
      const denied = Array.from({ length: 11 }, (_, at) => denying(one(`x:b${at}`)))
      expect(said({ identity: [document(...asked, ...denied)] })).toEqual([
        'if',
        'StringEquals x:b11',
        ...keys('StringNotEquals', 11, 'x:b'),
      ])
      expect(said({ identity: [document(...asked, ...denied, denying(one('x:b11')))] })).toEqual(['no'])
    })

    it('says that some values may do where which ones cannot be found out in time', () => {
      // Each of seven has to stand at one of six places, and no two at the same.
      const [who, places] = [
        [0, 1, 2, 3, 4, 5, 6],
        [0, 1, 2, 3, 4, 5],
      ]
      const at = (who_: number, place: number) => `x:at${who_}${place}`
      const scp = who.map((one_) => [document(...places.map((place) => allowing(one(at(one_, place)))))])
      const clashes = places.flatMap((place) =>
        who.flatMap((a) =>
          who.filter((b) => b < a).map((b) => denying({ StringEquals: { [at(a, place)]: 'v', [at(b, place)]: 'v' } })),
        ),
      )
      const { verdict, when } = possible(request, { identity: [document(statement('Allow'), ...clashes)], scp }, known)
      expect(verdict).toBe('if')
      expect(when).toMatchObject([[{ operator: 'some values of', values: ['allow it'] }]])
      expect(when[0]?.[0]?.key.split(', ')).toHaveLength(42)
    })
  })
})
