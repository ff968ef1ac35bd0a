import type { Service } from '../operation.ts'
import { absentDescribes } from './absent.ts'
import {
  DescribeAccountAttributes,
  DescribeVpcClassicLink,
  DescribeVpcClassicLinkDnsSupport,
  DisableEbsEncryptionByDefault,
  EnableEbsEncryptionByDefault,
  GetConsoleOutput,
  GetEbsDefaultKmsKeyId,
  GetEbsEncryptionByDefault,
} from './account-settings.ts'
import { CreateVpc } from './CreateVpc.ts'
import { DeleteVpc } from './DeleteVpc.ts'
import { plainDescribes } from './describes.ts'
import { AssociateDhcpOptions, CreateDhcpOptions, DeleteDhcpOptions } from './dhcp-options.ts'
import { AllocateAddress, AssociateAddress, DisassociateAddress, ReleaseAddress } from './elastic-ips.ts'
import {
  AttachInternetGateway,
  CreateInternetGateway,
  CreateNatGateway,
  DeleteInternetGateway,
  DeleteNatGateway,
  DetachInternetGateway,
} from './gateways.ts'
import { CopyImage, CreateImage, DeregisterImage, DescribeImages } from './images.ts'
import {
  DescribeInstanceAttribute,
  ModifyInstanceAttribute,
  ModifyInstanceMetadataOptions,
} from './instance-attributes.ts'
import {
  DescribeInstanceCreditSpecifications,
  DescribeInstances,
  DescribeInstanceStatus,
} from './instance-describes.ts'
import {
  AssociateIamInstanceProfile,
  DescribeIamInstanceProfileAssociations,
  DisassociateIamInstanceProfile,
  ReplaceIamInstanceProfileAssociation,
} from './instance-profiles.ts'
import { RebootInstances, StartInstances, StopInstances, TerminateInstances } from './instance-states.ts'
import { DescribeInstanceTypeOfferings, DescribeInstanceTypes } from './instance-type-describes.ts'
import { CreateKeyPair, DeleteKeyPair, ImportKeyPair } from './key-pairs.ts'
import { AttachNetworkInterface, DetachNetworkInterface } from './network-interface-attachments.ts'
import {
  AssignIpv6Addresses,
  AssignPrivateIpAddresses,
  CreateNetworkInterface,
  DeleteNetworkInterface,
  DescribeNetworkInterfaceAttribute,
  ModifyNetworkInterfaceAttribute,
  UnassignIpv6Addresses,
  UnassignPrivateIpAddresses,
} from './network-interfaces.ts'
import {
  DescribeImageAttribute,
  DescribeSecurityGroupReferences,
  DescribeSnapshotAttribute,
  DescribeVolumeAttribute,
  DescribeVolumeStatus,
  GetSerialConsoleAccessStatus,
} from './other-describes.ts'
import { DescribePrefixLists } from './prefix-lists.ts'
import { DescribeAvailabilityZones, DescribeRegions } from './region-describes.ts'
import {
  AssociateRouteTable,
  CreateRoute,
  CreateRouteTable,
  DeleteRoute,
  DeleteRouteTable,
  DisassociateRouteTable,
  ReplaceRoute,
  ReplaceRouteTableAssociation,
} from './route-tables.ts'
import { RunInstances } from './RunInstances.ts'
import {
  AuthorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress,
  RevokeSecurityGroupEgress,
  RevokeSecurityGroupIngress,
} from './security-group-rules.ts'
import { CreateSecurityGroup, DeleteSecurityGroup } from './security-groups.ts'
import {
  CopySnapshot,
  CreateSnapshot,
  DeleteSnapshot,
  DescribeSnapshots,
  EnableFastSnapshotRestores,
} from './snapshots.ts'
import { CreateSubnet, DeleteSubnet, ModifySubnetAttribute } from './subnet-operations.ts'
import { CreateTags, DeleteTags, DescribeTags } from './tag-operations.ts'
import {
  AttachVolume,
  CreateVolume,
  DeleteVolume,
  DescribeVolumesModifications,
  DetachVolume,
  ModifyVolume,
} from './volume-operations.ts'
import { DescribeVpcAttribute, ModifyVpcAttribute } from './vpc-attributes.ts'
import {
  CreateVpcEndpoint,
  DeleteVpcEndpoints,
  DescribeVpcEndpointServices,
  ModifyVpcEndpoint,
} from './vpc-endpoints.ts'

