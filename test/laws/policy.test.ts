import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, evaluate, type PolicyDocument } from '../../src/policy/index.ts'
import { asCase, compare, engine } from './compare.ts'
import { type Draw, drawAsk, drawDocument, drawDocuments, drawFrom } from './draw.ts'
import type { Ask, Doc, Docs, Stmt } from './naive-evaluator.ts'

/** `STINT_SEED=… npx vitest run test/laws` draws the same cases again. */
const SEED = Number(process.env['STINT_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const CASES = Number(process.env['STINT_CASES'] ?? 200_000)
const TRIES = Math.ceil(CASES / 50)

/** Draws worlds and requests for a law; one that does not hold is shown with its seed. */
function forAll(law: (ask: Ask, docs: Docs, draw: Draw) => void): void {
  const draw = drawFrom(SEED)
  for (let i = 0; i < TRIES; i++) {
    const ask = drawAsk(draw)
    const docs = drawDocuments(draw)
    try {
      law(ask, docs, draw)
    } catch (error) {
      throw new Error(`seed ${SEED}, try ${i}: ${JSON.stringify({ ask, docs })}`, { cause: error })
    }
  }
}

const allowed = (ask: Ask, docs: Docs) => engine(ask, docs) === 'Allow'
/** The verdict without the kind of policy that it came from. */
const verdict = (ask: Ask, docs: Docs) => engine(ask, docs).split(' ')[0]

/** The same change to every document. */
function everywhere(docs: Docs, change: (doc: Doc) => Doc): Docs {
  const each = (value: unknown): unknown => (Array.isArray(value) ? value.map(each) : change(value as Doc)) // lists of documents, and lists of those
  return Object.fromEntries(Object.entries(docs).map(([type, value]) => [type, each(value)]))
}

const withStatements = (doc: Doc, change: (all: readonly Stmt[]) => readonly Stmt[]): Doc => ({
  ...doc,
  Statement: change(doc.Statement),
})

describe('laws of the policy engine', () => {
  it(`it decides as the naive evaluator does, ${CASES} times from seed ${SEED}`, () => {
    const found = compare(SEED, CASES)
    expect(found && asCase(found, SEED)).toBeUndefined()
  }, 300_000)

  it('without policies nothing is allowed but what is the root user’s own', () => {
    forAll((ask) => {
      const nothing = engine(ask, {})
      if (ask.who.kind !== 'root') expect(nothing).toMatch(/^ImplicitDeny/)
    })
  })

  it('a Deny that applies wins wherever it stands', () => {
    const statement = { Effect: 'Deny', Action: '*', Resource: '*' } as const
    const everything: Doc = { Version: '2012-10-17', Statement: [statement] }
    const toAll: Doc = { Version: '2012-10-17', Statement: [{ ...statement, Principal: '*' }] }
    const places: ((docs: Docs) => Docs)[] = [
      (docs) => ({ ...docs, identity: [...(docs.identity ?? []), everything] }),
      (docs) => ({ ...docs, boundary: everything }),
      (docs) => ({ ...docs, session: [...(docs.session ?? []), everything] }),
      (docs) => ({ ...docs, resource: toAll }),
      (docs) => ({ ...docs, scp: [...(docs.scp ?? []), [everything]] }),
      (docs) => ({ ...docs, rcp: [[toAll], ...(docs.rcp ?? [])] }),
    ]
    forAll((ask, docs) => {
      const linked = ask.who.role?.includes('/aws-service-role/')
      for (const put of linked ? places.slice(0, 4) : places) expect(verdict(ask, put(docs))).toBe('ExplicitDeny')
    })
  })

  it('neither the order of statements and documents nor that one stands twice matters', () => {
    const turned = (docs: Docs): Docs => ({
      ...everywhere(docs, (doc) => withStatements(doc, (all) => [...all].reverse())),
      ...(docs.identity && { identity: [...docs.identity, ...docs.identity].reverse() }),
      ...(docs.session && { session: [...docs.session, ...docs.session].reverse() }),
    })
    forAll((ask, docs) => {
      const before = engine(ask, docs)
      expect(
        engine(
          ask,
          everywhere(docs, (doc) => withStatements(doc, (all) => [...all, ...all])),
        ),
      ).toBe(before)
      expect(engine(ask, turned(docs))).toBe(before)
    })
  })

  it('neither a boundary, nor a session policy, nor an SCP level, nor an RCP ever widens', () => {
    forAll((ask, { boundary: _b, session: _s, ...docs }, draw) => {
      if (allowed(ask, docs)) return
      const doc = drawDocument(draw)
      const naming = drawDocument(draw, true)
      expect(allowed(ask, { ...docs, boundary: doc })).toBe(false)
      // A federated user may do nothing without a session policy: for it the first one is no limit but the permission.
      if (ask.who.kind !== 'federated-user') expect(allowed(ask, { ...docs, session: [doc] })).toBe(false)
      expect(allowed(ask, { ...docs, scp: [...(docs.scp ?? []), [doc]] })).toBe(false)
      expect(allowed(ask, { ...docs, rcp: [...(docs.rcp ?? []), [naming]] })).toBe(false)
    })
  })

  it('a statement split by its actions or resources means the same', () => {
    const split = (statement: Stmt): readonly Stmt[] => {
      const { Action, Resource } = statement
      const byAction = typeof Action === 'object' ? Action.map((one) => ({ ...statement, Action: one })) : [statement]
      return typeof Resource === 'object'
        ? byAction.flatMap((one) => Resource.map((resource) => ({ ...one, Resource: resource })))
        : byAction
    }
    forAll((ask, docs) => {
      const apart = everywhere(docs, (doc) => withStatements(doc, (all) => all.flatMap(split)))
      expect(engine(ask, apart)).toBe(engine(ask, docs))
    })
  })

  it('actions and names of condition keys have no case, resources have', () => {
    const folded = (docs: Docs): Docs =>
      everywhere(docs, (doc) =>
        withStatements(doc, (all) =>
          all.map((one) => ({
            ...one,
            ...(one.Action !== undefined && { Action: [one.Action].flat().map((action) => action.toUpperCase()) }),
            ...(one.NotAction !== undefined && { NotAction: [one.NotAction].flat().map((each) => each.toLowerCase()) }),
          })),
        ),
      )
    const upper = (ask: Ask): Ask => ({
      ...ask,
      action: ask.action.toUpperCase(),
      context: Object.fromEntries(Object.entries(ask.context).map(([key, value]) => [key.toUpperCase(), value])),
    })
    forAll((ask, docs) => {
      const before = engine(ask, docs)
      expect(engine(upper(ask), docs)).toBe(before)
      expect(engine(ask, folded(docs))).toBe(before)
    })
    const may = (resource: string) =>
      evaluate(
        { principal: 'arn:aws:iam::111122223333:user/a', action: 's3:GetObject', resource },
        {
          identity: [
            { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::B' } },
          ],
        },
      ).decision
    expect([may('arn:aws:s3:::B'), may('arn:aws:s3:::b')]).toEqual(['Allow', 'ImplicitDeny'])
  })

  it('an Allow less never widens, and a Deny more never does', () => {
    const denialsOnly = (doc: Doc) => withStatements(doc, (all) => all.filter(({ Effect }) => Effect === 'Deny'))
    forAll((ask, docs, draw) => {
      if (allowed(ask, docs)) return
      const fewer = { ...docs, identity: docs.identity?.map((doc, at) => (at === 0 ? denialsOnly(doc) : doc)) ?? [] }
      const more = { ...docs, identity: [...(docs.identity ?? []), drawDocument(draw, false, 1)] }
      expect(allowed(ask, fewer)).toBe(false)
      expect(allowed(ask, more)).toBe(false)
    })
  })

  it('what the language does not know never widens, in an Allow or a Deny', () => {
    const extras = [
      { Condition: { StringEqual: { 'aws:TagKeys': ['a'] } } },
      { Conditon: {} },
      { Condition: { NumericEquals: { 's3:max-keys': ['ten'] } } },
    ]
    const denialsOnly = (doc: Doc) => withStatements(doc, (all) => all.filter(({ Effect }) => Effect === 'Deny'))
    forAll((ask, docs) => {
      const none = { ...docs, identity: docs.identity?.map(denialsOnly) ?? [] }
      for (const extra of extras) {
        const broken = (doc: Doc) => withStatements(doc, (all) => all.map((one) => ({ ...one, ...extra })))
        const after = { ...docs, identity: docs.identity?.map(broken) ?? [] }
        expect(!allowed(ask, after) || allowed(ask, none)).toBe(true)
      }
    })
  })

  it('a policy that is cut off or spoilt anywhere grants nothing: it is no policy, or it says no more than before', () => {
    const document = drawDocument(drawFrom(SEED))
    const text = JSON.stringify({
      ...document,
      Statement: document.Statement.filter(({ Effect }) => Effect === 'Allow'),
    })
    const refusal = (spoilt: string) => {
      try {
        compile(spoilt)
        return undefined
      } catch (error) {
        return (error as { readonly code?: string }).code
      }
    }
    for (let at = 0; at < text.length; at++) expect(refusal(text.slice(0, at))).toBe('MalformedPolicyDocument')
    for (const strange of ['\uFEFF', '/**/', ',', '\u0000', '#'])
      expect(refusal(strange + text)).toBe('MalformedPolicyDocument')
  })

  it('whatever a request’s context holds, it gets an answer', () => {
    const wanted: Readonly<Record<string, string>> = {
      StringLike: "${aws:x, 'd'}*",
      NumericLessThan: '5',
      DateGreaterThan: '2026-01-01',
      Bool: 'true',
      BinaryEquals: 'QQ==',
      IpAddress: '10.0.0.0/8',
      NotIpAddress: '::/0',
      ArnLike: 'arn:aws:iam::1:role/*',
      'ForAnyValue:StringEquals': '${aws:x}',
    }
    const policies = Object.entries(wanted).map(([operator, value]) =>
      compile({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { 'aws:x': value } } }],
      } as PolicyDocument),
    )
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'binary' }), (value, resource) => {
        const asked = { principal: 'arn:aws:iam::111122223333:user/a', action: 's3:GetObject', resource }
        for (const identity of policies)
          expect(['Allow', 'ImplicitDeny']).toContain(
            evaluate({ ...asked, context: { 'aws:x': value } }, { identity: [identity] }).decision,
          )
      }),
      { numRuns: 500, seed: SEED },
    )
  })
})
