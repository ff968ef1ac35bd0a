"""EC2, load balancers and Route 53 kind by kind, as boto3 needs them: prints {lesson: null or what went wrong}."""

import json
import sys
import traceback

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

GIVEN = json.loads(sys.argv[1])
ACCOUNT = "111122223333"
LESSONS = {}
TAGS = [{"Key": "Name", "Value": "kind"}, {"Key": "kubernetes.io/cluster/kind", "Value": "owned"}]


def lesson(name):
    def keep(function):
        LESSONS[name] = function
        return function

    return keep


def client(service, who=GIVEN["customer"], region="us-east-1"):
    settings = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20)
    return boto3.Session(
        aws_access_key_id=who["accessKeyId"],
        aws_secret_access_key=who["secretAccessKey"],
        aws_session_token=who.get("sessionToken"),
        region_name=region,
    ).client(service, endpoint_url=GIVEN["endpoint"], config=settings)


def same(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} is not {expected!r}")


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        same(error.response["Error"]["Code"], code, str(error))
        return error
    raise AssertionError(f"{code} was expected of {call.__name__}({arguments})")


def tagged(kind):
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": TAGS}]}


def tags_of(shape, member="Tags"):
    return sorted((tag["Key"], tag["Value"]) for tag in shape.get(member, []))


WANTED_TAGS = sorted((tag["Key"], tag["Value"]) for tag in TAGS)
EC2 = client("ec2")
FAST = {"Delay": 1, "MaxAttempts": 20}


def stranger():
    """A role that may do nothing, for what is refused for lack of permission."""
    iam = client("iam")
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}]}
    try:
        arn = iam.create_role(RoleName="Nobody", AssumeRolePolicyDocument=json.dumps(document))["Role"]["Arn"]
    except ClientError:
        arn = f"arn:aws:iam::{ACCOUNT}:role/Nobody"
    held = client("sts").assume_role(RoleArn=arn, RoleSessionName="nobody")["Credentials"]
    return client("ec2", {"accessKeyId": held["AccessKeyId"], "secretAccessKey": held["SecretAccessKey"], "sessionToken": held["SessionToken"]})


def network(second):
    vpc = EC2.create_vpc(CidrBlock=f"10.{second}.0.0/16")["Vpc"]["VpcId"]
    subnet = EC2.create_subnet(VpcId=vpc, CidrBlock=f"10.{second}.0.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    return vpc, subnet


def image():
    return EC2.describe_images(Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}])["Images"][0]["ImageId"]


def life(kind, create, arguments, id_of, describe, ids, listed, id_name, filters, not_found, malformed, delete, absent, refuse_again=None):
    """Everything that every kind shares: dry run, denial, tags in the call and after, filters, paging, not found, deletion."""
    refused("DryRunOperation", create, DryRun=True, **arguments)
    refused("UnauthorizedOperation", getattr(stranger(), create.__name__), DryRun=True, **arguments)
    one = id_of(create(**arguments, **tagged(kind)))
    two = id_of(create(**{**arguments, **(refuse_again or {})}))
    listing = lambda **more: [item[id_name] for item in describe(**more)[listed]]
    same(sorted(listing(**{ids: [one, two]})), sorted([one, two]), "by ids")
    shape = describe(**{ids: [one]})[listed][0]
    same(tags_of(shape, "TagSet" if kind == "network-interface" else "Tags"), WANTED_TAGS, "tags in the call")
    key = "Filters"
    same(listing(**{key: [{"Name": "tag:Name", "Values": ["kind"]}]}), [one], "by tag")
    assert one in listing(**{key: [{"Name": "tag-key", "Values": ["Na*"]}]}), "by wildcard of a tag's key"
    for name, value in filters.items():
        assert one in listing(**{key: [{"Name": name, "Values": [value]}]}), f"by filter {name}"
        same(listing(**{key: [{"Name": name, "Values": ["no-such-value"]}]}), [], f"by filter {name} of nothing")
    refused("InvalidParameterValue", describe, **{key: [{"Name": "no-such-filter", "Values": ["1"]}]})
    EC2.create_tags(Resources=[one, two], Tags=[{"Key": "later", "Value": "yes"}])
    same(sorted(listing(**{key: [{"Name": "tag:later", "Values": ["yes"]}]})), sorted([one, two]), "tags after")
    found = EC2.describe_tags(Filters=[{"Name": "resource-id", "Values": [one]}, {"Name": "key", "Values": ["later"]}])["Tags"]
    same([(tag["ResourceType"], tag["Value"]) for tag in found], [(kind, "yes")], "describe-tags")
    EC2.delete_tags(Resources=[two], Tags=[{"Key": "later"}])
    same(listing(**{key: [{"Name": "tag:later", "Values": ["yes"]}]}), [one], "tags taken away")
    refused(not_found[0], describe, **{ids: [not_found[1]]})
    if malformed:
        refused(malformed, describe, **{ids: ["nonsense"]})
    for made in (one, two):
        refused("DryRunOperation", delete, DryRun=True, **{absent: made})
        delete(**{absent: made})
    return one


