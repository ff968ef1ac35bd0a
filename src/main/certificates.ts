import { CLOUD_DOMAINS } from '../wire/names.ts'
import { issueCa, issueLeaf, type Issued } from '../wire/x509/issue.ts'
import type { Random } from '../kernel/random.ts'
import type { Clock } from '../kernel/Clock.ts'
import type { Store } from '../store/Store.ts'
import type { Certificates } from './doors.ts'

export interface Authority {
  /** PEM. */
  readonly certificate: string
  readonly certificates: Certificates
}

const PARTITION = 'world'
const KEY = 'ca'

/** The world's CA, made once: it may sign for the machine's own names and those of the cloud, nothing else. */
export async function authority(store: Store, clock: Clock, random: Random): Promise<Authority> {
  const ca = await caOf(store, clock, random)
  const moment = () => ({ now: clock.hostNow(), random })
  return {
    certificate: ca.certificate,
    certificates: {
      contextFor(serverName) {
        const own = serverName === 'localhost'
        const leaf = issueLeaf(
          ca,
          serverName,
          { dns: own ? ['localhost', '*.localhost'] : [serverName], ips: own ? ['127.0.0.1', '::1'] : [] },
          moment(),
        )
        return { key: leaf.key, cert: leaf.certificate + ca.certificate }
      },
    },
  }
}

async function caOf(store: Store, clock: Clock, random: Random): Promise<Issued> {
  const known = (await store.get(PARTITION, KEY))?.value as unknown as Issued | undefined
  if (known) return known
  const made = issueCa(
    { commonName: 'Stint local CA' },
    { now: clock.hostNow(), random },
    { domains: ['localhost', ...CLOUD_DOMAINS], ips: ['127.0.0.1', '::1'] },
  )
  const value = { certificate: made.certificate, key: made.key }
  await store.commit({
    writes: [{ partition: PARTITION, key: KEY, value }],
    guards: [{ partition: PARTITION, key: KEY, revision: 0 }],
  })
  return (await store.get(PARTITION, KEY))?.value as unknown as Issued
}
