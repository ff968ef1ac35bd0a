"""IAM's lists and names as boto3 sees them: prints {lesson: null or what went wrong}. Its argument is JSON: endpoint, customer, certificate, key."""

import datetime
import json
import re
import sys
import traceback

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

GIVEN = json.loads(sys.argv[1])
LESSONS = {}
CONFIG = Config(retries={"total_max_attempts": 1}, parameter_validation=False, connect_timeout=5, read_timeout=20)
IAM = boto3.Session(
    aws_access_key_id=GIVEN["customer"]["accessKeyId"],
    aws_secret_access_key=GIVEN["customer"]["secretAccessKey"],
    region_name="us-east-1",
).client("iam", endpoint_url=GIVEN["endpoint"], config=CONFIG)
ACCOUNT = "111122223333"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})
NAMES = ["alpha", "Beta", "gamma.x", "Delta-1", "eps_2", "zeta=3", "Eta@4"]
TAGS = [{"Key": f"key {n}", "Value": str(n)} for n in range(7)]


def lesson(name):
    def keep(function):
        LESSONS[name] = function
        return function

    return keep


def same(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} is not {expected!r}")


def refused(code, status, call, message=None, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        answer = error.response
        same((answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]), (code, status), str(error))
        if message is not None and not re.search(message, answer["Error"]["Message"]):
            raise AssertionError(f"{answer['Error']['Message']!r} does not say {message!r}")
        return
    raise AssertionError(f"{code} was expected of {call.__name__}({arguments})")


