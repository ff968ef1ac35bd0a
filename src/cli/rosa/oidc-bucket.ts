import { bucketIssuer, keeps, oidcBucketName, oidcPrefix, oidcSecretName } from '../../catalogue/names.ts'
import { publicAccessBlock, publicReadPolicy, signingKeyBits } from '../../catalogue/oidc.ts'
import { redHatManaged, tagList } from '../../catalogue/tags.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { DISCOVERY_PATH, discoveryDocument, JWKS_PATH, jwksDocument } from '../../wire/jose/discovery.ts'
import { generateSigningKey, privatePem } from '../../wire/jose/signing-key.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import type { Session } from '../session.ts'

/** An issuer of the customer's own: its documents in a public bucket, its key in Secrets Manager. */
export interface OidcBucket {
  readonly bucket: string
  readonly issuer: string
  readonly secretName: string
  /** PEM. */
  readonly key: string
  readonly keyFile: string
  readonly discovery: string
  readonly jwks: string
}

/** Makes names and a key; nothing is sent. @throws {Refusal} for a prefix that a bucket cannot have */
export async function newOidcBucket({ random, region }: Session, prefix: string | undefined): Promise<OidcBucket> {
  if (prefix !== undefined && !keeps(oidcPrefix, prefix))
    throw new Refusal(
      `--prefix takes a lower-case label of at most ${oidcPrefix.maxLength} characters, not ${JSON.stringify(prefix)}.`,
      { exitCode: 2 },
    )
  const bucket = oidcBucketName(prefix, random)
  const issuer = bucketIssuer(bucket, region)
  const key = await generateSigningKey(signingKeyBits)
  const secretName = oidcSecretName(bucket)
  return {
    bucket,
    issuer,
    secretName,
    key: privatePem(key),
    keyFile: `${secretName}.key`,
    discovery: JSON.stringify(discoveryDocument(issuer), null, 2),
    jwks: JSON.stringify(jwksDocument([key.publicKey]), null, 2),
  }
}

export const documentFiles = ({ bucket }: OidcBucket) => ({
  discovery: `discovery-document-${bucket}.json`,
  jwks: `jwks-${bucket}.json`,
})

/** Bucket, documents, secret. A new bucket is closed to the public: it has to be opened before its policy may. */
export function bucketWants({ region }: Session, source: OidcBucket): readonly Want[] {
  const { bucket, secretName, key, keyFile } = source
  const files = documentFiles(source)
  const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
  const object = (path: string, body: string, file: string) =>
    awsCall(
      's3',
      'PutObject',
      {
        Bucket: bucket,
        Key: path,
        Body: Buffer.from(body),
        ContentType: 'application/json',
        Tagging: 'red-hat-managed=true',
      },
      { done: `wrote s3://${bucket}/${path}`, files: { Body: file }, region },
    )
  return [
    {
      what: `bucket ${bucket}`,
      calls: [
        awsCall('s3', 'CreateBucket', { Bucket: bucket, ...elsewhere }, { done: `created bucket ${bucket}`, region }),
        awsCall(
          's3',
          'PutBucketTagging',
          { Bucket: bucket, Tagging: { TagSet: tagList(redHatManaged) } },
          { done: `tagged bucket ${bucket}`, region },
        ),
        awsCall(
          's3',
          'PutPublicAccessBlock',
          { Bucket: bucket, PublicAccessBlockConfiguration: publicAccessBlock },
          { done: `let bucket ${bucket} have a public policy`, region },
        ),
        awsCall(
          's3',
          'PutBucketPolicy',
          { Bucket: bucket, Policy: JSON.stringify(publicReadPolicy(bucket)) },
          { done: `opened bucket ${bucket} to readers`, files: { Policy: `readonly-policy-${bucket}.json` }, region },
        ),
        object(DISCOVERY_PATH, source.discovery, files.discovery),
        object(JWKS_PATH, source.jwks, files.jwks),
      ],
    },
    {
      what: `secret ${secretName}`,
      calls: [
        awsCall(
          'secretsmanager',
          'CreateSecret',
          { Name: secretName, Description: `Secret for ${bucket}`, SecretString: key, Tags: tagList(redHatManaged) },
          { done: `created secret ${secretName}`, files: { SecretString: keyFile }, region },
        ),
      ],
    },
  ]
}
