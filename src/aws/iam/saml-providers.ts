import { createPrivateKey } from 'node:crypto'
import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import { BASE32 } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import { parseXml, type XmlElement } from '../../wire/xml.ts'
import { operation, type Need } from '../operation.ts'
import { samlProviders, type SamlProvider } from './documents.ts'
import { onEach } from './entity-kinds.ts'
import { alreadyExists, invalidInput, limitExceeded, noSuchEntity } from './faults.ts'
import { countIn, refuseOver } from './quota-count.ts'
import { allTagsOf, at, tagsOf } from './shapes.ts'
import { CASED, checkedTags, makingWith, tagRecord } from './tags.ts'
import type { In, Out } from './types.ts'

/** SAML identity providers as objects: kept, checked, shown and named in trust policies. Signing in with SAML is not served. */

const RESOURCE = 'saml-provider/'
const arnOf = (account: AccountId, name: string) => `arn:aws:iam::${account}:${RESOURCE}${name}`

interface ProviderCall {
  readonly view: View
  readonly account: AccountId
  readonly input: { readonly SAMLProviderArn: string }
}

/** @throws {Fault} InvalidInput for the ARN of anything else. */
function named(arn: string): { readonly owner: AccountId; readonly name: string } {
  const parts = parseArn(arn)
  if (parts?.service !== 'iam' || !isAccountId(parts.account) || !parts.resource.startsWith(RESOURCE))
    throw invalidInput(`Invalid ARN: ${arn}`)
  return { owner: parts.account, name: parts.resource.slice(RESOURCE.length) }
}

/** Policies are asked about the ARN that is named: nothing is found by another one, nor by a name in another case. */
function find({ view, input }: ProviderCall): SamlProvider | undefined {
  const { owner, name } = named(input.SAMLProviderArn)
  const provider = samlProviders.find(view, owner, name)
  return provider?.arn === input.SAMLProviderArn ? provider : undefined
}

/** @throws {Fault} NoSuchEntity */
export function existingSamlProvider(call: ProviderCall): SamlProvider {
  const provider = find(call)
  if (!provider) throw noSuchEntity(`Manifest not found for arn ${call.input.SAMLProviderArn}`)
  return provider
}

export const onSamlProvider =
  (action: string, more: Partial<Need> = {}) =>
  (call: ProviderCall): readonly Need[] => {
    const provider = find(call)
    return [
      {
        action: `iam:${action}`,
        resource: call.input.SAMLProviderArn,
        resourceAccount: named(call.input.SAMLProviderArn).owner,
        ...(provider && { resourceTags: tagRecord(provider.tags) }),
        ...more,
      },
    ]
  }

/** Where the metadata says nothing, IAM takes it to be good for a hundred years. */
const FOREVER = 100 * 365.25 * 24 * 3_600_000

const parsing = () => invalidInput('Could not parse metadata')

/** Until when the metadata is good. @throws {Fault} InvalidInput unless it describes an identity provider with a signing certificate. */
export function checkedMetadata(text: string, now: number): number {
  const root = parseXml(text, parsing)
  const provider = root.children.find(({ tag }) => tag === 'IDPSSODescriptor')
  if (root.tag !== 'EntityDescriptor' || !root.attributes.get('entityID') || !provider) throw parsing()
  if (!holds(provider, 'X509Certificate')) throw invalidInput('Metadata must contain at least one X.509 certificate')
  const until = root.attributes.get('validUntil')
  const time = until === undefined ? now + FOREVER : Date.parse(until)
  if (Number.isNaN(time)) throw parsing()
  return time
}

const holds = (element: XmlElement, tag: string): boolean =>
  element.children.some((child) => (child.tag === tag ? child.text.trim() !== '' : holds(child, tag)))

const MOST_KEYS = 2

function addedKey(provider: SamlProvider, pem: string | undefined, now: number, id: string): SamlProvider {
  if (pem === undefined) return provider
  if (provider.keys.length >= MOST_KEYS) throw limitExceeded(`Cannot exceed quota for SAMLPrivateKeys: ${MOST_KEYS}`)
  try {
    createPrivateKey(pem)
  } catch {
    throw invalidInput('Unable to parse the private key. Please ensure that it is in PEM format and not encrypted.')
  }
  return { ...provider, keys: [...provider.keys, { id, pem, created: now }] }
}

const checkEncryption = (mode: string | undefined, provider: SamlProvider): SamlProvider => {
  if (mode !== undefined && provider.keys.length === 0)
    throw invalidInput('AssertionEncryptionMode can be set only when the provider has a private key.')
  return mode === undefined ? provider : { ...provider, encryption: mode as 'Required' | 'Allowed' } // an enumeration
}