def furnish():
    """Seven of everything that IAM lists."""
    policy = IAM.create_policy(PolicyName="Listed", PolicyDocument=ALLOW, Tags=TAGS)["Policy"]["Arn"]
    for _ in range(4):
        IAM.create_policy_version(PolicyArn=policy, PolicyDocument=ALLOW)
    more = [IAM.create_policy(PolicyName=f"More-{n}", Path=f"/more/{n % 2}/", PolicyDocument=ALLOW)["Policy"]["Arn"] for n in range(7)]
    for name in NAMES:
        IAM.create_user(UserName=name, Path="/listed/", Tags=TAGS)
        IAM.create_group(GroupName=name, Path="/listed/")
        IAM.create_role(RoleName=name, Path="/listed/", AssumeRolePolicyDocument=TRUST, Tags=TAGS)
        IAM.create_instance_profile(InstanceProfileName=name, Path="/listed/", Tags=TAGS)
        IAM.add_role_to_instance_profile(InstanceProfileName=name, RoleName="alpha")
        IAM.upload_server_certificate(ServerCertificateName=name, Path="/listed/", CertificateBody=GIVEN["certificate"], PrivateKey=GIVEN["key"], Tags=TAGS)
        IAM.create_virtual_mfa_device(VirtualMFADeviceName=name, Path="/listed/", Tags=TAGS)
        for put, kind in ((IAM.put_user_policy, "UserName"), (IAM.put_group_policy, "GroupName"), (IAM.put_role_policy, "RoleName")):
            put(**{kind: "alpha", "PolicyName": name, "PolicyDocument": ALLOW})
        for attach, kind in ((IAM.attach_user_policy, "UserName"), (IAM.attach_group_policy, "GroupName"), (IAM.attach_role_policy, "RoleName")):
            attach(**{kind: name, "PolicyArn": policy})
        IAM.add_user_to_group(GroupName="alpha", UserName=name)
        IAM.add_user_to_group(GroupName=name, UserName="alpha")
    for arn in more:
        IAM.attach_user_policy(UserName="alpha", PolicyArn=arn)
        IAM.attach_group_policy(GroupName="alpha", PolicyArn=arn)
        IAM.attach_role_policy(RoleName="alpha", PolicyArn=arn)
    for _ in range(2):
        IAM.create_access_key(UserName="alpha")
    IAM.create_account_alias(AccountAlias="listed")
    oidc = IAM.create_open_id_connect_provider(Url="https://listed.example.com", ThumbprintList=["a" * 40], Tags=TAGS)["OpenIDConnectProviderArn"]
    serial = f"arn:aws:iam::{ACCOUNT}:mfa/listed/alpha"
    entities = {"PolicyUsers": 7, "PolicyGroups": 7, "PolicyRoles": 7}
    simulated = {"ActionNames": [f"s3:GetObject{n}" for n in range(7)], "ResourceArns": ["*"]}
    return [
        ("list_users", {"PathPrefix": "/listed/"}, {"Users": 7}),
        ("list_groups", {"PathPrefix": "/listed/"}, {"Groups": 7}),
        ("list_roles", {"PathPrefix": "/listed/"}, {"Roles": 7}),
        ("list_instance_profiles", {"PathPrefix": "/listed/"}, {"InstanceProfiles": 7}),
        ("list_instance_profiles_for_role", {"RoleName": "alpha"}, {"InstanceProfiles": 7}),
        ("list_policies", {"Scope": "Local"}, {"Policies": None}),
        ("list_policies", {"Scope": "Local", "PathPrefix": "/more/1/"}, {"Policies": 3}),
        ("list_policies", {"PathPrefix": "/more/"}, {"Policies": 7}),
        ("list_policies", {"OnlyAttached": True}, {"Policies": None}),
        ("list_policy_versions", {"PolicyArn": policy}, {"Versions": 5}),
        ("list_entities_for_policy", {"PolicyArn": policy}, entities),
        ("list_entities_for_policy", {"PolicyArn": policy, "EntityFilter": "Group"}, {"PolicyGroups": 7, "PolicyUsers": 0}),
        ("list_attached_user_policies", {"UserName": "alpha"}, {"AttachedPolicies": 8}),
        ("list_attached_group_policies", {"GroupName": "alpha"}, {"AttachedPolicies": 8}),
        ("list_attached_role_policies", {"RoleName": "alpha"}, {"AttachedPolicies": 8}),
        ("list_attached_role_policies", {"RoleName": "alpha", "PathPrefix": "/more/0/"}, {"AttachedPolicies": 4}),
        ("list_user_policies", {"UserName": "alpha"}, {"PolicyNames": 7}),
        ("list_group_policies", {"GroupName": "alpha"}, {"PolicyNames": 7}),
        ("list_role_policies", {"RoleName": "alpha"}, {"PolicyNames": 7}),
        ("list_groups_for_user", {"UserName": "alpha"}, {"Groups": 7}),
        ("get_group", {"GroupName": "alpha"}, {"Users": 7}),
        ("list_access_keys", {"UserName": "alpha"}, {"AccessKeyMetadata": 2}),
        ("list_account_aliases", {}, {"AccountAliases": 1}),
        ("list_mfa_devices", {}, {"MFADevices": None}),
        ("list_virtual_mfa_devices", {}, {"VirtualMFADevices": 7}),
        ("list_virtual_mfa_devices", {"AssignmentStatus": "Unassigned"}, {"VirtualMFADevices": 7}),
        ("list_server_certificates", {"PathPrefix": "/listed/"}, {"ServerCertificateMetadataList": 7}),
        ("list_user_tags", {"UserName": "alpha"}, {"Tags": 7}),
        ("list_role_tags", {"RoleName": "alpha"}, {"Tags": 7}),
        ("list_policy_tags", {"PolicyArn": policy}, {"Tags": 7}),
        ("list_instance_profile_tags", {"InstanceProfileName": "alpha"}, {"Tags": 7}),
        ("list_open_id_connect_provider_tags", {"OpenIDConnectProviderArn": oidc}, {"Tags": 7}),
        ("list_mfa_device_tags", {"SerialNumber": serial}, {"Tags": 7}),
        ("list_server_certificate_tags", {"ServerCertificateName": "alpha"}, {"Tags": 7}),
        ("get_account_authorization_details", {}, {"UserDetailList": None, "GroupDetailList": None, "RoleDetailList": None, "Policies": None}),
        ("get_account_authorization_details", {"Filter": ["Group", "LocalManagedPolicy"]}, {"GroupDetailList": None, "Policies": None, "UserDetailList": 0}),
        ("simulate_custom_policy", {"PolicyInputList": [ALLOW], **simulated}, {"EvaluationResults": 7}),
        ("simulate_principal_policy", {"PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/listed/alpha", **simulated}, {"EvaluationResults": 7}),
    ]


