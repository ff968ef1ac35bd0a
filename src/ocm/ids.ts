import { DIGITS, LOWER, type Random } from '../kernel/random.ts'

const BASE32_HEX = `${DIGITS}abcdefghijklmnopqrstuv`
const UPPER = LOWER.toUpperCase()

/** Of clusters and OIDC configurations. */
export const clusterId = (random: Random) => `2${random.text(31, BASE32_HEX)}`
/** Of what the account service keeps. */
export const accountServiceId = (random: Random) => `2${random.text(26, DIGITS + LOWER + UPPER)}`
/** `<4>.p1.openshiftapps.com`: the domain under which a cluster's names stand. */
export const baseDomain = (random: Random) => `${random.text(4, LOWER + DIGITS)}.p1.openshiftapps.com`
/** A bearer token that opens one cluster. */
export const adminToken = (random: Random) => `sha256~${random.bytes(32).toString('base64url')}`
