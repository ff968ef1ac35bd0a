/** A slice keeps all that it was cut from, secrets too; its copy does not. */
export const alone = (slice: string): string => JSON.parse(JSON.stringify(slice)) as string
