import { serviceNames } from './service-names.generated.ts'

let names: ReadonlyMap<string, string> | undefined

const all = (): ReadonlyMap<string, string> =>
  (names ??= new Map(serviceNames.split('\n').map((line) => line.split('|') as [string, string])))

/** A service's full name by its namespace: `AWS Identity and Access Management` for `iam`. */
export const serviceName = (namespace: string): string => all().get(namespace) ?? namespace

/** Whether actions of that namespace exist. */
export const isServiceNamespace = (namespace: string): boolean => all().has(namespace)
