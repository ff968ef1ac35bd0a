import { serviceNames } from './service-names.generated.ts'

let names: ReadonlyMap<string, string> | undefined

/** A service's full name by its namespace: `AWS Identity and Access Management` for `iam`. */
export function serviceName(namespace: string): string {
  names ??= new Map(serviceNames.split('\n').map((line) => line.split('|') as [string, string]))
  return names.get(namespace) ?? namespace
}