export const ec2: Service = {
  name: 'ec2',
  operations: [
    ...plainDescribes,
    ...absentDescribes,
    AllocateAddress,
    AssignIpv6Addresses,
    AssignPrivateIpAddresses,
    AssociateAddress,
    AssociateDhcpOptions,
    AssociateIamInstanceProfile,
    AssociateRouteTable,
    AttachInternetGateway,
    AttachNetworkInterface,
    AttachVolume,
    AuthorizeSecurityGroupEgress,
    AuthorizeSecurityGroupIngress,
    CopyImage,
    CopySnapshot,
    CreateDhcpOptions,
    CreateImage,
    CreateInternetGateway,
    CreateKeyPair,
    CreateNatGateway,
    CreateNetworkInterface,
    CreateRoute,
    CreateRouteTable,
    CreateSecurityGroup,
    CreateSnapshot,
    CreateSubnet,
    CreateTags,
    CreateVolume,
    CreateVpc,
    CreateVpcEndpoint,
    DeleteDhcpOptions,
    DeleteInternetGateway,
    DeleteKeyPair,
    DeleteNatGateway,
    DeleteNetworkInterface,
    DeleteRoute,
    DeleteRouteTable,
    DeleteSecurityGroup,
    DeleteSnapshot,
    DeleteSubnet,
    DeleteTags,
    DeleteVolume,
    DeleteVpc,
    DeleteVpcEndpoints,
    DeregisterImage,
    DescribeAccountAttributes,
    DescribeAvailabilityZones,
    DescribeIamInstanceProfileAssociations,
    DescribeImageAttribute,
    DescribeImages,
    DescribeInstanceAttribute,
    DescribeInstanceCreditSpecifications,
    DescribeInstances,
    DescribeInstanceStatus,
    DescribeInstanceTypeOfferings,
    DescribeInstanceTypes,
    DescribeNetworkInterfaceAttribute,
    DescribePrefixLists,
    DescribeRegions,
    DescribeSecurityGroupReferences,
    DescribeSnapshotAttribute,
    DescribeSnapshots,
    DescribeTags,
    DescribeVolumeAttribute,
    DescribeVolumesModifications,
    DescribeVolumeStatus,
    DescribeVpcAttribute,
    DescribeVpcClassicLink,
    DescribeVpcClassicLinkDnsSupport,
    DescribeVpcEndpointServices,
    DetachInternetGateway,
    DetachNetworkInterface,
    DetachVolume,
    DisableEbsEncryptionByDefault,
    DisassociateAddress,
    DisassociateIamInstanceProfile,
    DisassociateRouteTable,
    EnableEbsEncryptionByDefault,
    EnableFastSnapshotRestores,
    GetConsoleOutput,
    GetEbsDefaultKmsKeyId,
    GetEbsEncryptionByDefault,
    GetSerialConsoleAccessStatus,
    ImportKeyPair,
    ModifyInstanceAttribute,
    ModifyInstanceMetadataOptions,
    ModifyNetworkInterfaceAttribute,
    ModifySubnetAttribute,
    ModifyVolume,
    ModifyVpcAttribute,
    ModifyVpcEndpoint,
    RebootInstances,
    ReleaseAddress,
    ReplaceIamInstanceProfileAssociation,
    ReplaceRoute,
    ReplaceRouteTableAssociation,
    RevokeSecurityGroupEgress,
    RevokeSecurityGroupIngress,
    RunInstances,
    StartInstances,
    StopInstances,
    TerminateInstances,
    UnassignIpv6Addresses,
    UnassignPrivateIpAddresses,
  ],
}
