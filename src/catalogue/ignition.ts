/**
 * Ignition as OpenShift's machines read it, version 3.2: what the installer writes and a booting machine takes apart.
 * @see https://coreos.github.io/ignition/configuration-v3_2/
 */
export interface Ignition {
  readonly ignition: {
    readonly version: '3.2.0'
    readonly config?: { readonly merge: readonly { readonly source: string }[] }
  }
  readonly storage?: { readonly files: readonly IgnitionFile[] }
}

export interface IgnitionFile {
  readonly path: string
  /** Octal 0600 = 384. */
  readonly mode: number
  readonly contents: { readonly source: string }
}

/** Where the installer puts what the bootstrap machine needs. Manifests are JSON, one object a file, applied in name order. */
export const bootstrapPaths = {
  /** PEM, PKCS#1: signs service-account tokens. */
  signingKey: '/opt/openshift/tls/bound-service-account-signing-key.key',
  /** The administrator's bearer token, which the kubeconfig holds. */
  adminToken: '/opt/openshift/auth/admin-token',
  /** ClusterFacts. */
  cluster: '/opt/openshift/cluster.json',
  manifests: '/opt/openshift/manifests/',
} as const

/** What a machine must know to find its cluster. */
export interface ClusterFacts {
  /** OCM's id: the API stands at `/clusters/<id>`. */
  readonly id: string
  /** A UUID: what OCM calls the external id is the cluster's own name of itself, `spec.clusterID` of its ClusterVersion. */
  readonly externalId: string
  readonly name: string
  readonly infraId: string
  readonly region: string
  readonly account: string
  /** `https://…`: the `iss` of service-account tokens. */
  readonly issuer: string
  /** Full version, `4.21.3`. */
  readonly version: string
  readonly domain: string
  /** `Manual`: credentials are made by hand, by roles. Empty: the cluster mints its own. */
  readonly credentialsMode?: 'Manual' | ''
}

/** A pointer config, as user data holds it: fetch the rest from there. */
export function pointer(source: string): Ignition {
  return { ignition: { version: '3.2.0', config: { merge: [{ source }] } } }
}

/** A config of plain files, each readable by root only. */
export function filesConfig(files: ReadonlyMap<string, string>): Ignition {
  return {
    ignition: { version: '3.2.0' },
    storage: {
      files: [...files].map(([path, text]) => ({
        path,
        mode: 0o600,
        contents: { source: `data:;base64,${Buffer.from(text).toString('base64')}` },
      })),
    },
  }
}

/** The files of a config by path. Files that are not inline are left out. */
export function filesOf(config: Ignition): ReadonlyMap<string, string> {
  const inline = /^data:[^,]*;base64,(.*)$/s
  return new Map(
    (config.storage?.files ?? []).flatMap(({ path, contents }) => {
      const found = inline.exec(contents.source)?.[1]
      return found === undefined ? [] : [[path, Buffer.from(found, 'base64').toString('utf8')] as const]
    }),
  )
}
