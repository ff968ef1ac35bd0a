import { createHash } from 'node:crypto'
import type { LoadBalancer } from './documents.ts'

/**
 * Region → hosted zones in which the names of load balancers stand: what alias records point to.
 * @see https://docs.aws.amazon.com/general/latest/gr/elb.html
 */
const ZONES: ReadonlyMap<string, readonly [application: string, network: string]> = new Map([
  ['us-east-1', ['Z35SXDOTRQ7X7K', 'Z26RNL4JYFTOTI']],
  ['us-east-2', ['Z3AADJGX6KTTL2', 'ZLMOA37VPKANP']],
  ['us-west-1', ['Z368ELLRRE2KJ0', 'Z24FKFUX50B4VW']],
  ['us-west-2', ['Z1H1FL5HABSF5', 'Z18D5FSROUN65G']],
  ['af-south-1', ['Z268VQBMOI5EKX', 'Z203XCE67M25HM']],
  ['ap-east-1', ['Z3DQVH9N71FHZ0', 'Z12Y7K3UBGUAD1']],
  ['ap-south-1', ['ZP97RAFLXTNZK', 'ZVDDRBQ08TROA']],
  ['ap-south-2', ['Z0173938T07WNTVAEPZN', 'Z0711778386UTO08407HT']],
  ['ap-northeast-1', ['Z14GRHDCWA56QT', 'Z31USIVHYNEOWT']],
  ['ap-northeast-2', ['ZWKZPGTI48KDX', 'ZIBE1TIR4HY56']],
  ['ap-southeast-1', ['Z1LMS91P8CMLE5', 'ZKVM4W9LS7TM']],
  ['ap-southeast-2', ['Z1GM3OXH4ZPM65', 'ZCT6FZBF4DROD']],
  ['ca-central-1', ['ZQSVJUPU6J1EY', 'Z2EPGBW3API2WT']],
  ['eu-central-1', ['Z215JYRZR1TBD5', 'Z3F0SRJ5LGBH90']],
  ['eu-north-1', ['Z23TAZ6LKFMNIO', 'Z1UDT6IFJ4EJM']],
  ['eu-south-1', ['Z3ULH7SSC9OV64', 'Z23146JA1KNAFP']],
  ['eu-west-1', ['Z32O12XQLNTSW2', 'Z2IFOLAFXWLO4F']],
  ['eu-west-2', ['ZHURV8PSTC4K8', 'ZD4D7Y8KGAS4G']],
  ['eu-west-3', ['Z3Q77PNBQS71R4', 'Z1CMS0P5QUZ6D5']],
  ['sa-east-1', ['Z2P70J7HTTTPLU', 'ZTK26PT1VY4CU']],
])

/** A region that is not in the table has a zone of its own all the same. */
const other = (region: string, type: string) =>
  `Z0${createHash('sha256').update(`${region}/${type}`).digest('hex').slice(0, 18).toUpperCase()}`

export function hostedZone(region: string, type: LoadBalancer['type']): string {
  const zones = ZONES.get(region)
  return zones?.[type === 'network' ? 1 : 0] ?? other(region, type)
}

/** Both zones of a region. */
export const balancerZones = (region: string): readonly string[] => [
  hostedZone(region, 'application'),
  hostedZone(region, 'network'),
]

const KNOWN: ReadonlySet<string> = new Set([...ZONES.values()].flat())

export const isBalancerZone = (id: string): boolean => KNOWN.has(id)

/** AWS puts the region before `elb` for one type and behind it for the other. */
export const dnsName = (region: string, type: LoadBalancer['type'], name: string, suffix: string): string =>
  type === 'network' ? `${name}-${suffix}.elb.${region}.amazonaws.com` : `${name}-${suffix}.${region}.elb.amazonaws.com`
