/** What the person in an account acts with; as `stint env` hands it out. */
export interface PersonCredentials {
  /** Twelve digits. */
  readonly account: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The world's default region. */
  readonly region: string
  readonly ocmToken: string
  /** For OCM's token endpoint; never ends. */
  readonly ocmRefreshToken: string
}