@lesson("vpcs and subnets")
def vpcs():
    life("vpc", EC2.create_vpc, {"CidrBlock": "10.20.0.0/16"}, lambda a: a["Vpc"]["VpcId"], EC2.describe_vpcs, "VpcIds", "Vpcs", "VpcId",
         {"cidr": "10.20.0.0/16", "state": "available", "is-default": "false"}, ("InvalidVpcID.NotFound", "vpc-0123456789abcdef0"), None, EC2.delete_vpc, "VpcId")
    refused("InvalidVpcID.NotFound", EC2.delete_vpc, VpcId="vpc-0123456789abcdef0")
    refused("InvalidVpc.Range", EC2.create_vpc, CidrBlock="10.0.0.0/8")
    refused("InvalidParameterValue", EC2.create_vpc, CidrBlock="nonsense")
    vpc = EC2.create_vpc(CidrBlock="10.21.0.0/16")["Vpc"]["VpcId"]
    blocks = iter(range(1, 12))
    create = lambda **more: EC2.create_subnet(VpcId=vpc, CidrBlock=f"10.21.{next(blocks)}.0/24", AvailabilityZone="us-east-1b", **more)
    create.__name__ = "create_subnet"
    refused("DryRunOperation", create, DryRun=True)
    one = create(**tagged("subnet"))["Subnet"]["SubnetId"]
    same(tags_of(EC2.describe_subnets(SubnetIds=[one])["Subnets"][0]), WANTED_TAGS)
    for name, value in {"vpc-id": vpc, "availability-zone": "us-east-1b", "cidr-block": "10.21.2.0/24", "state": "available"}.items():
        same([s["SubnetId"] for s in EC2.describe_subnets(Filters=[{"Name": name, "Values": [value]}])["Subnets"]], [one], name)
    others = [create()["Subnet"]["SubnetId"] for _ in range(6)]
    first = EC2.describe_subnets(MaxResults=5, Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    same(len(first["Subnets"]), 5)
    pages = EC2.get_paginator("describe_subnets").paginate(Filters=[{"Name": "vpc-id", "Values": [vpc]}], PaginationConfig={"PageSize": 5})
    same([len(page["Subnets"]) for page in pages], [5, 2], "pages")
    refused("InvalidNextToken", EC2.describe_subnets, MaxResults=5, NextToken="nonsense")
    refused("InvalidSubnetID.NotFound", EC2.describe_subnets, SubnetIds=["subnet-0123456789abcdef0"])
    EC2.get_waiter("subnet_available").wait(SubnetIds=[one], WaiterConfig=FAST)
    interface = EC2.create_network_interface(SubnetId=one)["NetworkInterface"]["NetworkInterfaceId"]
    refused("DependencyViolation", EC2.delete_subnet, SubnetId=one)
    refused("DependencyViolation", EC2.delete_vpc, VpcId=vpc)
    EC2.delete_network_interface(NetworkInterfaceId=interface)
    for subnet in [one, *others]:
        EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


@lesson("a VPC goes only when nothing is in it")
def vpc_dependencies():
    vpc, subnet = network(22)
    gone = {}

    def holds(what, remove):
        refused("DependencyViolation", EC2.delete_vpc, VpcId=vpc)
        gone[what] = remove
        remove()

    holds("subnet", lambda: EC2.delete_subnet(SubnetId=subnet))
    gateway = EC2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    EC2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    refused("DependencyViolation", EC2.delete_internet_gateway, InternetGatewayId=gateway)
    refused("Resource.AlreadyAssociated", EC2.attach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc)
    holds("gateway", lambda: EC2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc))
    refused("Gateway.NotAttached", EC2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc)
    EC2.delete_internet_gateway(InternetGatewayId=gateway)
    table = EC2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    holds("route table", lambda: EC2.delete_route_table(RouteTableId=table))
    group = EC2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
    holds("security group", lambda: EC2.delete_security_group(GroupId=group))
    endpoint = EC2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3")["VpcEndpoint"]["VpcEndpointId"]
    holds("endpoint", lambda: EC2.delete_vpc_endpoints(VpcEndpointIds=[endpoint]))
    EC2.delete_vpc(VpcId=vpc)


