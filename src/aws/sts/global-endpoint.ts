const GLOBAL_ENDPOINT = /^sts\.amazonaws\.com(?::\d+)?$/i

/** Whether a call came to STS's oldest name, which says no region. */
export const isGlobalEndpoint = (host: string): boolean => GLOBAL_ENDPOINT.test(host)
