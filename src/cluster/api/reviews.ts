import type { Kind, Problem } from '../kinds/kind.ts'
import { apiVersionOf, kind } from '../kinds/kind.ts'
import type { Fields, KubeObject } from './object.ts'
import { at, isFields, listAt, textAt } from './object.ts'
import type { Objects } from './objects.ts'
import type { Attributes, Rule } from './rbac.ts'
import { authorized, rulesFor } from './rbac.ts'
import type { User } from './request.ts'
import { wrongAttributes, wrongLocal, wrongSubject } from './review-checks.ts'
import { badRequest, invalid } from './status.ts'

/** Kinds that are created to be answered and never stored. */
interface Review extends Kind {
  /** What is wrong with the question; `namespace` is the path's, `''` without one. */
  readonly problems: (asked: KubeObject, namespace: string) => readonly Problem[]
  readonly answer: (asked: KubeObject, context: ReviewContext) => Fields
}

export interface ReviewContext {
  /** Of the path. */
  readonly namespace: string | undefined
  readonly user: User
  readonly objects: Objects
  /** Whose token it is, if the API would accept it for these audiences. */
  readonly userOfToken: (
    token: string,
    audiences: readonly string[],
  ) => { user: User; audiences: readonly string[] } | undefined
  readonly whyNoUser: (token: string, audiences: readonly string[]) => string
}

function attributesOf(asked: KubeObject): Attributes {
  const path = at(asked, 'spec.nonResourceAttributes')
  if (isFields(path)) return { verb: textAt(path, 'verb'), path: textAt(path, 'path') }
  const resource = at(asked, 'spec.resourceAttributes')
  const optional = (name: string) => {
    const value = textAt(resource, name)
    return value === '' ? {} : { [name]: value }
  }
  return {
    verb: textAt(resource, 'verb'),
    group: textAt(resource, 'group'),
    resource: textAt(resource, 'resource'),
    ...optional('subresource'),
    ...optional('namespace'),
    ...optional('name'),
  }
}

const decide = (objects: Objects, user: User, asked: KubeObject): Fields =>
  authorized(objects, user, attributesOf(asked)) ? { allowed: true } : { allowed: false }

const userInfo = (user: User): Fields => ({
  username: user.name,
  ...(user.uid === undefined ? {} : { uid: user.uid }),
  groups: user.groups,
  ...(user.extra === undefined ? {} : { extra: user.extra }),
})

const strings = (value: unknown, path: string) => listAt(value, path).filter((one) => typeof one === 'string')

function rulesReview(asked: KubeObject, { objects, user }: ReviewContext): Fields {
  const namespace = textAt(asked, 'spec.namespace')
  if (namespace === '') throw badRequest('no namespace on request')
  const rules = rulesFor(objects, user, namespace)
  const isPath = (rule: Rule) => rule.nonResourceURLs.length > 0
  return {
    incomplete: false,
    resourceRules: rules
      .filter((rule) => !isPath(rule))
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, resourceNames })),
    nonResourceRules: rules.filter(isPath).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
  }
}

function tokenReview(asked: KubeObject, { userOfToken, whyNoUser }: ReviewContext): Fields {
  const question = [textAt(asked, 'spec.token'), strings(asked, 'spec.audiences')] as const
  if (question[0] === '') throw badRequest('token is required for TokenReview in authentication')
  const found = userOfToken(...question)
  if (!found) return { user: {}, error: whyNoUser(...question) }
  return { authenticated: true, user: userInfo(found.user), audiences: found.audiences }
}

function otherUser(asked: KubeObject): User {
  return { name: textAt(asked, 'spec.user'), groups: strings(asked, 'spec.groups') }
}

const review = (
  group: string,
  plural: string,
  name: string,
  namespaced: boolean,
  answer: Review['answer'],
  problems: Review['problems'] = () => [],
): Review => ({
  ...kind({ group, version: 'v1', plural, kind: name, namespaced }),
  answer,
  problems,
})

/** Earlier versions that older kubectl asks for. */
const earlier = (row: Review, ...versions: readonly string[]): readonly Review[] =>
  [row.version, ...versions].map((version) => ({ ...row, version }))

const AUTHORIZATION = 'authorization.k8s.io'
const AUTHENTICATION = 'authentication.k8s.io'

const aboutOther: Review['answer'] = (asked, { objects }) => decide(objects, otherUser(asked), asked)

const reviews: readonly Review[] = [
  review(
    AUTHORIZATION,
    'selfsubjectaccessreviews',
    'SelfSubjectAccessReview',
    false,
    (asked, { objects, user }) => decide(objects, user, asked),
    wrongAttributes,
  ),
  review(AUTHORIZATION, 'subjectaccessreviews', 'SubjectAccessReview', false, aboutOther, wrongSubject),
  review(AUTHORIZATION, 'localsubjectaccessreviews', 'LocalSubjectAccessReview', true, aboutOther, wrongLocal),
  review(AUTHORIZATION, 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', false, rulesReview),
  ...earlier(
    review(AUTHENTICATION, 'selfsubjectreviews', 'SelfSubjectReview', false, (_, { user }) => ({
      userInfo: userInfo(user),
    })),
    'v1beta1',
  ),
  review(AUTHENTICATION, 'tokenreviews', 'TokenReview', false, tokenReview),
]

export const virtualKinds: readonly Kind[] = reviews

/** The review with its status, or undefined when the kind is none. */
export function answerReview(asked: Kind, object: KubeObject, context: ReviewContext): Fields | undefined {
  const found = reviews.find((one) => one === asked)
  if (!found) return undefined
  const { namespace = '' } = context
  if ((object.metadata?.namespace ?? namespace) !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  const problems = found.problems(object, namespace)
  if (problems.length > 0) throw invalid(found, '', problems)
  return {
    ...object,
    apiVersion: apiVersionOf(found),
    kind: found.kind,
    metadata: object.metadata ?? {},
    status: found.answer(object, context),
  }
}