@lesson("gateways, addresses and NAT gateways")
def gateways():
    life("internet-gateway", EC2.create_internet_gateway, {}, lambda a: a["InternetGateway"]["InternetGatewayId"], EC2.describe_internet_gateways,
         "InternetGatewayIds", "InternetGateways", "InternetGatewayId", {}, ("InvalidInternetGatewayID.NotFound", "igw-0123456789abcdef0"), None,
         EC2.delete_internet_gateway, "InternetGatewayId")
    life("elastic-ip", EC2.allocate_address, {"Domain": "vpc"}, lambda a: a["AllocationId"], EC2.describe_addresses, "AllocationIds", "Addresses", "AllocationId",
         {"domain": "vpc"}, ("InvalidAllocationID.NotFound", "eipalloc-0123456789abcdef0"), None, EC2.release_address, "AllocationId")
    refused("InvalidAllocationID.NotFound", EC2.release_address, AllocationId="eipalloc-0123456789abcdef0")
    vpc, subnet = network(23)
    gateway = EC2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    EC2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    address = EC2.allocate_address(Domain="vpc")["AllocationId"]
    order = {"SubnetId": subnet, "AllocationId": address, "ClientToken": "nat-23"}
    refused("DryRunOperation", EC2.create_nat_gateway, DryRun=True, **order)
    nat = EC2.create_nat_gateway(**order, **tagged("natgateway"))["NatGateway"]["NatGatewayId"]
    same(EC2.create_nat_gateway(**order, **tagged("natgateway"))["NatGateway"]["NatGatewayId"], nat, "replay")
    refused("IdempotentParameterMismatch", EC2.create_nat_gateway, **{**order, "ConnectivityType": "private"})
    EC2.get_waiter("nat_gateway_available").wait(NatGatewayIds=[nat], WaiterConfig=FAST)
    for name, value in {"vpc-id": vpc, "subnet-id": subnet, "state": "available", "nat-gateway-id": nat, "tag:Name": "kind"}.items():
        same([n["NatGatewayId"] for n in EC2.describe_nat_gateways(Filters=[{"Name": name, "Values": [value]}])["NatGateways"]], [nat], name)
    refused("NatGatewayNotFound", EC2.describe_nat_gateways, NatGatewayIds=["nat-0123456789abcdef0"])
    refused("DependencyViolation", EC2.delete_subnet, SubnetId=subnet)
    refused("DependencyViolation", EC2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc)
    refused("InvalidIPAddress.InUse", EC2.release_address, AllocationId=address)
    EC2.delete_nat_gateway(NatGatewayId=nat)
    EC2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=[nat], WaiterConfig=FAST)
    EC2.release_address(AllocationId=address)
    EC2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    EC2.delete_internet_gateway(InternetGatewayId=gateway)
    EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


