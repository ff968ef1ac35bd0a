export const CLUSTERS = '/api/clusters_mgmt/v1'
export const ACCOUNTS = '/api/accounts_mgmt/v1'
export const TRANSPARENCY = '/api/access_transparency/v1'

/** How one object names another. */
export const link = (kind: string, id: string, href: string) => ({ kind: `${kind}Link`, id, href })

/** RFC 3339, as OCM writes times. `ms`: world milliseconds. */
export const timestamp = (ms: number) => new Date(ms).toISOString()
