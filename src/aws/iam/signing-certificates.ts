import { X509Certificate } from 'node:crypto'
import { Fault } from '../../kernel/Fault.ts'
import type { AccountId } from '../../kernel/brands.ts'
import { BASE32 } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import { operation, type Call } from '../operation.ts'
import { signingCertificates, type SigningCertificate } from './documents.ts'
import { noSuchEntity } from './faults.ts'
import { holderOf, onHolder, type Holder } from './mfa-holder.ts'
import { sortedPage } from './page.ts'
import { refuseOver } from './quota-count.ts'
import { at } from './shapes.ts'
import { settable } from './ssh-public-keys.ts'
import type { In, Out } from './types.ts'

/** Certificates that SOAP once asked for. Nothing takes them any more: they are kept and told. */

/** The certificates of a user (by unique id) or of the root user, oldest first. */
export const certificatesOf = (view: View, account: AccountId, holder: string): readonly SigningCertificate[] =>
  signingCertificates
    .all(view, account)
    .map(({ value }) => value)
    .filter((certificate) => certificate.userId === holder)
    .toSorted((a, b) => a.created - b.created)

const shape = (holder: Holder, certificate: SigningCertificate) => ({
  UserName: holder.name,
  CertificateId: certificate.id,
  CertificateBody: certificate.body,
  Status: certificate.status,
  UploadDate: at(certificate.created),
})

interface Named {
  readonly UserName?: string | undefined
  readonly CertificateId: string
}

/** @throws {Fault} NoSuchEntity */
function existingCertificate(call: Call<Named>): SigningCertificate {
  const holder = holderOf(call)
  const certificate = signingCertificates.find(call.view, call.account, call.input.CertificateId)
  if (certificate?.userId !== holder.id)
    throw noSuchEntity(`The Certificate with id ${call.input.CertificateId} cannot be found.`)
  return certificate
}

/** @throws {Fault} MalformedCertificate */
function fingerprintOf(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256
  } catch {
    throw new Fault(
      'MalformedCertificate',
      400,
      'Unable to parse certificate. Please ensure the certificate is in PEM format.',
    )
  }
}

const UploadSigningCertificate = operation<In<'UploadSigningCertificate'>, Out<'UploadSigningCertificate'>>({
  name: 'UploadSigningCertificate',
  authorize: onHolder('UploadSigningCertificate'),
  handle(call) {
    const { view, account, input, now, random } = call
    const holder = holderOf(call)
    const fingerprint = fingerprintOf(input.CertificateBody)
    if (signingCertificates.all(view, account).some(({ value }) => value.fingerprint === fingerprint))
      // The service model's words.
      throw new Fault(
        'DuplicateCertificate',
        409,
        'The same certificate is associated with an IAM user in the account.',
      )
    refuseOver(call, 'CertificatesPerUser', certificatesOf(view, account, holder.id).length)
    const certificate: SigningCertificate = {
      id: random.text(32, BASE32),
      userId: holder.id,
      body: input.CertificateBody,
      fingerprint,
      status: 'Active',
      created: now,
    }
    return {
      output: { Certificate: shape(holder, certificate) },
      writes: [signingCertificates.put(account, certificate.id, certificate)],
    }
  },
})

const ListSigningCertificates = operation<In<'ListSigningCertificates'>, Out<'ListSigningCertificates'>>({
  name: 'ListSigningCertificates',
  authorize: onHolder('ListSigningCertificates'),
  handle(call) {
    const holder = holderOf(call)
    const theirs = certificatesOf(call.view, call.account, holder.id)
    const { items, answer } = sortedPage(theirs, call.input, ({ id }) => id)
    return { output: { Certificates: items.map((certificate) => shape(holder, certificate)), ...answer } }
  },
})

const UpdateSigningCertificate = operation<In<'UpdateSigningCertificate'>, Out<'UpdateSigningCertificate'>>({
  name: 'UpdateSigningCertificate',
  authorize: onHolder('UpdateSigningCertificate'),
  handle(call) {
    const status = settable(call.input.Status)
    const certificate = existingCertificate(call)
    const updated = { ...certificate, status }
    return { output: {}, writes: [signingCertificates.put(call.account, certificate.id, updated)] }
  },
})

const DeleteSigningCertificate = operation<In<'DeleteSigningCertificate'>, Out<'DeleteSigningCertificate'>>({
  name: 'DeleteSigningCertificate',
  authorize: onHolder('DeleteSigningCertificate'),
  handle(call) {
    const { id } = existingCertificate(call)
    return { output: {}, writes: [signingCertificates.drop(call.account, id)] }
  },
})

export const signingCertificateOperations = [
  UploadSigningCertificate,
  ListSigningCertificates,
  UpdateSigningCertificate,
  DeleteSigningCertificate,
]