@lesson("route tables and their routes")
def routes():
    vpc, subnet = network(24)
    life("route-table", EC2.create_route_table, {"VpcId": vpc}, lambda a: a["RouteTable"]["RouteTableId"], EC2.describe_route_tables, "RouteTableIds", "RouteTables",
         "RouteTableId", {"vpc-id": vpc}, ("InvalidRouteTableID.NotFound", "rtb-0123456789abcdef0"), None, EC2.delete_route_table, "RouteTableId")
    table = EC2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    association = EC2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    same(EC2.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["RouteTables"][0]["RouteTableId"], table)
    refused("DependencyViolation", EC2.delete_route_table, RouteTableId=table)
    refused("InvalidInternetGatewayID.NotFound", EC2.create_route, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-0123456789abcdef0")
    gateway = EC2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    EC2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    EC2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    refused("RouteAlreadyExists", EC2.create_route, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    EC2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    refused("InvalidRoute.NotFound", EC2.delete_route, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    EC2.disassociate_route_table(AssociationId=association)
    refused("InvalidAssociationID.NotFound", EC2.disassociate_route_table, AssociationId=association)
    EC2.delete_route_table(RouteTableId=table)
    EC2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    EC2.delete_internet_gateway(InternetGatewayId=gateway)
    EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


@lesson("security groups and their rules")
def groups():
    vpc, subnet = network(25)
    life("security-group", EC2.create_security_group, {"GroupName": "one", "Description": "d", "VpcId": vpc}, lambda a: a["GroupId"], EC2.describe_security_groups,
         "GroupIds", "SecurityGroups", "GroupId", {"vpc-id": vpc, "group-name": "one"}, ("InvalidGroup.NotFound", "sg-0123456789abcdef0"), "InvalidGroupId.Malformed",
         EC2.delete_security_group, "GroupId", {"GroupName": "two"})
    group = EC2.create_security_group(GroupName="one", Description="d", VpcId=vpc)["GroupId"]
    refused("InvalidGroup.Duplicate", EC2.create_security_group, GroupName="one", Description="d", VpcId=vpc)
    other = EC2.create_security_group(GroupName="other", Description="d", VpcId=vpc)["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": other}]}
    answer = EC2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    same(len(answer["SecurityGroupRules"]), 1)
    rules = EC2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]
    same(sorted(r["IsEgress"] for r in rules), [False, True])
    refused("DependencyViolation", EC2.delete_security_group, GroupId=other)
    refused("InvalidPermission.NotFound", EC2.revoke_security_group_egress, GroupId=group, IpPermissions=[rule])
    EC2.revoke_security_group_ingress(GroupId=group, IpPermissions=[rule])
    interface = EC2.create_network_interface(SubnetId=subnet, Groups=[group])["NetworkInterface"]["NetworkInterfaceId"]
    refused("DependencyViolation", EC2.delete_security_group, GroupId=group)
    EC2.delete_network_interface(NetworkInterfaceId=interface)
    refused("InvalidParameterValue", EC2.authorize_security_group_ingress, GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 99999, "ToPort": 99999, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
    for one in (group, other):
        EC2.delete_security_group(GroupId=one)
    EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


@lesson("network interfaces and their addresses")
def interfaces():
    vpc, subnet = network(26)
    life("network-interface", EC2.create_network_interface, {"SubnetId": subnet}, lambda a: a["NetworkInterface"]["NetworkInterfaceId"], EC2.describe_network_interfaces,
         "NetworkInterfaceIds", "NetworkInterfaces", "NetworkInterfaceId", {"subnet-id": subnet, "vpc-id": vpc, "status": "available"},
         ("InvalidNetworkInterfaceID.NotFound", "eni-0123456789abcdef0"), None, EC2.delete_network_interface, "NetworkInterfaceId")
    interface = EC2.create_network_interface(SubnetId=subnet, PrivateIpAddress="10.26.0.77", ClientToken="eni-26")["NetworkInterface"]["NetworkInterfaceId"]
    same(EC2.create_network_interface(SubnetId=subnet, PrivateIpAddress="10.26.0.77", ClientToken="eni-26")["NetworkInterface"]["NetworkInterfaceId"], interface, "replay")
    refused("IdempotentParameterMismatch", EC2.create_network_interface, SubnetId=subnet, PrivateIpAddress="10.26.0.78", ClientToken="eni-26")
    EC2.get_waiter("network_interface_available").wait(NetworkInterfaceIds=[interface], WaiterConfig=FAST)
    EC2.assign_private_ip_addresses(NetworkInterfaceId=interface, PrivateIpAddresses=["10.26.0.99"])
    addresses = EC2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"][0]["PrivateIpAddresses"]
    same([a["PrivateIpAddress"] for a in addresses], ["10.26.0.77", "10.26.0.99"])
    refused("InvalidParameterValue", EC2.assign_private_ip_addresses, NetworkInterfaceId=interface, PrivateIpAddresses=["192.168.0.1"])
    EC2.unassign_private_ip_addresses(NetworkInterfaceId=interface, PrivateIpAddresses=["10.26.0.99"])
    refused("InvalidParameterValue", EC2.unassign_private_ip_addresses, NetworkInterfaceId=interface, PrivateIpAddresses=["10.26.0.77"])
    EC2.delete_network_interface(NetworkInterfaceId=interface)
    refused("InvalidNetworkInterfaceID.NotFound", EC2.delete_network_interface, NetworkInterfaceId=interface)
    EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


@lesson("volumes and snapshots")
def volumes():
    life("volume", EC2.create_volume, {"AvailabilityZone": "us-east-1a", "Size": 4, "VolumeType": "gp3"}, lambda a: a["VolumeId"], EC2.describe_volumes, "VolumeIds", "Volumes", "VolumeId",
         {"availability-zone": "us-east-1a", "size": "4", "volume-type": "gp3", "status": "available", "encrypted": "false"},
         ("InvalidVolume.NotFound", "vol-0123456789abcdef0"), "InvalidVolumeID.Malformed", EC2.delete_volume, "VolumeId")
    order = {"AvailabilityZone": "us-east-1a", "Size": 4, "ClientToken": "vol-1"}
    volume = EC2.create_volume(**order)["VolumeId"]
    same(EC2.create_volume(**order)["VolumeId"], volume, "replay")
    refused("IdempotentParameterMismatch", EC2.create_volume, **{**order, "Size": 5})
    refused("InvalidZone.NotFound", EC2.create_volume, AvailabilityZone="us-east-1z", Size=4)
    refused("InvalidParameterValue", EC2.create_volume, AvailabilityZone="us-east-1a", Size=4, VolumeType="gp3", Iops=100000)
    EC2.get_waiter("volume_available").wait(VolumeIds=[volume], WaiterConfig=FAST)
    vpc, subnet = network(27)
    machine = EC2.run_instances(ImageId=image(), InstanceType="m5.large", MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"][0]["InstanceId"]
    EC2.get_waiter("instance_running").wait(InstanceIds=[machine], WaiterConfig=FAST)
    EC2.attach_volume(VolumeId=volume, InstanceId=machine, Device="/dev/sdf")
    EC2.get_waiter("volume_in_use").wait(VolumeIds=[volume], WaiterConfig=FAST)
    same([v["VolumeId"] for v in EC2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [machine]}, {"Name": "attachment.device", "Values": ["/dev/sdf"]}])["Volumes"]], [volume])
    refused("VolumeInUse", EC2.delete_volume, VolumeId=volume)
    refused("VolumeInUse", EC2.attach_volume, VolumeId=volume, InstanceId=machine, Device="/dev/sdg")
    EC2.detach_volume(VolumeId=volume)
    EC2.get_waiter("volume_available").wait(VolumeIds=[volume], WaiterConfig=FAST)
    refused("IncorrectState", EC2.detach_volume, VolumeId=volume)
    EC2.modify_volume(VolumeId=volume, Size=8)
    refused("DryRunOperation", EC2.create_snapshot, VolumeId=volume, DryRun=True)
    snapshot = EC2.create_snapshot(VolumeId=volume, **tagged("snapshot"))["SnapshotId"]
    EC2.get_waiter("snapshot_completed").wait(SnapshotIds=[snapshot], WaiterConfig=FAST)
    for name, value in {"volume-id": volume, "status": "completed", "tag:Name": "kind", "volume-size": "8"}.items():
        same([s["SnapshotId"] for s in EC2.describe_snapshots(OwnerIds=["self"], Filters=[{"Name": name, "Values": [value]}])["Snapshots"]], [snapshot], name)
    refused("InvalidSnapshot.NotFound", EC2.describe_snapshots, SnapshotIds=["snap-0123456789abcdef0"])
    refused("InvalidParameterValue", EC2.create_volume, AvailabilityZone="us-east-1a", SnapshotId=snapshot, Size=4)
    EC2.delete_snapshot(SnapshotId=snapshot)
    refused("InvalidSnapshot.NotFound", EC2.delete_snapshot, SnapshotId=snapshot)
    EC2.delete_volume(VolumeId=volume)
    EC2.get_waiter("volume_deleted").wait(VolumeIds=[volume], WaiterConfig=FAST)
    EC2.terminate_instances(InstanceIds=[machine])
    EC2.get_waiter("instance_terminated").wait(InstanceIds=[machine], WaiterConfig=FAST)
    EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


