/**
 * What leads every AWS SDK to this endpoint. STS is named beside the rest: the SDK for Go (seen in config 1.29 to 1.33) makes the STS client
 * of its own credential providers (web identity, `role_arn` of a profile) before it reads `AWS_ENDPOINT_URL`, and would ask the real AWS.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const awsEndpoint = (url: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ENDPOINT_URL_STS: url,
})
