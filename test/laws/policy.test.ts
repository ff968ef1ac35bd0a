import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decision, type PolicyDocument, compile, evaluate } from '../../src/policy/index.ts'
import { ask, document, documents } from './arbitraries.ts'
import { type Ask, type Doc, type Docs, decide } from './naive-evaluator.ts'

const RUNS = { numRuns: 1000 }

function engine({ user, action, resource, owner, context }: Ask, docs: Docs): Decision {
  return evaluate(
    { principal: user, action, resource, resourceAccount: owner, context },
    docs as { [K in keyof Docs]: never },
  )
}

function allowed(request: Ask, docs: Docs): boolean {
  return engine(request, docs).decision === 'Allow'
}

describe('laws of the policy engine', () => {
  it('it decides as the naive evaluator does', () => {
    fc.assert(
      fc.property(ask, documents, (request, docs) => {
        expect(engine(request, docs).decision).toBe(decide(request, docs))
      }),
      { numRuns: 5000 },
    )
  })

  it('without policies nothing is allowed', () => {
    fc.assert(
      fc.property(ask, (request) => !allowed(request, { identity: [] })),
      RUNS,
    )
  })

  it('a Deny that applies wins wherever it stands', () => {
    const everything: Doc = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: ['*'], Resource: ['*'] }] }
    const toAll: Doc = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: { AWS: ['*'] }, Action: ['*'], Resource: ['*'] }],
    }
    const places: ((docs: Docs) => Docs)[] = [
      (docs) => ({ ...docs, identity: [...docs.identity, everything] }),
      (docs) => ({ ...docs, boundary: everything }),
      (docs) => ({ ...docs, session: [...(docs.session ?? []), everything] }),
      (docs) => ({ ...docs, resource: toAll }),
      (docs) => ({ ...docs, scp: [...(docs.scp ?? []), [everything]] }),
    ]
    fc.assert(
      fc.property(
        ask,
        documents,
        fc.constantFrom(...places),
        (request, docs, put) => engine(request, put(docs)).decision === 'ExplicitDeny',
      ),
      RUNS,
    )
  })

  it('the order of statements and documents does not matter', () => {
    const reversed = (doc: Doc): Doc => ({ ...doc, Statement: [...doc.Statement].reverse() })
    fc.assert(
      fc.property(ask, documents, (request, docs) => {
        const turned = {
          ...docs,
          identity: docs.identity.map(reversed).reverse(),
          ...(docs.resource && { resource: reversed(docs.resource) }),
          ...(docs.scp && { scp: docs.scp.map((level) => level.map(reversed).reverse()) }),
        }
        expect(engine(request, turned).decision).toBe(engine(request, docs).decision)
      }),
      RUNS,
    )
  })

  it('neither a boundary, nor a session policy, nor an SCP level ever adds', () => {
    const limits: ((docs: Docs, doc: Doc) => Docs)[] = [
      (docs, doc) => ({ ...docs, boundary: doc }),
      (docs, doc) => ({ ...docs, session: [doc] }),
      (docs, doc) => ({ ...docs, scp: [...(docs.scp ?? []), [doc]] }),
    ]
    fc.assert(
      fc.property(
        ask,
        documents,
        document(),
        fc.constantFrom(...limits),
        (request, { boundary: _b, session: _s, ...docs }, doc, limit) => {
          expect(allowed(request, docs) || !allowed(request, limit(docs, doc))).toBe(true)
        },
      ),
      RUNS,
    )
  })

  it('an operator or element that is not known never widens, in an Allow or a Deny', () => {
    const broken = (doc: Doc, extra: object): Doc => ({
      ...doc,
      Statement: doc.Statement.map((one) => ({ ...one, ...extra })),
    })
    const extras = [
      { Condition: { StringEqual: { 'aws:TagKeys': ['a'] } } },
      { Conditon: {} },
      { Condition: { NumericEquals: { 's3:max-keys': ['ten'] } } },
    ]
    fc.assert(
      fc.property(ask, documents, fc.constantFrom(...extras), (request, docs, extra) => {
        const none = docs.identity.map((doc) => ({
          ...doc,
          Statement: doc.Statement.filter(({ Effect }) => Effect === 'Deny'),
        }))
        const after = engine(request, { ...docs, identity: docs.identity.map((doc) => broken(doc, extra)) }).decision
        expect(after !== 'Allow' || allowed(request, { ...docs, identity: none })).toBe(true)
      }),
      RUNS,
    )
  })

  it('an Allow less never widens, and a Deny more never does', () => {
    fc.assert(
      fc.property(ask, documents, document(), (request, docs, doc) => {
        const fewer = {
          ...docs,
          identity: docs.identity
            .slice(1)
            .concat(
              docs.identity
                .slice(0, 1)
                .map((one) => ({ ...one, Statement: one.Statement.filter(({ Effect }) => Effect === 'Deny') })),
            ),
        }
        const denying = { ...doc, Statement: doc.Statement.map((one) => ({ ...one, Effect: 'Deny' as const })) }
        expect(allowed(request, docs) || !allowed(request, fewer)).toBe(true)
        expect(allowed(request, docs) || !allowed(request, { ...docs, identity: [...docs.identity, denying] })).toBe(
          true,
        )
      }),
      RUNS,
    )
  })

  it('whatever a request’s context holds, it gets an answer', () => {
    const conditions = [
      'StringLike',
      'NumericLessThan',
      'DateGreaterThan',
      'Bool',
      'BinaryEquals',
      'IpAddress',
      'NotIpAddress',
      'ArnLike',
      'ForAnyValue:StringEquals',
    ]
    const values = [
      "${aws:x, 'd'}*",
      '5',
      '2026-01-01',
      'true',
      'QQ==',
      '10.0.0.0/8',
      '::/0',
      'arn:aws:iam::1:role/*',
      '${aws:x}',
    ]
    const policies = conditions.map((operator, i) =>
      compile({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { 'aws:x': values[i] } } }],
      } as PolicyDocument),
    )
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'binary' }), (value, resource) => {
        for (const identity of policies) {
          const { decision } = evaluate(
            {
              principal: 'arn:aws:iam::111122223333:user/a',
              action: 's3:GetObject',
              resource,
              context: { 'aws:x': value },
            },
            { identity: [identity] },
          )
          expect(['Allow', 'ImplicitDeny']).toContain(decision)
        }
      }),
      { numRuns: 500 },
    )
  })
})
