const dashed = (address: string) => address.replaceAll('.', '-')

/** `ip-10-0-1-2.ec2.internal`, or with the region outside us-east-1. */
export const privateName = (region: string, address: string): string =>
  `ip-${dashed(address)}.${region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`}`

export const publicName = (region: string, address: string): string =>
  `ec2-${dashed(address)}.${region === 'us-east-1' ? 'compute-1' : `${region}.compute`}.amazonaws.com`

/** The domain of the DHCP options that a VPC has when nobody chose others. */
export const defaultDomain = (region: string): string =>
  region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`
