import { createHash } from 'node:crypto'
import type { PrefixList as Shape } from '../../wire/schema/ec2.types.generated.ts'
import { ec2 } from './ec2-operation.ts'
import { fault } from './faults.ts'
import { passes } from './filters.ts'
import type { Resource } from './kind.ts'
import { anywhere } from './needs.ts'
import { page } from './page.ts'

interface PrefixList extends Resource {
  readonly name: string
  readonly cidrs: readonly string[]
}

/** The services that a gateway endpoint leads to, by addresses of nobody (RFC 5737), since the cloud has one door for all. */
const SERVICES = [
  ['s3', '192.0.2.0/25'],
  ['dynamodb', '192.0.2.128/25'],
] as const

function prefixLists(region: string): readonly PrefixList[] {
  return SERVICES.map(([service, cidr]) => {
    const name = `com.amazonaws.${region}.${service}`
    return {
      id: `pl-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`,
      created: 0,
      tags: [],
      name,
      cidrs: [cidr],
    }
  })
}

const missing = (id: string) => fault('InvalidPrefixListID.NotFound', `The prefix list ID '${id}' does not exist`)

/** @throws {Fault} `InvalidPrefixListID.NotFound`. */
export function prefixListById(region: string, id: string): PrefixList {
  const found = prefixLists(region).find((list) => list.id === id)
  if (!found) throw missing(id)
  return found
}

export const prefixListOf = (region: string, service: string): PrefixList | undefined =>
  prefixLists(region).find((list) => list.name === service)

const row = {
  filters: {
    'prefix-list-id': (shape: Shape) => shape.PrefixListId,
    'prefix-list-name': (shape: Shape) => shape.PrefixListName,
  },
}

export const DescribePrefixLists = ec2('DescribePrefixLists', {
  needs: anywhere,
  run(call) {
    const { Filters, PrefixListIds, ...paging } = call.input
    const pass = passes<PrefixList, Shape>(row, Filters)
    const lists = PrefixListIds?.length
      ? PrefixListIds.map((id) => prefixListById(call.region, id))
      : prefixLists(call.region)
    const shapes = lists
      .map((doc) => ({ id: doc.id, doc, shape: { Cidrs: doc.cidrs, PrefixListId: doc.id, PrefixListName: doc.name } }))
      .filter(({ doc, shape }) => pass(shape, doc, call))
    const { items, NextToken } = page(shapes, paging)
    return { output: { PrefixLists: items.map((item) => item.shape), NextToken } }
  },
})
