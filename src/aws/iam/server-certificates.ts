import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { Fault } from '../../kernel/Fault.ts'
import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { operation, type Need } from '../operation.ts'
import { balancerWith } from './certificate-use.ts'
import { serverCertificates, type ServerCertificate } from './documents.ts'
import { onPath } from './entity-kinds.ts'
import { alreadyExists, deleteConflict, noSuchEntity } from './faults.ts'
import { iamArn, uniqueId } from './ids.ts'
import { listedFrom } from './listing.ts'
import { countIn, refuseOver } from './quota-count.ts'
import { allTagsOf, at, tagsOf } from './shapes.ts'
import { CASED, checkedTags, makingWith, tagRecord } from './tags.ts'
import type { In, Out } from './types.ts'

interface CertificateCall {
  readonly view: View
  readonly account: AccountId
  readonly input: { readonly ServerCertificateName: string }
}

const RESOURCE = 'server-certificate'

/** @throws {Fault} NoSuchEntity */
export function existingCertificate({ view, account, input }: CertificateCall): ServerCertificate {
  const certificate = serverCertificates.find(view, account, input.ServerCertificateName)
  if (!certificate)
    throw noSuchEntity(`The Server Certificate with name ${input.ServerCertificateName} cannot be found.`)
  return certificate
}

export const onCertificate =
  (action: string, more: Partial<Need> = {}) =>
  ({ view, account, input }: CertificateCall): readonly Need[] => {
    const certificate = serverCertificates.find(view, account, input.ServerCertificateName)
    return [
      {
        action: `iam:${action}`,
        resource: certificate?.arn ?? iamArn(account, RESOURCE, '/', input.ServerCertificateName),
        ...(certificate && { resourceTags: tagRecord(certificate.tags) }),
        ...more,
      },
    ]
  }

const malformed = (text: string) => new Fault('MalformedCertificate', 400, text)
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

function parsed(pem: string, what: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw malformed(`Unable to parse ${what}. Please ensure the certificate is in PEM format.`)
  }
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw malformed('Unable to parse key. Please ensure the private key is in PEM format and is not encrypted.')
  }
}

/** The certificate's last moment. @throws {Fault} MalformedCertificate, KeyPairMismatch */
function checkPair({ CertificateBody, CertificateChain, PrivateKey }: In<'UploadServerCertificate'>): number {
  if ((CertificateBody.match(PEM) ?? []).length > 1)
    throw malformed('Unable to parse certificate. The body must hold one certificate; put the others into the chain.')
  const certificate = parsed(CertificateBody, 'certificate')
  const key = privateKey(PrivateKey)
  if (!certificate.checkPrivateKey(key))
    throw new Fault('KeyPairMismatch', 400, "Public key certificate and private key doesn't match.")
  if (CertificateChain !== undefined) checkChain(certificate, CertificateChain)
  return Date.parse(certificate.validTo)
}

/** Each certificate was signed by the next. */
function checkChain(certificate: X509Certificate, chain: string): void {
  const issuers = (chain.match(PEM) ?? ['']).map((pem) => parsed(pem, 'certificate chain'))
  let last = certificate
  for (const issuer of issuers) {
    if (!last.checkIssued(issuer) || !last.verify(issuer.publicKey))
      throw malformed(
        'Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order.',
      )
    last = issuer
  }
}

const metadata = (certificate: ServerCertificate) => ({
  Path: certificate.path,
  ServerCertificateName: certificate.name,
  ServerCertificateId: certificate.id,
  Arn: certificate.arn,
  UploadDate: at(certificate.created),
  Expiration: at(certificate.expires),
})