const CreateSAMLProvider = operation<In<'CreateSAMLProvider'>, Out<'CreateSAMLProvider'>, number>({
  name: 'CreateSAMLProvider',
  prepare: countIn(samlProviders),
  authorize: ({ account, input }) =>
    makingWith(
      {
        action: 'iam:CreateSAMLProvider',
        resource: arnOf(account, input.Name),
      },
      'SAMLProvider',
      input.Tags,
    ),
  handle({ view, account, input, now, random, prepared: count }) {
    const { Name: name, SAMLMetadataDocument: metadata } = input
    if (samlProviders.find(view, account, name)) throw alreadyExists(`SAMLProvider with name ${name} already exists.`)
    refuseOver({ view, account }, 'SAMLProvidersPerAccount', count)
    const bare: SamlProvider = {
      arn: arnOf(account, name),
      name,
      uuid: `SAMLSP${random.text(16, BASE32)}`,
      metadata,
      validUntil: checkedMetadata(metadata, now),
      created: now,
      tags: checkedTags(input.Tags, CASED),
      keys: [],
    }
    const keyed = addedKey(bare, input.AddPrivateKey, now, random.text(20, BASE32))
    const provider = checkEncryption(input.AssertionEncryptionMode, keyed)
    return {
      output: { SAMLProviderArn: provider.arn, ...tagsOf(provider.tags) },
      writes: [samlProviders.put(account, name, provider)],
    }
  },
})

const UpdateSAMLProvider = operation<In<'UpdateSAMLProvider'>, Out<'UpdateSAMLProvider'>>({
  name: 'UpdateSAMLProvider',
  authorize: onSamlProvider('UpdateSAMLProvider'),
  handle(call) {
    const { account, input, now, random } = call
    const old = existingSamlProvider(call)
    const { SAMLMetadataDocument: metadata, RemovePrivateKey: gone } = input
    if (gone !== undefined && !old.keys.some(({ id }) => id === gone))
      throw noSuchEntity(`The private key with id ${gone} cannot be found.`)
    const described = metadata === undefined ? old : { ...old, metadata, validUntil: checkedMetadata(metadata, now) }
    const left = { ...described, keys: described.keys.filter(({ id }) => id !== gone) }
    const keyed = addedKey(left, input.AddPrivateKey, now, random.text(20, BASE32))
    const provider = checkEncryption(input.AssertionEncryptionMode, keyed)
    return { output: { SAMLProviderArn: old.arn }, writes: [samlProviders.put(account, old.name, provider)] }
  },
})

const GetSAMLProvider = operation<In<'GetSAMLProvider'>, Out<'GetSAMLProvider'>>({
  name: 'GetSAMLProvider',
  authorize: onSamlProvider('GetSAMLProvider'),
  handle(call) {
    const provider = existingSamlProvider(call)
    return {
      output: {
        SAMLProviderUUID: provider.uuid,
        SAMLMetadataDocument: provider.metadata,
        CreateDate: at(provider.created),
        ValidUntil: at(provider.validUntil),
        ...allTagsOf(provider.tags),
        AssertionEncryptionMode: provider.encryption ?? 'Allowed',
        PrivateKeyList: provider.keys.map(({ id, created }) => ({ KeyId: id, Timestamp: at(created) })),
      },
    }
  },
})

const ListSAMLProviders = operation<In<'ListSAMLProviders'>, Out<'ListSAMLProviders'>>({
  name: 'ListSAMLProviders',
  authorize: onEach('ListSAMLProviders', 'saml-provider'),
  handle: ({ view, account }) => ({
    output: {
      SAMLProviderList: samlProviders.all(view, account).map(({ value }) => ({
        Arn: value.arn,
        ValidUntil: at(value.validUntil),
        CreateDate: at(value.created),
      })),
    },
  }),
})

const DeleteSAMLProvider = operation<In<'DeleteSAMLProvider'>, Out<'DeleteSAMLProvider'>>({
  name: 'DeleteSAMLProvider',
  authorize: onSamlProvider('DeleteSAMLProvider'),
  handle: (call) => ({
    output: {},
    writes: [samlProviders.drop(call.account, existingSamlProvider(call).name)],
  }),
})

export const samlOperations = [
  CreateSAMLProvider,
  UpdateSAMLProvider,
  GetSAMLProvider,
  ListSAMLProviders,
  DeleteSAMLProvider,
]
