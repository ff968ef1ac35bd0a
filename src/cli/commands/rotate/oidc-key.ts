import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, type Command } from '../../command.ts'
import { openKube, type KubeApi } from '../../exec/kube.ts'
import { listClusters, neededCluster, quoted, stsOf } from '../../ocm/clusters.ts'
import { neededConfig } from '../../ocm/oidc-configs.ts'
import type { Cluster, OidcConfig } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { carryOut, DRY_RUN, unprinted } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { forgetFormer, restartHolders, sign, signingKid } from '../../rosa/cluster-keys.ts'
import { asPublisher, keptKey, newKey, publication, publishedKeys, shownKey } from '../../rosa/oidc-key.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const oidcKey: Command = {
  summary: 'let a cluster sign its tokens with a new key, without a call that fails',
  description:
    'The new key is published beside the old one before anything is signed with it; then the cluster takes it, and pods that hold tokens of the old key begin anew. The old key stays published until --retire takes it away: from then on neither AWS nor the cluster accepts what it signed.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'retire', summary: 'take the former keys away: tokens that they signed are refused from then on' },
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint rotate oidc-key --cluster demo', 'stint rotate oidc-key --cluster demo --retire -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const cluster = await neededCluster(session.ocm, clusterKey(input))
      const config = await configOf(session, cluster)
      const kube = await openKube(session.ocm, cluster.id, session.clock)
      const asked = { session, cluster, config, kube, dry: flag(input, 'dry-run') }
      await (flag(input, 'retire') ? retire(asked) : rotate(asked)).finally(() => kube.close())
    }),
}

interface Asked {
  readonly session: Session
  readonly cluster: Cluster
  readonly config: OidcConfig
  readonly kube: KubeApi
  readonly dry: boolean
}

async function configOf({ ocm }: Session, cluster: Cluster): Promise<OidcConfig> {
  const { oidc_config: config, oidc_endpoint_url: issuer = '' } = stsOf(cluster)
  return config ? neededConfig(ocm, config.id) : { id: '', issuer_url: issuer, managed: true }
}

async function rotate({ session, cluster: { name }, config, kube, dry }: Asked): Promise<void> {
  const { input, terminal } = session
  const { issuer_url: issuer, managed } = config
  const published = await publishedKeys(session, issuer)
  const former = await signingKid(kube)
  const key = await newKey()
  const wants = [
    publication(issuer, { ...published, keys: [...published.keys, shownKey(key)] }, managed),
    ...keptKey(config, key),
  ]
  if (dry) {
    await asPublisher(session, config, (publisher) => foretell(publisher, wants))
    return terminal.note(`Then ${name} would take the key, and its pods that hold tokens would begin anew.`)
  }
  await confirm(input, terminal, `Give the cluster ${name} a new key, and restart its pods that hold tokens?`)
  await asPublisher(session, config, (publisher) => carryOut(unprinted(publisher), wants, 'auto'))
  await sign(session, kube, key)
  terminal.note(`  ${name} signs with ${key.kid}`)
  const { restarted, left } = await restartHolders(session, kube)
  terminal.note(`  ${restarted.length} pods began anew, and hold tokens of the new key`)
  if (left.length > 0)
    terminal.note(`  ${left.join(', ')}: made by hand, left alone; a kubelet renews their tokens in time`)
  if (printed(terminal, { cluster: name, issuer, key: key.kid, former, published: published.keys.length + 1, restarted, left })) return // prettier-ignore
  terminal.note(
    `Tokens of ${former} count until it is taken away:\n\n  stint rotate oidc-key --cluster ${name} --retire`,
  )
}

async function retire({ session, cluster: { name, id }, config, kube, dry }: Asked): Promise<void> {
  const { input, terminal } = session
  const { issuer_url: issuer, managed } = config
  const signing = await signingKid(kube)
  const used = new Set([signing, ...(await usedByOthers(session, issuer, id))])
  const published = await publishedKeys(session, issuer)
  const kept = published.keys.filter(({ kid }) => used.has(kid))
  const gone = published.keys.filter(({ kid }) => !used.has(kid)).map(({ kid }) => kid)
  if (!kept.some(({ kid }) => kid === signing))
    throw new Refusal(`${issuer} does not publish ${signing}, with which ${name} signs: its tokens count nowhere.`, {
      next: `stint rotate oidc-key --cluster ${name}`,
    })
  const wants = gone.length === 0 ? [] : [publication(issuer, { ...published, keys: kept }, managed)]
  if (dry) return asPublisher(session, config, (publisher) => foretell(publisher, wants))
  if (gone.length > 0) {
    await confirm(input, terminal, `Refuse every token that ${gone.join(' or ')} signed?`)
    await asPublisher(session, config, (publisher) => carryOut(unprinted(publisher), wants, 'auto'))
  }
  await forgetFormer(kube)
  if (printed(terminal, { cluster: name, issuer, key: signing, retired: gone })) return
  terminal.note(gone.length === 0 ? 'No former key is published.' : `Nobody accepts tokens of ${gone.join(' or ')} any more.`) // prettier-ignore
}

/** Keys with which other clusters of the issuer sign. @throws {Refusal} for one that does not say */
async function usedByOthers({ ocm, clock }: Session, issuer: string, id: string): Promise<readonly string[]> {
  const all = await listClusters(ocm, `aws.sts.oidc_endpoint_url = ${quoted(issuer)}`)
  const kids: string[] = []
  for (const other of all.filter((one) => one.id !== id)) {
    const kube = await openKube(ocm, other.id, clock)
    kids.push(await signingKid(kube).finally(() => kube.close()))
  }
  return kids
}