LISTS = []


@lesson("furnishes an account")
def furnished():
    LISTS.extend(furnish())


def walked(name, arguments, members, size):
    """All pages of a list, by hand: what they hold, and that each says of itself what it is."""
    found = {member: [] for member in members}
    marker, pages = {}, 0
    while True:
        page = getattr(IAM, name)(**arguments, **marker, MaxItems=size)
        pages += 1
        held = 0
        for member in members:
            found[member] += page.get(member, [])
            held += len(page.get(member, []))
        if held > size:
            raise AssertionError(f"{name}: {held} on a page of {size}")
        if page["IsTruncated"] != ("Marker" in page):
            raise AssertionError(f"{name}: truncated {page['IsTruncated']}, marker {page.get('Marker')}")
        if not page["IsTruncated"]:
            return found
        if held != size:
            raise AssertionError(f"{name}: {held} on a page of {size} that is not the last")
        if not re.fullmatch(r"[ -ÿ]{1,320}|[ -ÿ]+", page["Marker"]) or any(n in page["Marker"] for n in NAMES):
            raise AssertionError(f"{name}: the marker {page['Marker']} tells what it stands for")
        marker = {"Marker": page["Marker"]}
        if pages > 3000:
            raise AssertionError(f"{name} has no end")


@lesson("every list is the same in pages of 1, 2 and 3 as in one")
def pages():
    for name, arguments, members in LISTS:
        whole = getattr(IAM, name)(**arguments, MaxItems=1000)
        for member, count in members.items():
            if count is not None:
                same(len(whole.get(member, [])), count, f"{name} {arguments} {member}")
        for size in (1, 2, 3):
            if name == "list_policies" and arguments.get("OnlyAttached") and size < 3:
                continue
            for member, items in walked(name, arguments, members, size).items():
                same(items, whole.get(member, []), f"{name} {arguments} {member} in pages of {size}")
        built = IAM.get_paginator(name).paginate(**arguments, PaginationConfig={"PageSize": 2}).build_full_result()
        for member in members:
            same(built.get(member, []), whole.get(member, []), f"{name} by boto3's paginator")


@lesson("what is deleted between two pages hides nothing, what is made is not repeated")
def between_pages():
    for create, delete, listing, member, kind, more in (
        (IAM.create_user, IAM.delete_user, IAM.list_users, "Users", "UserName", {}),
        (IAM.create_role, IAM.delete_role, IAM.list_roles, "Roles", "RoleName", {"AssumeRolePolicyDocument": TRUST}),
        (IAM.create_group, IAM.delete_group, IAM.list_groups, "Groups", "GroupName", {}),
        (IAM.create_instance_profile, IAM.delete_instance_profile, IAM.list_instance_profiles, "InstanceProfiles", "InstanceProfileName", {}),
    ):
        for n in range(6):
            create(**{kind: f"between-{n}", "Path": "/between/"}, **more)
        first = listing(PathPrefix="/between/", MaxItems=2)
        for gone in ("between-0", "between-1", "between-2"):
            delete(**{kind: gone})
        create(**{kind: "between-00", "Path": "/between/"}, **more)
        rest = listing(PathPrefix="/between/", MaxItems=100, Marker=first["Marker"])
        same([one[kind] for one in rest[member]], ["between-3", "between-4", "between-5"])
        for left in ("between-00", "between-3", "between-4", "between-5"):
            delete(**{kind: left})
        same(listing(PathPrefix="/between/", Marker=first["Marker"])[member], [])
    for n in range(4):
        IAM.put_role_policy(RoleName="Beta", PolicyName=f"p{n}", PolicyDocument=ALLOW)
    first = IAM.list_role_policies(RoleName="Beta", MaxItems=2)
    for n in (0, 1, 2):
        IAM.delete_role_policy(RoleName="Beta", PolicyName=f"p{n}")
    same(IAM.list_role_policies(RoleName="Beta", Marker=first["Marker"])["PolicyNames"], ["p3"])


