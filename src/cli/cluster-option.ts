import { text, type Input, type Option } from './command.ts'

export const CLUSTER: Option = { name: 'cluster', short: 'c', value: 'CLUSTER', summary: 'name or id of the cluster' }

/** `--cluster`, or the argument. */
export const clusterKey = (input: Input): string | undefined => text(input, 'cluster') ?? input.arguments[0]
