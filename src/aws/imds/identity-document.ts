import { createPrivateKey, generateKeyPair, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import { certifySigner, type Issued } from '../../wire/x509/issue.ts'
import { signedData } from '../../wire/x509/pkcs7.ts'
import type { World } from '../operation.ts'
import { WORLD } from '../world.ts'
import type { Host } from './metadata.ts'
import { second } from './second.ts'
import { shownJson } from './shown-json.ts'

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html */
export const identityDocument = ({ instance, account, region }: Host): string =>
  shownJson({
    accountId: account,
    architecture: instance.architecture,
    availabilityZone: instance.zone,
    billingProducts: null,
    devpayProductCodes: null,
    marketplaceProductCodes: null,
    imageId: instance.imageId,
    instanceId: instance.id,
    instanceType: instance.type,
    kernelId: null,
    pendingTime: second(instance.launched),
    privateIp: instance.privateIp,
    ramdiskId: null,
    region,
    version: '2017-09-30',
  })

const FOLDER = 'dynamic/instance-identity'

/**
 * What vouches for the document, by the same key: RSA over SHA-256 as base64, and the document signed as PKCS #7. AWS has a key for
 * each, that of `pkcs7` for DSA and SHA-1, which newer clients refuse; and it publishes their certificates, where Stint's stands in
 * the PKCS #7 and is signed by the world's CA.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-iid.html
 */
const SIGNATURES: ReadonlyMap<string, (document: Buffer, signer: Issued, at: number) => Buffer> = new Map([
  [`${FOLDER}/pkcs7`, signedData],
  [`${FOLDER}/rsa2048`, signedData],
  [`${FOLDER}/signature`, (document, { key }) => sign('sha256', document, createPrivateKey(key))],
])

export const IDENTITY_SIGNATURES: readonly string[] = [...SIGNATURES.keys()]

/** Undefined: the world has no CA that could vouch for it, or the path is none of them. */
export async function identitySignature(world: World, view: () => View, at: Host, path: string) {
  const signed = SIGNATURES.get(path)
  const signer = signed && (await signerOf(world, view))
  if (!signed || !signer) return undefined
  const bytes = signed(Buffer.from(identityDocument(at)), signer, at.instance.launched)
  return bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\n')
}

const KEY = 'instance-identity-key'
const generate = promisify(generateKeyPair)

/** The world's one, made when somebody asks for the first time. */
async function signerOf(world: World, view: () => View): Promise<Issued | undefined> {
  const before = view()
  const known = before.get<Issued>(WORLD, KEY)?.value
  const ca = before.get<Issued>(WORLD, 'ca')?.value
  if (known || !ca) return known
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 })
  const moment = { now: world.clock.hostNow(), random: world.random }
  const made = {
    certificate: certifySigner(ca, { commonName: 'Stint instance identity' }, publicKey, moment),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, // a PEM export is a string
  }
  await world.store.commit({
    writes: [{ partition: WORLD, key: KEY, value: made satisfies Json }],
    guards: before.guards(),
  })
  return view().get<Issued>(WORLD, KEY)?.value // another node's, if that was faster
}
