import { at, isFields, textAt, type CloudSession, type KubeObject } from '../../operator-context.ts'

/** Route 53 is global, and its tags stand where it stands. */
const HOME = { region: 'us-east-1' }
const MOST_IDS = 10

const bare = (id: string) => id.replace(/^\/?hostedzone\//, '')
const dotless = (name: string) => name.replace(/\.$/, '')

/** The ids of the zones that hold a domain's names: as the cluster's DNS configuration says, by id or by tags, else by name. */
export async function zonesOf(
  aws: CloudSession,
  dns: KubeObject | undefined,
  domain: string,
  internal: boolean,
): Promise<readonly string[]> {
  const all = await listZones(aws)
  const byName = (isPrivate: boolean) =>
    all
      .filter((zone) => zone.isPrivate === isPrivate && (domain === zone.name || domain.endsWith(`.${zone.name}`)))
      .sort((a, b) => b.name.length - a.name.length)[0]?.id
  const chosen = async (path: string, isPrivate: boolean) => {
    const wish = at(dns, path)
    const id = textAt(wish, 'id')
    if (id) return bare(id)
    const tags = at(wish, 'tags')
    const known = all.filter((zone) => zone.isPrivate === isPrivate).map((zone) => zone.id)
    return (isFields(tags) ? await byTags(aws, tags, known) : undefined) ?? byName(isPrivate)
  }
  const found = [await chosen('spec.privateZone', true), ...(internal ? [] : [await chosen('spec.publicZone', false)])]
  const ids = [...new Set(found.filter((id) => id !== undefined))]
  if (ids.length === 0) throw new Error(`no hosted zone holds ${domain}`)
  return ids
}

interface Zone {
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
}

async function listZones(aws: CloudSession): Promise<readonly Zone[]> {
  const found: Zone[] = []
  for (let Marker: string | undefined; ;) {
    const page = await aws.call('route53', 'ListHostedZones', Marker === undefined ? {} : { Marker })
    for (const { Id = '', Name = '', Config } of page.HostedZones ?? [])
      found.push({ id: bare(Id), name: dotless(Name), isPrivate: Config?.PrivateZone ?? false })
    Marker = page.NextMarker
    if (!page.IsTruncated || Marker === undefined) return found
  }
}

/** Asks the tagging service first, whose index may lag behind; then each zone's own tags. */
async function byTags(
  aws: CloudSession,
  tags: Readonly<Record<string, unknown>>,
  ids: readonly string[],
): Promise<string | undefined> {
  const wanted = Object.entries(tags).map(([Key, value]) => [Key, String(value)] as const)
  const { ResourceTagMappingList = [] } = await aws.call(
    'tagging',
    'GetResources',
    {
      ResourceTypeFilters: ['route53:hostedzone'],
      TagFilters: wanted.map(([Key, value]) => ({ Key, Values: [value] })),
    },
    HOME,
  )
  const arn = ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN ?? '').find((one) =>
    ids.some((id) => one.endsWith(`/${id}`)),
  )
  if (arn) return arn.slice(arn.lastIndexOf('/') + 1)
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    const ResourceIds = ids.slice(start, start + MOST_IDS)
    const { ResourceTagSets = [] } = await aws.call('route53', 'ListTagsForResources', {
      ResourceType: 'hostedzone',
      ResourceIds,
    })
    const holder = ResourceTagSets.find(({ Tags = [] }) =>
      wanted.every(([key, value]) => Tags.some((tag) => tag.Key === key && tag.Value === value)),
    )
    if (holder?.ResourceId) return bare(holder.ResourceId)
  }
  return undefined
}
