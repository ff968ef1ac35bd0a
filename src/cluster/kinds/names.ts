import type { NameRule } from './kind.ts'

export const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const OLD_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/

/** How names of kinds are spelled, and what Kubernetes says of others. */
export const nameRules: Readonly<Record<NameRule, { holds: (name: string) => boolean; message: string }>> = {
  subdomain: {
    holds: (name) => name.length <= 253 && SUBDOMAIN.test(name),
    message:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
  label: {
    holds: (name) => name.length <= 63 && LABEL.test(name),
    message:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  oldLabel: {
    holds: (name) => name.length <= 63 && OLD_LABEL.test(name),
    message:
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
  path: {
    holds: (name) => name !== '.' && name !== '..' && !/[/%]/.test(name),
    message: "may not be '.' or '..' and may not contain '/' or '%'",
  },
}

export const LEASES = 'leases.coordination.k8s.io'
/** Where nodes keep theirs. */
export const LEASE_NAMESPACE = 'kube-node-lease'
