import { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { personKey, person } from '../aws/world.ts'
import { trailOf } from '../aws/audit.ts'
import { accounts as accountDocuments } from '../aws/organizations/documents.ts'
import { published } from '../aws/s3/published.ts'
import { tlsIssuers } from '../aws/sts/discovery.ts'
import type { Projection } from '../store/projection.ts'
import { openClusters } from '../cluster/index.ts'
import type { AccountId } from '../kernel/brands.ts'
import type { WorldClock } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import { openOcm, TOKEN_ISSUER, TOKEN_PARTY, WORKLOAD_AUDIENCE, WORKLOAD_ISSUER } from '../ocm/index.ts'
import type { Store } from '../store/Store.ts'
import type { KeySpare } from '../wire/jose/signing-key.ts'
import { hostAndPort, nameOwner } from '../wire/names.ts'
import { serveAws, servePlainAws } from './aws-http.ts'
import { authority } from './certificates.ts'
import { cloudFetch } from './cloud-fetch.ts'
import { accountNames } from './account-names.ts'
import { openCloud, type Cloud } from './cloud.ts'
import { openDoors, type Doors, type Serve } from './doors.ts'
import type { InsideDoors } from './inside-doors.ts'
import { failingHosts, slowStore, unreachableIssuers } from './faults/disturbed.ts'
import { openFaults } from './faults/faults.ts'
import type { DurableClock } from './durable-clock.ts'
import { credentialsOf } from './credentials/credentials.ts'
import { eventFeed } from './event-feed.ts'
import { frontPage } from './front-page.ts'
import { followMachines } from './machines.ts'
import { ownApi } from './own-api.ts'
import { issuersOf, type Issuers } from './issuers/issuers.ts'
import type { PersonCredentials } from './person.ts'
import type { Settings } from './settings.ts'
import { shelfIn, type Shelf } from './snapshots/shelf.ts'
import type { SnapshotUses } from './snapshots/routes.ts'

/** One world with its doors open. */
export interface Server {
  readonly doors: Doors
  readonly cloud: Cloud
  readonly clock: WorldClock
  readonly caCertificate: string
  readonly shelf: Shelf
  /** Long-term credentials of the person in an account: asked for the first time, the key is made, and the trail shows it. */
  credentialsIn(account: AccountId): Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }>
  /** A token of OCM for the person. */
  ocmToken(): Promise<string>
  /** Key, region and OCM's tokens for the person in an account, named or by its id; undefined when there is no such account. */
  credentialsOf(name: string): Promise<PersonCredentials | undefined>
  /**
   * Not waiting for the answer on `spared`, whose sender asked for it. `rewound`: open watches are told that what they followed is no more.
   */
  close(spared?: Socket, rewound?: 'rewound'): Promise<void>
}

export interface ServerParts {
  readonly settings: Settings
  readonly store: Store
  readonly time: DurableClock
  readonly random: Random
  readonly log: Log
  /** Bearer token of Stint's own API. */
  readonly token: string
  /** A fresh world; `asker` is told of it on its connection to the old one. */
  readonly reset: (asker: Socket) => Promise<void>
  readonly snapshots: Omit<SnapshotUses, 'shelf'>
  /** Where issuers' signing keys come from, if not made when needed. */
  readonly keys?: KeySpare
  /** Doors inside this process instead of ports. */
  readonly inside?: InsideDoors
}