@lesson("instances: filters, tokens, states, protection")
def instances():
    vpc, subnet = network(28)
    order = {"ImageId": image(), "InstanceType": "m5.large", "MinCount": 1, "MaxCount": 1, "SubnetId": subnet}
    refused("DryRunOperation", EC2.run_instances, DryRun=True, **order)
    refused("UnauthorizedOperation", stranger().run_instances, DryRun=True, **order)
    token = {"ClientToken": "machine-28", **tagged("instance")}
    machine = EC2.run_instances(**order, **token)["Instances"][0]["InstanceId"]
    same(EC2.run_instances(**order, **token)["Instances"][0]["InstanceId"], machine, "replay")
    refused("IdempotentParameterMismatch", EC2.run_instances, **{**order, "InstanceType": "m5.xlarge"}, **token)
    EC2.get_waiter("instance_exists").wait(InstanceIds=[machine], WaiterConfig=FAST)
    EC2.get_waiter("instance_running").wait(InstanceIds=[machine], WaiterConfig=FAST)
    EC2.get_waiter("instance_status_ok").wait(InstanceIds=[machine], WaiterConfig=FAST)
    EC2.get_waiter("system_status_ok").wait(InstanceIds=[machine], WaiterConfig=FAST)
    shape = EC2.describe_instances(InstanceIds=[machine])["Reservations"][0]["Instances"][0]
    same(tags_of(shape), WANTED_TAGS)
    for name, value in {"instance-type": "m5.large", "subnet-id": subnet, "vpc-id": vpc, "image-id": order["ImageId"], "instance-state-name": "running", "instance-state-code": "16",
                        "private-ip-address": shape["PrivateIpAddress"], "private-dns-name": shape["PrivateDnsName"], "availability-zone": "us-east-1a", "tag:Name": "kind", "client-token": "machine-28",
                        "network-interface.subnet-id": subnet, "block-device-mapping.volume-id": shape["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]}.items():
        found = EC2.describe_instances(Filters=[{"Name": name, "Values": [value]}])["Reservations"]
        assert machine in [i["InstanceId"] for r in found for i in r["Instances"]], name
    refused("InvalidParameterCombination", EC2.describe_instances, InstanceIds=[machine], MaxResults=5)
    refused("InvalidAMIID.NotFound", EC2.run_instances, **{**order, "ImageId": "ami-0123456789abcdef0"})
    refused("InvalidSubnetID.NotFound", EC2.run_instances, **{**order, "SubnetId": "subnet-0123456789abcdef0"})
    refused("InvalidParameterValue", EC2.run_instances, **{**order, "InstanceType": "m5.impossible"})
    refused("InvalidGroup.NotFound", EC2.run_instances, **order, SecurityGroupIds=["sg-0123456789abcdef0"])
    refused("InvalidParameterValue", EC2.run_instances, **order, IamInstanceProfile={"Name": "nobodys"})
    EC2.stop_instances(InstanceIds=[machine])
    EC2.get_waiter("instance_stopped").wait(InstanceIds=[machine], WaiterConfig=FAST)
    EC2.start_instances(InstanceIds=[machine])
    EC2.get_waiter("instance_running").wait(InstanceIds=[machine], WaiterConfig=FAST)
    EC2.modify_instance_attribute(InstanceId=machine, DisableApiTermination={"Value": True})
    refused("OperationNotPermitted", EC2.terminate_instances, InstanceIds=[machine])
    EC2.modify_instance_attribute(InstanceId=machine, DisableApiTermination={"Value": False})
    more = [EC2.run_instances(**order)["Instances"][0]["InstanceId"] for _ in range(6)]
    pages = EC2.get_paginator("describe_instances").paginate(Filters=[{"Name": "vpc-id", "Values": [vpc]}], PaginationConfig={"PageSize": 5})
    same([len(page["Reservations"]) for page in pages], [5, 2], "pages")
    EC2.terminate_instances(InstanceIds=[machine, *more])
    EC2.get_waiter("instance_terminated").wait(InstanceIds=[machine, *more], WaiterConfig=FAST)
    refused("IncorrectInstanceState", EC2.start_instances, InstanceIds=[machine])
    EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


@lesson("quotas bite, and give way when they are raised")
def quotas():
    ec2, quota = client("ec2", region="us-west-2"), client("service-quotas", region="us-west-2")
    vpcs = [ec2.create_vpc(CidrBlock=f"10.{n}.0.0/16")["Vpc"]["VpcId"] for n in range(5)]
    refused("VpcLimitExceeded", ec2.create_vpc, CidrBlock="10.9.0.0/16")
    addresses = [ec2.allocate_address(Domain="vpc")["AllocationId"] for _ in range(5)]
    refused("AddressLimitExceeded", ec2.allocate_address, Domain="vpc")
    subnet = ec2.create_subnet(VpcId=vpcs[0], CidrBlock="10.0.0.0/24", AvailabilityZone="us-west-2a")["Subnet"]["SubnetId"]
    nats = [ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"] for _ in range(5)]
    refused("NatGatewayLimitExceeded", ec2.create_nat_gateway, SubnetId=subnet, ConnectivityType="private")
    found = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}])["Images"][0]["ImageId"]
    limit = int(quota.get_service_quota(ServiceCode="ec2", QuotaCode="L-1216C47A")["Quota"]["Value"])
    refused("VcpuLimitExceeded", ec2.run_instances, ImageId=found, InstanceType="m5.24xlarge", MinCount=limit // 96 + 1, MaxCount=limit // 96 + 1, SubnetId=subnet)
    for service, code in (("vpc", "L-F678F1CE"), ("ec2", "L-0263D0A3"), ("vpc", "L-FE5A380F")):
        asked = quota.request_service_quota_increase(ServiceCode=service, QuotaCode=code, DesiredValue=6)["RequestedQuota"]
        same(asked["DesiredValue"], 6.0)
        same(quota.get_service_quota(ServiceCode=service, QuotaCode=code)["Quota"]["Value"], 6.0)
    vpcs.append(ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"])
    addresses.append(ec2.allocate_address(Domain="vpc")["AllocationId"])
    nats.append(ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"])
    refused("VpcLimitExceeded", ec2.create_vpc, CidrBlock="10.10.0.0/16")
    for nat in nats:
        ec2.delete_nat_gateway(NatGatewayId=nat)
    ec2.get_waiter("nat_gateway_deleted").wait(NatGatewayIds=nats, WaiterConfig=FAST)
    ec2.delete_subnet(SubnetId=subnet)
    for vpc in vpcs:
        ec2.delete_vpc(VpcId=vpc)
    for address in addresses:
        ec2.release_address(AllocationId=address)


@lesson("load balancers, target groups and listeners")
def balancers():
    elb = client("elbv2")
    vpc, subnet = network(29)
    second = EC2.create_subnet(VpcId=vpc, CidrBlock="10.29.1.0/24", AvailabilityZone="us-east-1b")["Subnet"]["SubnetId"]
    order = {"Name": "kind-int", "Type": "network", "Scheme": "internal", "Subnets": [subnet, second], "Tags": TAGS}
    arn = elb.create_load_balancer(**order)["LoadBalancers"][0]["LoadBalancerArn"]
    same(elb.create_load_balancer(**order)["LoadBalancers"][0]["LoadBalancerArn"], arn, "the same again")
    refused("DuplicateLoadBalancerName", elb.create_load_balancer, **{**order, "Scheme": "internet-facing"})
    elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=[arn], WaiterConfig=FAST)
    same(tags_of(elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]), WANTED_TAGS)
    elb.add_tags(ResourceArns=[arn], Tags=[{"Key": "later", "Value": "yes"}])
    elb.remove_tags(ResourceArns=[arn], TagKeys=["later"])
    refused("SubnetNotFound", elb.create_load_balancer, Name="other", Type="network", Subnets=["subnet-0123456789abcdef0"])
    refused("DependencyViolation", EC2.delete_subnet, SubnetId=subnet)
    groups = [elb.create_target_group(Name=f"kind-{n}", Protocol="TCP", Port=6443 + n, VpcId=vpc, TargetType="ip", Tags=TAGS)["TargetGroups"][0]["TargetGroupArn"] for n in range(3)]
    refused("DuplicateTargetGroupName", elb.create_target_group, Name="kind-0", Protocol="TCP", Port=1, VpcId=vpc, TargetType="ip")
    pages = elb.get_paginator("describe_target_groups").paginate(PaginationConfig={"PageSize": 2})
    same(sum(len(page["TargetGroups"]) for page in pages), 3, "pages")
    refused("TargetGroupNotFound", elb.describe_target_groups, Names=["nobodys"])
    listener = elb.create_listener(LoadBalancerArn=arn, Protocol="TCP", Port=6443, DefaultActions=[{"Type": "forward", "TargetGroupArn": groups[0]}])["Listeners"][0]["ListenerArn"]
    refused("DuplicateListener", elb.create_listener, LoadBalancerArn=arn, Protocol="TCP", Port=6443, DefaultActions=[{"Type": "forward", "TargetGroupArn": groups[1]}])
    refused("ResourceInUse", elb.delete_target_group, TargetGroupArn=groups[0])
    made = EC2.run_instances(ImageId=image(), InstanceType="m5.large", MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"][0]
    machine, address = made["InstanceId"], made["PrivateIpAddress"]
    EC2.get_waiter("instance_running").wait(InstanceIds=[machine], WaiterConfig=FAST)
    elb.register_targets(TargetGroupArn=groups[0], Targets=[{"Id": address}])
    elb.get_waiter("target_in_service").wait(TargetGroupArn=groups[0], WaiterConfig=FAST)
    elb.deregister_targets(TargetGroupArn=groups[0], Targets=[{"Id": address}])
    elb.get_waiter("target_deregistered").wait(TargetGroupArn=groups[0], Targets=[{"Id": address}], WaiterConfig=FAST)
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}])
    refused("OperationNotPermitted", elb.delete_load_balancer, LoadBalancerArn=arn)
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}])
    elb.delete_listener(ListenerArn=listener)
    refused("ListenerNotFound", elb.delete_listener, ListenerArn=listener)
    elb.delete_load_balancer(LoadBalancerArn=arn)
    elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[arn], WaiterConfig=FAST)
    for group in groups:
        elb.delete_target_group(TargetGroupArn=group)
    EC2.terminate_instances(InstanceIds=[machine])
    EC2.get_waiter("instance_terminated").wait(InstanceIds=[machine], WaiterConfig=FAST)
    for one in (subnet, second):
        EC2.delete_subnet(SubnetId=one)
    EC2.delete_vpc(VpcId=vpc)


