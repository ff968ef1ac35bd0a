import type { Here } from '../ec2/kind.ts'
import { keyPairNamed } from '../ec2/key-pairs.ts'
import { zonesOf } from '../ec2/regions.ts'
import { images } from '../ec2/resources/image.ts'
import { instances } from '../ec2/resources/instance.ts'
import { securityGroups } from '../ec2/resources/security-group.ts'
import { subnets } from '../ec2/resources/subnet.ts'
import { volumes } from '../ec2/resources/volume.ts'
import { vpcs } from '../ec2/resources/vpc.ts'
import { zones } from '../route53/zone.ts'
import type { Exists } from './parameters.ts'

/** Parameters of these types name something of the account. */
const FOUND: ReadonlyMap<string, (here: Here, value: string) => boolean> = new Map(
  Object.entries({
    'AWS::EC2::AvailabilityZone::Name': (here: Here, value: string) =>
      zonesOf(here.region).some(({ name }) => name === value),
    'AWS::EC2::Image::Id': (here: Here, value: string) => images.find(here, value) !== undefined,
    'AWS::EC2::Instance::Id': (here: Here, value: string) => instances.find(here, value) !== undefined,
    'AWS::EC2::KeyPair::KeyName': (here: Here, value: string) => keyPairNamed(here, value) !== undefined,
    'AWS::EC2::SecurityGroup::GroupName': (here: Here, value: string) =>
      securityGroups.all(here).some(({ name }) => name === value),
    'AWS::EC2::SecurityGroup::Id': (here: Here, value: string) => securityGroups.find(here, value) !== undefined,
    'AWS::EC2::Subnet::Id': (here: Here, value: string) => subnets.find(here, value) !== undefined,
    'AWS::EC2::Volume::Id': (here: Here, value: string) => volumes.find(here, value) !== undefined,
    'AWS::EC2::VPC::Id': (here: Here, value: string) => vpcs.find(here, value) !== undefined,
    'AWS::Route53::HostedZone::Id': ({ view, account }: Here, value: string) =>
      zones.find(view, account, value.replace(/^\/hostedzone\//, '')) !== undefined,
  }),
)

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html */
export const existsIn =
  (here: Here): Exists =>
  (type, value) =>
    FOUND.get(type)?.(here, value) ?? true