/** Composes the rooms: the only place that sees all of them. */
export async function openServer(parts: ServerParts): Promise<Server> {
  const { settings, time, random, log } = parts
  const { clock } = time
  const faults = await openFaults({ store: parts.store, clock, random, log })
  const store = slowStore(parts.store, faults, clock, log)
  const ca = await authority(store, clock, random)
  let doors: Doors | undefined
  const opened = (): Doors => {
    if (!doors) throw new Error('the doors are not open yet')
    return doors
  }
  let port: number | undefined
  const tlsPort = () => (port ??= Number(new URL(opened().tls).port))
  const dial = parts.inside?.dial
  const inside = cloudFetch(clock, ca.certificate, tlsPort, dial)
  let standing: Issuers | undefined
  let world: Projection | undefined
  const reachable = tlsIssuers({
    clock,
    door: (host) =>
      nameOwner(host) || standing?.owns(host) ? { address: '127.0.0.1', port: tlsPort(), dial } : undefined,
    edition: (host) => standing?.edition(host),
    published: (url) => world && published(world.view(), url),
    trustedCas: [ca.certificate, ...settings.trustedCas],
    allowed: new Set(settings.allowedIssuers.map((one) => hostAndPort(one) ?? one)),
  })
  const issuers = unreachableIssuers(reachable, faults)
  const thumbprint = sha1(ca.certificate)
  const redHat = {
    workloads: { url: WORKLOAD_ISSUER, audience: WORKLOAD_AUDIENCE, thumbprint },
    people: { url: TOKEN_ISSUER, audience: TOKEN_PARTY, thumbprint },
  }
  const { pace, region } = settings
  const cloud = await openCloud({
    store,
    clock,
    random,
    log,
    issuers,
    pace,
    region,
    redHat,
    trouble: faults.trouble,
  })
  world = cloud.projection
  const foreign = issuersOf(store, cloud.projection, clock, random)
  standing = foreign
  const kubernetesUrl = (id: string) => `${opened().tls}/clusters/${id}`
  const shared = {
    store,
    projection: cloud.projection,
    clock,
    random,
    log,
    pace,
    awsEndpoint: () => opened().aws,
    dial,
    kubernetesUrl,
    ca: () => ca.certificate,
    cloudFetch: inside.fetch,
  }
  const ocm = await openOcm({
    ...shared,
    region: cloud.identity.region,
    publicUrl: () => opened().ocm,
    ...(parts.keys ? { keys: parts.keys } : {}),
  })
  const clusters = openClusters({ ...shared, folder: settings.state })
  const accountIds = () => accountDocuments.all(cloud.projection.view()).map(({ id }) => id)
  const view = () => cloud.projection.view()
  const shelf = shelfIn({ folder: settings.state, store: parts.store, view, clock, random })
  const api = ownApi({
    ...parts,
    snapshots: { ...parts.snapshots, shelf },
    clock,
    door: () => cloud.door,
    events: eventFeed(store, clock, accountIds),
    issued: credentialsOf({ store, clock, view: () => cloud.projection.view() }, accountIds),
    faults,
    issuers: foreign,
    support: () => ocm.support,
    machines: () => machines,
    credentials: (name) => server.credentialsOf(name),
    accountNames: () => accountNames(cloud, clock.now()),
  })
  const serveOcm: Serve = async (request, response, secure) => {
    if (frontPage(request, response)) return
    await (request.url?.startsWith('/stint/') ? api : ocm).serve(request, response, secure)
  }
  const open = parts.inside?.open ?? openDoors({ host: settings.host, ...settings.ports })
  doors = await open(
    {
      aws: (request, response, secure) => serveAws(cloud.door, log, secure, request, response),
      plainAws: servePlainAws(cloud.door),
      ocm: serveOcm,
      kubernetes: clusters.serve,
      issuers: foreign,
    },
    ca.certificates,
    log,
    clock,
  )
  ocm.start()
  const machines = followMachines(cloud.world, cloud.projection, failingHosts(clusters, faults))
  collectBlobs(store, clock)
  const server: Server = {
    doors,
    cloud,
    clock,
    caCertificate: ca.certificate,
    shelf,
    async credentialsIn(account) {
      const known = personKey(cloud.projection.view(), account)
      if (known) return known
      await store.commit({
        writes: person(account, random, clock.now()),
        appends: [keyRecord(account, clock.now(), random)],
      })
      return server.credentialsIn(account)
    },
    ocmToken: () => ocm.token('stint'),
    async credentialsOf(name) {
      const { accounts, region: home } = cloud.identity
      const id = new Map<string, string>(Object.entries(accounts)).get(name) ?? name
      const account = accountDocuments.find(cloud.projection.view(), id)?.id
      if (!account) return undefined
      const [key, ocmToken, ocmRefreshToken] = await Promise.all([
        server.credentialsIn(account),
        ocm.token('stint'),
        ocm.offlineToken('stint'),
      ])
      return { account, ...key, region: home, ocmToken, ocmRefreshToken }
    },
    async close(spared, rewound) {
      machines.stop()
      api.close()
      foreign.close()
      faults.stop()
      await Promise.all([ocm.stop(), clusters.stop(rewound)])
      await opened().close(spared)
      inside.close()
      await cloud.workers.stop()
      await cloud.door.recorded()
      cloud.projection.stop()
    },
  }
  return server
}

const HOUR = 3_600_000

/** Bytes that no document refers to any more are freed within two hours. */
function collectBlobs(store: Store, clock: WorldClock): void {
  clock.at(clock.now() + HOUR, async () => {
    await store.blobs.collect().finally(() => collectBlobs(store, clock))
  })
}

/** 40 lower hex, as IAM writes thumbprints. */
const sha1 = (pem: string): string => new X509Certificate(pem).fingerprint.replaceAll(':', '').toLowerCase()

/** Nobody in the account made this key: its trail says who asked. */
function keyRecord(account: AccountId, now: number, random: Random) {
  const eventID = random.uuid()
  const record = {
    eventVersion: '1.11',
    userIdentity: { type: 'AWSService', invokedBy: 'stint env --account' },
    eventTime: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    awsRegion: 'us-east-1',
    sourceIPAddress: 'stint env',
    userAgent: 'stint env',
    requestParameters: { userName: 'stint' },
    responseElements: null,
    requestID: random.uuid(),
    eventID,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  }
  return {
    stream: trailOf(account),
    time: now,
    body: JSON.stringify(record),
    attributes: {
      EventId: eventID,
      EventName: 'CreateAccessKey',
      EventSource: 'iam.amazonaws.com',
      ReadOnly: 'false',
      Username: 'stint env',
    },
  }
}