BOUNDS = "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value {}"


@lesson("sizes and markers that are none are refused")
def bounds():
    for name, arguments, _ in LISTS:
        call = getattr(IAM, name)
        refused("ValidationError", 400, call, re.escape(BOUNDS.format("greater than or equal to 1")), **arguments, MaxItems=0)
        refused("ValidationError", 400, call, re.escape(BOUNDS.format("less than or equal to 1000")), **arguments, MaxItems=1001)
        refused("ValidationError", 400, call, "Value at 'marker' failed to satisfy constraint: Member must have length greater than or equal to 1", **arguments, Marker="")
        wrong = "^Marker and Filter do not match" if name == "get_account_authorization_details" else "^Invalid Marker"
        refused("ValidationError", 400, call, wrong, **arguments, Marker="AAAA")
    for call in (IAM.list_users, IAM.list_roles, IAM.list_groups, IAM.list_instance_profiles, IAM.list_policies):
        for prefix in ("", "listed/", "/é/", "/a b/", "/" + "a" * 512):
            refused("ValidationError", 400, call, "at 'pathPrefix' failed to satisfy constraint: Member must have length|^The specified value for pathPrefix is invalid. It must begin with the / character", PathPrefix=prefix)
        same([v for k, v in call(PathPrefix="/nothing/here/").items() if isinstance(v, list)], [[]])
    same(len(IAM.list_users(PathPrefix="/lis")["Users"]), 7)
    same(IAM.list_users(PathPrefix="/LISTED/")["Users"], [])


