import type { Write } from '../../store/Store.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { instanceProfiles, oidcProviders, samlProviders, serverCertificates, type Tag } from './documents.ts'
import { deviceWrite, existingDevice, onDevice } from './mfa-devices.ts'
import { existingSamlProvider, onSamlProvider } from './saml-providers.ts'
import { existingCertificate, onCertificate } from './server-certificates.ts'
import { existing, needOn, ROLE, USER, type EntityKind } from './entity-kinds.ts'
import type { Role, User } from './documents.ts'
import { existingProfile, onProfile } from './instance-profiles.ts'
import { existingProvider, onProvider } from './oidc-providers.ts'
import { sortedPage, type PageInput } from './page.ts'
import { changesPolicy, existingPolicy, readsPolicy } from './policy-needs.ts'
import { policyWrite } from './policy-versions.ts'
import { CASED, CASELESS, checkedTags, refuseNone, tagged, tagRecord, untagged } from './tags.ts'

/** The parameter that names the tagged thing; each operation has one of them. */
interface Named {
  readonly RoleName: string
  readonly UserName: string
  readonly PolicyArn: string
  readonly InstanceProfileName: string
  readonly OpenIDConnectProviderArn: string
  readonly SerialNumber: string
  readonly SAMLProviderArn: string
  readonly ServerCertificateName: string
}

type On = Pick<Call<Named>, 'view' | 'account' | 'now' | 'input'>

/** One row a kind of thing that has tags. */
interface Taggable {
  /** As in `TagRole`. */
  readonly title: string
  readonly keys: typeof CASED
  needs(action: string, call: On, more: Partial<Need>): readonly Need[]
  /** The thing's tags, and how it is kept with other ones. @throws {Fault} NoSuchEntity */
  open(call: On): { readonly tags: readonly Tag[]; with(tags: readonly Tag[]): Write }
}

const entity = <Value extends Role | User>(kind: EntityKind<Value>): Taggable => {
  const nameOf = (input: Named) => input[`${kind.title as 'Role' | 'User'}Name`]
  return {
    title: kind.title,
    keys: CASELESS,
    needs: (action, call, more) => [needOn(kind, call, action, nameOf(call.input), more)],
    open: (call) => {
      const value = existing(kind, call, nameOf(call.input))
      return { tags: value.tags, with: (tags) => kind.put(call.account, value.name, { ...value, tags }) }
    },
  }
}

const TAGGABLE: readonly Taggable[] = [
  entity(ROLE),
  entity(USER),
  {
    title: 'Policy',
    keys: CASED,
    needs: (action, call, more) =>
      action.startsWith('List') ? readsPolicy(action)(call) : changesPolicy(action, more)(call),
    open: (call) => {
      const policy = existingPolicy(call)
      return { tags: policy.tags, with: (tags) => policyWrite(call.account, { ...policy, tags }, policy.updated) }
    },
  },
  {
    title: 'InstanceProfile',
    keys: CASED,
    needs: (action, call, more) => onProfile(action)(call).map((need) => ({ ...need, ...more })),
    open: (call) => {
      const profile = existingProfile(call)
      return {
        tags: profile.tags,
        with: (tags) => instanceProfiles.put(call.account, profile.name, { ...profile, tags }),
      }
    },
  },
  {
    title: 'OpenIDConnectProvider',
    keys: CASED,
    needs: (action, call, more) => onProvider(action, more)(call),
    open: (call) => {
      const provider = existingProvider(call)
      return {
        tags: provider.tags,
        with: (tags) => oidcProviders.put(call.account, provider.url, { ...provider, tags }),
      }
    },
  },
  {
    title: 'MFADevice',
    keys: CASED,
    needs: (action, call, more) => onDevice(action, more)(call),
    open: (call) => {
      const device = existingDevice(call)
      return { tags: device.tags, with: (tags) => deviceWrite(call.account, { ...device, tags }) }
    },
  },
  {
    title: 'SAMLProvider',
    keys: CASED,
    needs: (action, call, more) => onSamlProvider(action, more)(call),
    open: (call) => {
      const provider = existingSamlProvider(call)
      return {
        tags: provider.tags,
        with: (tags) => samlProviders.put(call.account, provider.name, { ...provider, tags }),
      }
    },
  },
  {
    title: 'ServerCertificate',
    keys: CASED,
    needs: (action, call, more) => onCertificate(action, more)(call),
    open: (call) => {
      const certificate = existingCertificate(call)
      return {
        tags: certificate.tags,
        with: (tags) => serverCertificates.put(call.account, certificate.name, { ...certificate, tags }),
      }
    },
  },
]

export const tagOperations = TAGGABLE.flatMap((kind) => [
  operation<Named & { readonly Tags: readonly Tag[] }, object>({
    name: `Tag${kind.title}`,
    authorize: (call) => kind.needs(`Tag${kind.title}`, call, { requestTags: tagRecord(call.input.Tags) }),
    handle: (call) => {
      refuseNone(call.input.Tags)
      const thing = kind.open(call)
      return {
        output: {},
        writes: [thing.with(tagged(thing.tags, checkedTags(call.input.Tags, kind.keys), kind.keys))],
      }
    },
  }),
  operation<Named & { readonly TagKeys: readonly string[] }, object>({
    name: `Untag${kind.title}`,
    authorize: (call) => kind.needs(`Untag${kind.title}`, call, { context: { 'aws:TagKeys': call.input.TagKeys } }),
    handle: (call) => {
      if (!kind.keys.removesNone) refuseNone(call.input.TagKeys)
      const thing = kind.open(call)
      return { output: {}, writes: [thing.with(untagged(thing.tags, call.input.TagKeys, kind.keys))] }
    },
  }),
  operation<Named & PageInput, object>({
    name: `List${kind.title}Tags`,
    authorize: (call) => kind.needs(`List${kind.title}Tags`, call, {}),
    handle: (call) => {
      const { items, answer } = sortedPage(kind.open(call).tags, call.input, (tag) => kind.keys.place(tag.Key))
      return { output: { Tags: items, ...answer } }
    },
  }),
])
