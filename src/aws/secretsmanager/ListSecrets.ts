import type { Operations } from '../../wire/schema/secretsmanager.types.generated.ts'
import { operation } from '../operation.ts'
import { description } from './describe.ts'
import { invalidParameter } from './faults.ts'
import { nextToken, page } from './page.ts'
import { secrets, type Secret } from './secret.ts'
import { stagesById } from './versions.ts'

export const ListSecrets = operation<Operations['ListSecrets']['input'], Operations['ListSecrets']['output']>({
  name: 'ListSecrets',
  authorize: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
  handle({ view, account, region, input, now }) {
    const matching = secrets
      .all(view, account, region, now)
      .filter((secret) => input.IncludePlannedDeletion || !secret.deleted)
      .filter((secret) => (input.Filters ?? []).every((filter) => matches(secret, filter)))
    const sorted = [...matching].sort((a, b) => (input.SortOrder === 'asc' ? 1 : -1) * (a.created - b.created))
    const { items, next } = page(sorted, input.NextToken, input.MaxResults ?? 100)
    return {
      output: {
        SecretList: items.map((secret) => ({
          ...description(secret),
          SecretVersionsToStages: stagesById(secret.versions),
        })),
        ...nextToken(next),
      },
    }
  },
})

type Filter = NonNullable<Operations['ListSecrets']['input']['Filters']>[number]

/** What a filter's values are compared with; each by its beginning. */
const FACETS: ReadonlyMap<string, (secret: Secret) => readonly string[]> = new Map<
  string,
  (secret: Secret) => readonly string[]
>([
  ['name', ({ name }) => [name]],
  ['description', ({ description: text }) => (text === undefined ? [] : [text, ...text.split(/\s+/)])],
  ['tag-key', ({ tags }) => tags.map((tag) => tag.Key)],
  ['tag-value', ({ tags }) => tags.map((tag) => tag.Value)],
  ['primary-region', ({ region }) => [region]],
  ['owning-service', () => []],
  [
    'all',
    (secret) =>
      [secret.name, secret.description ?? '', ...secret.tags.flatMap((tag) => [tag.Key, tag.Value])].flatMap((text) => [
        text,
        ...text.split(/[\s/_+=.@!-]+/),
      ]),
  ],
])

function matches(secret: Secret, { Key: key = '', Values: values = [] }: Filter): boolean {
  const facet = FACETS.get(key)
  if (!facet) throw invalidParameter(`Invalid filter key: ${key}`)
  const texts = facet(secret).map((text) => fold(key, text))
  return values.some((value) => {
    const negated = value.startsWith('!')
    const wanted = fold(key, negated ? value.slice(1) : value)
    return texts.some((text) => text.startsWith(wanted)) !== negated
  })
}

/** Names, tag keys and tag values are told apart by case; words are not. */
const fold = (key: string, text: string) => (key === 'description' || key === 'all' ? text.toLowerCase() : text)
