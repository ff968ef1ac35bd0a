import { parse } from 'yaml'

/** Bytes. Clients send YAML by hand, and reading it takes its time. */
export const YAML_LIMIT = 1024 * 1024

const STRANGE = ['timestamp', 'binary', 'set', 'omap', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`)

/** Kubernetes reads YAML 1.1 without its dates, its sets and its numbers by sixties: `0644` is octal, `yes` is true, `12:30` a string. */
const isStrange = (tag: unknown) =>
  tag !== null &&
  typeof tag === 'object' &&
  (('format' in tag && tag.format === 'TIME') || ('tag' in tag && STRANGE.includes(String(tag.tag))))

/** The value of a document. @throws when it is no YAML, or several documents; aliases are followed a hundred times */
export const parseYaml = (text: string): unknown =>
  parse(text, {
    version: '1.1',
    uniqueKeys: false,
    logLevel: 'error',
    maxAliasCount: 100,
    customTags: (tags) => tags.filter((tag) => !isStrange(tag)),
  })