const UploadServerCertificate = operation<In<'UploadServerCertificate'>, Out<'UploadServerCertificate'>, number>({
  name: 'UploadServerCertificate',
  prepare: countIn(serverCertificates),
  authorize: ({ account, input }) =>
    makingWith(
      {
        action: 'iam:UploadServerCertificate',
        resource: iamArn(account, RESOURCE, input.Path ?? '/', input.ServerCertificateName),
      },
      'ServerCertificate',
      input.Tags,
    ),
  handle({ view, account, input, now, random, prepared: count }) {
    const { ServerCertificateName: name, Path: path = '/', CertificateChain: chain } = input
    if (serverCertificates.find(view, account, name))
      throw alreadyExists(`The Server Certificate with name ${name} already exists.`)
    refuseOver({ view, account }, 'ServerCertificatesPerAccount', count)
    const certificate: ServerCertificate = {
      arn: iamArn(account, RESOURCE, path, name),
      id: uniqueId('server-certificate', random),
      path,
      name,
      created: now,
      expires: checkPair(input),
      body: input.CertificateBody,
      ...(chain !== undefined && { chain }),
      key: input.PrivateKey,
      tags: checkedTags(input.Tags, CASED),
    }
    return {
      output: { ServerCertificateMetadata: metadata(certificate), ...tagsOf(certificate.tags) },
      writes: [serverCertificates.put(account, name, certificate)],
    }
  },
})

/** The private key never comes out again. */
const GetServerCertificate = operation<In<'GetServerCertificate'>, Out<'GetServerCertificate'>>({
  name: 'GetServerCertificate',
  authorize: onCertificate('GetServerCertificate'),
  handle(call) {
    const certificate = existingCertificate(call)
    return {
      output: {
        ServerCertificate: {
          ServerCertificateMetadata: metadata(certificate),
          CertificateBody: certificate.body,
          ...(certificate.chain !== undefined && { CertificateChain: certificate.chain }),
          ...allTagsOf(certificate.tags),
        },
      },
    }
  },
})

const ListServerCertificates = operation<In<'ListServerCertificates'>, Out<'ListServerCertificates'>>({
  name: 'ListServerCertificates',
  authorize: onPath('ListServerCertificates', 'server-certificate'),
  handle(call) {
    const { items, answer } = listedFrom(serverCertificates, call)
    return { output: { ServerCertificateMetadataList: items.map(metadata), ...answer } }
  },
})

const UpdateServerCertificate = operation<In<'UpdateServerCertificate'>, Out<'UpdateServerCertificate'>>({
  name: 'UpdateServerCertificate',
  authorize(call) {
    const { NewServerCertificateName: name = call.input.ServerCertificateName, NewPath } = call.input
    const old = serverCertificates.find(call.view, call.account, call.input.ServerCertificateName)
    const [need] = onCertificate('UpdateServerCertificate')(call) as [Need]
    return [need, { ...need, resource: iamArn(call.account, RESOURCE, NewPath ?? old?.path ?? '/', name) }]
  },
  handle(call) {
    const { view, account, input } = call
    const old = existingCertificate(call)
    const { NewServerCertificateName: name = old.name, NewPath: path = old.path } = input
    const other = serverCertificates.find(view, account, name)
    if (other && other.id !== old.id) throw alreadyExists(`The Server Certificate with name ${name} already exists.`)
    const certificate = { ...old, name, path, arn: iamArn(account, RESOURCE, path, name) }
    // A name that differs by case only is the same document.
    const same = serverCertificates.key(name) === serverCertificates.key(old.name)
    const gone = same ? [] : [serverCertificates.drop(account, old.name)]
    return { output: {}, writes: [...gone, serverCertificates.put(account, name, certificate)] }
  },
})

const DeleteServerCertificate = operation<In<'DeleteServerCertificate'>, Out<'DeleteServerCertificate'>>({
  name: 'DeleteServerCertificate',
  authorize: onCertificate('DeleteServerCertificate'),
  handle(call) {
    const { id, arn, name } = existingCertificate(call)
    const balancer = balancerWith(call.view, call.account, arn)
    if (balancer !== undefined)
      throw deleteConflict(
        `Certificate: ${id} is currently in use by ${balancer}. Please remove it first before deleting it from IAM.`,
      )
    return { output: {}, writes: [serverCertificates.drop(call.account, name)] }
  },
})

export const serverCertificateOperations = [
  UploadServerCertificate,
  GetServerCertificate,
  ListServerCertificates,
  UpdateServerCertificate,
  DeleteServerCertificate,
]