@lesson("names differ by more than their case, and are found in any")
def names():
    exists = "EntityAlreadyExists", 409
    refused(*exists, IAM.create_user, "^User with name ALPHA already exists.$", UserName="ALPHA")
    refused(*exists, IAM.create_group, "^Group with name ALPHA already exists.$", GroupName="ALPHA")
    refused(*exists, IAM.create_role, "^Role with name ALPHA already exists.$", RoleName="ALPHA", AssumeRolePolicyDocument=TRUST)
    refused(*exists, IAM.create_instance_profile, "^Instance Profile ALPHA already exists.$", InstanceProfileName="ALPHA")
    refused(*exists, IAM.create_policy, "^A policy called LISTED already exists. Duplicate names are not allowed.$", PolicyName="LISTED", PolicyDocument=ALLOW)
    refused(*exists, IAM.update_user, "already exists", UserName="beta", NewUserName="ALPHA")
    refused(*exists, IAM.update_group, "already exists", GroupName="beta", NewGroupName="ALPHA")
    same(IAM.get_user(UserName="ALPHA")["User"]["UserName"], "alpha")
    same(IAM.get_role(RoleName="bETA")["Role"]["Arn"], f"arn:aws:iam::{ACCOUNT}:role/listed/Beta")
    same(IAM.get_group(GroupName="ALPHA")["Group"]["GroupName"], "alpha")
    same(len(IAM.get_group(GroupName="ALPHA")["Users"]), 7)
    same(IAM.get_instance_profile(InstanceProfileName="beta")["InstanceProfile"]["InstanceProfileName"], "Beta")
    same(len(IAM.list_instance_profiles_for_role(RoleName="ALPHA")["InstanceProfiles"]), 7)
    same(len(IAM.list_groups_for_user(UserName="ALPHA")["Groups"]), 7)
    same(len(IAM.list_access_keys(UserName="ALPHA")["AccessKeyMetadata"]), 2)
    # An ARN is what it is.
    refused("NoSuchEntity", 404, IAM.get_policy, "was not found", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/LISTED")
    refused("NoSuchEntity", 404, IAM.attach_user_policy, "does not exist or is not attachable", UserName="Beta", PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/listed")


@lesson("what was said of an entity in another case is undone in any")
def other_case():
    IAM.create_user(UserName="Casey")
    IAM.create_group(GroupName="Cases")
    IAM.add_user_to_group(GroupName="CASES", UserName="CASEY")
    IAM.add_user_to_group(GroupName="cases", UserName="casey")
    same([one["GroupName"] for one in IAM.list_groups_for_user(UserName="casey")["Groups"]], ["Cases"])
    same([one["UserName"] for one in IAM.get_group(GroupName="cases")["Users"]], ["Casey"])
    refused("DeleteConflict", 409, IAM.delete_group, "Cannot delete entity, must remove users from group first.", GroupName="cases")
    IAM.update_group(GroupName="cases", NewGroupName="CaseS")
    same([one["GroupName"] for one in IAM.list_groups_for_user(UserName="casey")["Groups"]], ["CaseS"])
    IAM.update_user(UserName="casey", NewUserName="CASEY")
    same([one["UserName"] for one in IAM.get_group(GroupName="cases")["Users"]], ["CASEY"])
    IAM.remove_user_from_group(GroupName="cases", UserName="casey")
    same(IAM.list_groups_for_user(UserName="casey")["Groups"], [])
    IAM.delete_group(GroupName="cases")
    key = IAM.create_access_key(UserName="casey")["AccessKey"]
    same(key["UserName"], "CASEY")
    refused("DeleteConflict", 409, IAM.delete_user, "Cannot delete entity, must delete access keys first.", UserName="casey")
    IAM.update_access_key(UserName="Casey", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    IAM.delete_access_key(UserName="Casey", AccessKeyId=key["AccessKeyId"])
    IAM.create_login_profile(UserName="casey", Password="Long-enough-1!")
    same(IAM.get_login_profile(UserName="CASEY")["LoginProfile"]["UserName"], "CASEY")
    IAM.delete_login_profile(UserName="Casey")
    IAM.delete_user(UserName="casey")
    IAM.create_role(RoleName="Casey", AssumeRolePolicyDocument=TRUST)
    IAM.create_instance_profile(InstanceProfileName="Casey")
    IAM.add_role_to_instance_profile(InstanceProfileName="CASEY", RoleName="CASEY")
    same(IAM.get_instance_profile(InstanceProfileName="casey")["InstanceProfile"]["Roles"][0]["RoleName"], "Casey")
    refused("DeleteConflict", 409, IAM.delete_role, "Cannot delete entity, must remove roles from instance profile first.", RoleName="casey")
    IAM.remove_role_from_instance_profile(InstanceProfileName="casey", RoleName="casey")
    IAM.delete_instance_profile(InstanceProfileName="casey")
    IAM.delete_role(RoleName="casey")


@lesson("dates are whole seconds")
def dates():
    made = IAM.get_user(UserName="alpha")["User"]["CreateDate"]
    same((made.microsecond, made.utcoffset()), (0, datetime.timedelta(0)))
    seen = []
    IAM.meta.events.register("after-call.iam", lambda http_response, **_: seen.append(http_response.text))
    IAM.get_user(UserName="alpha")
    IAM.get_policy(PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/Listed")
    IAM.get_account_authorization_details()
    dates = re.findall(r"<(?:\w*Date|\w*Time)>([^<]*)<", "".join(seen))
    same([date for date in dates if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date)], [])
    same(len(dates) > 20, True)


def outcome(function):
    try:
        function()
    except Exception:
        return traceback.format_exc()


print(json.dumps({name: outcome(function) for name, function in LESSONS.items()}))
