import { parse } from 'yaml'

/** Kubernetes reads YAML 1.1 without its dates and its numbers by sixties: `0644` is octal, `yes` is true, `12:30` a string. */
const isForeign = (tag: unknown) =>
  tag !== null &&
  typeof tag === 'object' &&
  (('format' in tag && tag.format === 'TIME') ||
    ('tag' in tag && (tag.tag === 'tag:yaml.org,2002:timestamp' || tag.tag === 'tag:yaml.org,2002:binary')))

/** The value of a document. @throws when it is no YAML, or several documents; aliases are followed a hundred times */
export const parseYaml = (text: string): unknown =>
  parse(text, {
    version: '1.1',
    uniqueKeys: false,
    logLevel: 'error',
    maxAliasCount: 100,
    customTags: (tags) => tags.filter((tag) => !isForeign(tag)),
  })
