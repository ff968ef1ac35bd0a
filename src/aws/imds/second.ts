/** Times as the service writes them: RFC 3339 without fractions. */
export const second = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