@lesson("hosted zones and records")
def zones():
    dns = client("route53")
    vpc, subnet = network(30)
    public = dns.create_hosted_zone(Name="kind.example.com", CallerReference="kind-public")["HostedZone"]["Id"]
    refused("HostedZoneAlreadyExists", dns.create_hosted_zone, Name="kind.example.com", CallerReference="kind-public")
    private = dns.create_hosted_zone(Name="kind.example.com", CallerReference="kind-private", VPC={"VPCRegion": "us-east-1", "VPCId": vpc})["HostedZone"]
    same(private["Config"]["PrivateZone"], True)
    same([s["HostedZoneId"] for s in dns.list_hosted_zones_by_vpc(VPCId=vpc, VPCRegion="us-east-1")["HostedZoneSummaries"]], [private["Id"].split("/")[-1]])
    dns.change_tags_for_resource(ResourceType="hostedzone", ResourceId=private["Id"].split("/")[-1], AddTags=TAGS)
    same(tags_of(dns.list_tags_for_resource(ResourceType="hostedzone", ResourceId=private["Id"].split("/")[-1])["ResourceTagSet"]), WANTED_TAGS)
    record = lambda action, name, value="10.0.0.1": {"Action": action, "ResourceRecordSet": {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}]}}
    batch = lambda *changes: dns.change_resource_record_sets(HostedZoneId=public, ChangeBatch={"Changes": list(changes)})
    batch.__name__ = "change_resource_record_sets"
    info = batch(*[record("CREATE", f"n{n}.kind.example.com") for n in range(5)])["ChangeInfo"]
    dns.get_waiter("resource_record_sets_changed").wait(Id=info["Id"], WaiterConfig=FAST)
    try:
        batch(record("CREATE", "n6.kind.example.com"), record("CREATE", "n0.kind.example.com"))
        raise AssertionError("a record was made twice")
    except ClientError as error:
        same(error.response["Error"]["Code"], "InvalidChangeBatch")
    names = [r["Name"] for page in dns.get_paginator("list_resource_record_sets").paginate(HostedZoneId=public, PaginationConfig={"PageSize": 2}) for r in page["ResourceRecordSets"]]
    assert "n6.kind.example.com." not in names, "half of a batch was done"
    same(len(names), 7)
    refused("NoSuchHostedZone", dns.list_resource_record_sets, HostedZoneId="Z00000000000000000000")
    refused("HostedZoneNotEmpty", dns.delete_hosted_zone, Id=public)
    refused("NoSuchChange", dns.get_change, Id="C00000000000000000000")
    batch(*[record("DELETE", f"n{n}.kind.example.com") for n in range(5)])
    for zone in (public, private["Id"]):
        dns.delete_hosted_zone(Id=zone)
    EC2.delete_subnet(SubnetId=subnet)
    EC2.delete_vpc(VpcId=vpc)


RESULTS = {}
for name, function in LESSONS.items():
    try:
        function()
        RESULTS[name] = None
    except Exception:  # a lesson that fails must not hide the others
        RESULTS[name] = traceback.format_exc(limit=-3)
print(json.dumps(RESULTS))
