import { defaultVersion, minorOf, versions } from '../../catalogue/versions.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { flag, text, type Input } from '../command.ts'
import { wasTyped, type Item } from '../interview.ts'
import { count } from './cluster-fields.ts'
import { checkedName } from './create-cluster.ts'
import { MODE_ITEM } from './naming.ts'
import { installable } from './versions.ts'

const number = (name: string) => (input: Input) => count(text(input, name) ?? '', name)
const least = (input: Input) => (flag(input, 'multi-az') ? '3' : '2')
const isScaled = (input: Input) => flag(input, 'enable-autoscaling')

/** @throws {Refusal} for what is no list of subnets */
function subnets(input: Input): void {
  const wrong = (text(input, 'subnet-ids') ?? '').split(',').find((id) => !/^subnet-[0-9a-f]+$/.test(id.trim()))
  if (wrong !== undefined) throw new Refusal(`${JSON.stringify(wrong)} is no subnet's id.`)
}

/** What `create cluster` asks a person for, in rosa's order. */
export const CLUSTER_ITEMS: readonly Item[] = [
  {
    flag: 'cluster-name',
    title: 'Cluster name',
    when: ({ arguments: words }) => words.length === 0,
    check: (input) => checkedName(text(input, 'cluster-name')),
  },
  {
    flag: 'version',
    title: 'OpenShift version',
    preset: minorOf(defaultVersion),
    choices: [...new Set(versions.map(({ minor }) => minor))],
    check: (input) => installable(text(input, 'version')),
  },
  { flag: 'multi-az', title: 'Multiple availability zones', yesNo: true },
  { flag: 'compute-machine-type', title: 'Compute nodes instance type', preset: 'm5.xlarge' },
  {
    flag: 'enable-autoscaling',
    title: 'Enable autoscaling',
    yesNo: true,
    when: (input) => !wasTyped(input, 'replicas'),
  },
  { flag: 'min-replicas', title: 'Min replicas', preset: least, when: isScaled, check: number('min-replicas') },
  {
    flag: 'max-replicas',
    title: 'Max replicas',
    preset: (input) => text(input, 'min-replicas'),
    when: isScaled,
    check: number('max-replicas'),
  },
  {
    flag: 'replicas',
    title: 'Compute nodes',
    preset: least,
    when: (input) => !isScaled(input) && !wasTyped(input, 'min-replicas') && !wasTyped(input, 'max-replicas'),
    check: number('replicas'),
  },
  {
    flag: 'subnet-ids',
    title: 'Subnet IDs of an existing VPC, separated by commas',
    optional: true,
    check: subnets,
  },
  { flag: 'private', title: 'Private cluster', yesNo: true, when: (input) => wasTyped(input, 'subnet-ids') },
  {
    flag: 'sts',
    title: 'Deploy cluster using AWS STS',
    yesNo: true,
    preset: 'yes',
    when: (input) => !flag(input, 'non-sts'),
  },
  { ...MODE_ITEM, preset: 'auto', when: (input) => flag(input, 'sts') },
]
