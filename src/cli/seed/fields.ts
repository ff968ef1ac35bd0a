import type { PolicyKind } from '../../policy/index.ts'

/** What a field of the file may hold. */
export type FieldKind =
  | { readonly is: 'text'; readonly pattern?: RegExp; readonly choices?: readonly string[]; readonly says: string }
  | { readonly is: 'texts'; readonly says: string }
  | { readonly is: 'whole'; readonly from: number; readonly to: number; readonly says: string }
  | { readonly is: 'tags'; readonly says: string }
  | { readonly is: 'policy'; readonly as: PolicyKind; readonly says: string }
  | { readonly is: 'policies'; readonly as: PolicyKind; readonly says: string }

export type Field = FieldKind & { readonly required?: true }
type Fields = Readonly<Record<string, Field>>

const text = (says: string, pattern?: RegExp): Field => ({ is: 'text', says, ...(pattern ? { pattern } : {}) })
const texts = (says: string): Field => ({ is: 'texts', says })
const policy = (as: PolicyKind, says: string): Field => ({ is: 'policy', as, says })
const needed = (field: Field): Field => ({ ...field, required: true })

const ACCOUNT = text('customer, redhat, management, twelve digits, or the name of an account')
const TAGS: Field = { is: 'tags', says: 'names and their values' }
const name = (longest: number) =>
  needed(text(`a name of at most ${longest} letters, digits and +=,.@_-`, new RegExp(`^[\\w+=,.@-]{1,${longest}}$`)))
const PATH = text('a path between slashes, such as /team/', /^\/(?:[!-~]+\/)?$/)
const ATTACHED = texts('names of policies of the account, ARNs, or names of AWS’s own')
const INLINE: Field = { is: 'policies', as: 'identity', says: 'names and their documents' }
const BOUNDARY = text('the name or ARN of a policy')
const DESCRIPTION = text('a text of at most 512 characters', /^[^\0]{0,512}$/)
const TARGETS = texts('Root, organizational units as A/B, and accounts')
const control = (kind: 'scp' | 'rcp'): Fields => ({
  name: needed(text('a text of at most 128 characters', /^[^\0]{1,128}$/)),
  description: DESCRIPTION,
  document: needed(policy(kind, `a ${kind === 'scp' ? 'service' : 'resource'} control policy`)),
  targets: TARGETS,
})

/** The sections of a seed, in the order in which they are carried out. */
export const SECTIONS = {
  units: {
    name: needed(text('a text of at most 128 characters without /', /^[^\0/]{1,128}$/)),
    parent: text('Root, or another unit as A/B'),
  },
  accounts: {
    name: needed(text('a text of at most 50 characters', /^[ -~]{1,50}$/)),
    email: needed(text('an e-mail address', /^[^\s@]+@[^\s@]+\.[^\s@]+$/)),
    unit: text('Root, or a unit as A/B'),
    tags: TAGS,
  },
  scps: control('scp'),
  rcps: control('rcp'),
  issuers: {
    name: needed(text('lower-case letters, digits and -', /^[a-z0-9][a-z0-9-]{0,39}$/)),
    shape: { is: 'text', choices: ['github', 'gitlab', 'keycloak', 'kind'], says: 'github, gitlab, keycloak or kind' },
    url: text('an https URL', /^https:\/\/\S+$/),
  },
  providers: {
    url: needed(text('an https URL', /^https:\/\/\S+$/)),
    account: ACCOUNT,
    audiences: needed(texts('audiences of its tokens, such as sts.amazonaws.com')),
    tags: TAGS,
  },
  policies: {
    name: name(128),
    account: ACCOUNT,
    path: PATH,
    description: DESCRIPTION,
    document: needed(policy('identity', 'a policy')),
    tags: TAGS,
  },
  roles: {
    name: name(64),
    account: ACCOUNT,
    path: PATH,
    description: DESCRIPTION,
    trust: needed(policy('trust', 'a trust policy')),
    policies: ATTACHED,
    inline: INLINE,
    boundary: BOUNDARY,
    'max-session': { is: 'whole', from: 3600, to: 43_200, says: 'seconds from 3600 to 43200' },
    tags: TAGS,
  },
  users: {
    name: name(64),
    account: ACCOUNT,
    path: PATH,
    policies: ATTACHED,
    inline: INLINE,
    boundary: BOUNDARY,
    tags: TAGS,
  },
} as const satisfies Readonly<Record<string, Fields>>

export type Section = keyof typeof SECTIONS

type Tags = { readonly [name: string]: string } | undefined
type Texts = readonly string[] | undefined
type Inline = { readonly [name: string]: object } | undefined

interface Control {
  readonly name: string
  readonly description: string | undefined
  readonly document: object
  readonly targets: Texts
}

interface Entries {
  readonly units: { readonly name: string; readonly parent: string | undefined }
  readonly accounts: {
    readonly name: string
    readonly email: string
    readonly unit: string | undefined
    readonly tags: Tags
  }
  readonly scps: Control
  readonly rcps: Control
  readonly issuers: { readonly name: string; readonly shape: string | undefined; readonly url: string | undefined }
  readonly providers: {
    readonly url: string
    readonly account: string | undefined
    readonly audiences: readonly string[]
    readonly tags: Tags
  }
  readonly policies: {
    readonly name: string
    readonly account: string | undefined
    readonly path: string | undefined
    readonly description: string | undefined
    readonly document: object
    readonly tags: Tags
  }
  readonly roles: Holder & {
    readonly description: string | undefined
    readonly trust: object
    readonly 'max-session': number | undefined
  }
  readonly users: Holder
}

interface Holder {
  readonly name: string
  readonly account: string | undefined
  readonly path: string | undefined
  readonly policies: Texts
  readonly inline: Inline
  readonly boundary: string | undefined
  readonly tags: Tags
}

/** An entry of a section, as its row of `SECTIONS` says. */
export type Entry<S extends Section> = Entries[S]

/** What shall be there. */
export type Seed = { readonly [S in Section]: readonly Entry<S>[] }
