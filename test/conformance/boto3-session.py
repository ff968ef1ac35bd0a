"""A day of boto3 against one world: prints {lesson: null or what went wrong}. Its argument is JSON: endpoint, ca, credentials."""

import base64
import datetime
import email.header
import hashlib
import hmac
import io
import json
import os
import socket
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

GIVEN = json.loads(sys.argv[1])
ENDPOINT = GIVEN["endpoint"]
PORT = ENDPOINT.rsplit(":", 1)[1]
ACCOUNT = "111122223333"
REGION = "us-east-1"
LESSONS = {}

# RFC 6761: every name below localhost is the machine itself, whatever the resolver at hand makes of it.
_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: _getaddrinfo(
    "127.0.0.1" if isinstance(host, str) and host.endswith(".localhost") else host, *rest, **more
)


def lesson(name):
    def keep(function):
        LESSONS[name] = function
        return function

    return keep


def session(credentials):
    return boto3.Session(
        aws_access_key_id=credentials["accessKeyId"],
        aws_secret_access_key=credentials["secretAccessKey"],
        aws_session_token=credentials.get("sessionToken"),
        region_name=REGION,
    )


def of_answer(answer):
    return session(
        {
            "accessKeyId": answer["AccessKeyId"],
            "secretAccessKey": answer["SecretAccessKey"],
            "sessionToken": answer["SessionToken"],
        }
    )


def client(service, who=None, **config):
    more = config.pop("more", {})
    settings = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20, **config)
    return (who or CUSTOMER).client(service, **{"endpoint_url": ENDPOINT, "config": settings, **more})


def same(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} is not {expected!r}")


def refused(code, status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        same(
            (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]),
            (code, status),
            str(error),
        )
        return error
    raise AssertionError(f"{code} was expected of {call.__name__}({arguments})")


def trust(principal, action="sts:AssumeRole", **condition):
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, **({"Condition": condition} if condition else {})}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allow(action, resource="*"):
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


CUSTOMER = session(GIVEN["customer"])
MANAGEMENT = session(GIVEN["management"])


@lesson("sts tells who calls and gives sessions")
def sts():
    me = client("sts").get_caller_identity()
    same((me["Account"], me["Arn"]), (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/stint"))
    iam = client("iam")
    role = iam.create_role(RoleName="Visitor", AssumeRolePolicyDocument=trust({"AWS": ACCOUNT}))["Role"]
    answer = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="boto", DurationSeconds=900)
    visitor = of_answer(answer["Credentials"])
    who = client("sts", visitor).get_caller_identity()
    same(who["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/Visitor/boto")
    same(who["UserId"], f"{role['RoleId']}:boto")
    refused("AccessDenied", 403, client("iam", visitor).list_roles)
    refused("UnauthorizedOperation", 403, client("ec2", visitor).describe_vpcs)
    refused("AccessDenied", 403, client("s3", visitor).list_buckets)
    refused("AccessDeniedException", 400, client("secretsmanager", visitor).list_secrets)
    refused("AccessDenied", 403, client("sts").assume_role, RoleArn=f"arn:aws:iam::{ACCOUNT}:role/Nobody", RoleSessionName="boto")
    refused("ValidationError", 400, client("sts").assume_role, RoleArn=role["Arn"], RoleSessionName="boto", DurationSeconds=43201)
    federated = of_answer(client("sts").get_session_token(DurationSeconds=900)["Credentials"])
    same(client("sts", federated).get_caller_identity()["Arn"], me["Arn"])
    same(client("sts").get_access_key_info(AccessKeyId=GIVEN["customer"]["accessKeyId"])["Account"], ACCOUNT)


@lesson("iam keeps roles, policies and their attachments")
def iam_roles():
    iam = client("iam")
    refused("NoSuchEntity", 404, iam.get_role, RoleName="Installer")
    made = iam.create_role(
        RoleName="Installer",
        Path="/rosa/",
        AssumeRolePolicyDocument=trust({"AWS": ACCOUNT}, StringEquals={"sts:ExternalId": "1"}),
        Description="builds",
        MaxSessionDuration=7200,
        Tags=[{"Key": "red-hat", "Value": "true"}],
    )["Role"]
    same(made["Arn"], f"arn:aws:iam::{ACCOUNT}:role/rosa/Installer")
    read = iam.get_role(RoleName="Installer")["Role"]
    same(read["AssumeRolePolicyDocument"]["Statement"][0]["Condition"], {"StringEquals": {"sts:ExternalId": "1"}})
    same((read["Tags"], read["MaxSessionDuration"]), ([{"Key": "red-hat", "Value": "true"}], 7200))
    refused("EntityAlreadyExists", 409, iam.create_role, RoleName="installer", AssumeRolePolicyDocument=trust({"AWS": ACCOUNT}))
    refused("MalformedPolicyDocument", 400, iam.create_role, RoleName="Other", AssumeRolePolicyDocument="{")
    refused("MalformedPolicyDocument", 400, iam.create_role, RoleName="Other", AssumeRolePolicyDocument=allow("s3:*"))
    policy = iam.create_policy(PolicyName="Installer-Policy", PolicyDocument=allow("ec2:Describe*"), Tags=[{"Key": "a", "Value": "b"}])["Policy"]
    iam.attach_role_policy(RoleName="Installer", PolicyArn=policy["Arn"])
    iam.attach_role_policy(RoleName="Installer", PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    attached = iam.list_attached_role_policies(RoleName="Installer")["AttachedPolicies"]
    same(sorted(p["PolicyName"] for p in attached), ["IAMReadOnlyAccess", "Installer-Policy"])
    iam.put_role_policy(RoleName="Installer", PolicyName="inline", PolicyDocument=allow("s3:*"))
    same(iam.get_role_policy(RoleName="Installer", PolicyName="inline")["PolicyDocument"], json.loads(allow("s3:*")))
    refused("DeleteConflict", 409, iam.delete_role, RoleName="Installer")
    refused("DeleteConflict", 409, iam.delete_policy, PolicyArn=policy["Arn"])
    for _ in range(4):
        version = iam.create_policy_version(PolicyArn=policy["Arn"], PolicyDocument=allow("ec2:*"), SetAsDefault=True)["PolicyVersion"]
    refused("LimitExceeded", 409, iam.create_policy_version, PolicyArn=policy["Arn"], PolicyDocument=allow("ec2:*"))
    same(iam.get_policy(PolicyArn=policy["Arn"])["Policy"]["DefaultVersionId"], version["VersionId"])
    simulated = iam.simulate_principal_policy(PolicySourceArn=made["Arn"], ActionNames=["ec2:RunInstances", "iam:CreateUser"])
    same([r["EvalDecision"] for r in simulated["EvaluationResults"]], ["allowed", "implicitDeny"])
    profile = iam.create_instance_profile(InstanceProfileName="Worker")["InstanceProfile"]
    iam.add_role_to_instance_profile(InstanceProfileName="Worker", RoleName="Installer")
    same(iam.get_instance_profile(InstanceProfileName="Worker")["InstanceProfile"]["Roles"][0]["RoleName"], "Installer")
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName=profile["InstanceProfileName"])
    iam.remove_role_from_instance_profile(InstanceProfileName="Worker", RoleName="Installer")
    iam.delete_instance_profile(InstanceProfileName="Worker")
    iam.delete_role_policy(RoleName="Installer", PolicyName="inline")
    for p in attached:
        iam.detach_role_policy(RoleName="Installer", PolicyArn=p["PolicyArn"])
    iam.delete_role(RoleName="Installer")
    error = refused("NoSuchEntity", 404, iam.get_role, RoleName="Installer")
    same(error.response["Error"]["Message"], "The role with name Installer cannot be found.")
    same(type(error).__name__, "NoSuchEntityException")


@lesson("iam pages through long lists")
def iam_pages():
    iam = client("iam")
    names = [f"page-{n:02}" for n in range(12)]
    for name in names:
        iam.create_role(RoleName=name, Path="/pages/", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    pages = list(iam.get_paginator("list_roles").paginate(PathPrefix="/pages/", PaginationConfig={"PageSize": 5}))
    same([len(page["Roles"]) for page in pages], [5, 5, 2])
    same([role["RoleName"] for page in pages for role in page["Roles"]], names)
    built = iam.get_paginator("list_policies").paginate(Scope="AWS", PaginationConfig={"PageSize": 300}).build_full_result()
    assert "AdministratorAccess" in {p["PolicyName"] for p in built["Policies"]}
    refused("ValidationError", 400, iam.list_roles, MaxItems=1001)
    refused("ValidationError", 400, iam.list_roles, Marker="!")
    details = iam.get_paginator("get_account_authorization_details").paginate(Filter=["Role"]).build_full_result()
    assert set(names) <= {role["RoleName"] for role in details["RoleDetailList"]}


@lesson("iam keeps OIDC providers, users and keys")
def iam_identities():
    iam = client("iam")
    arn = iam.create_open_id_connect_provider(
        Url="https://rh-oidc.s3.us-east-1.amazonaws.com/abc", ClientIDList=["openshift", "sts.amazonaws.com"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]
    same(arn, f"arn:aws:iam::{ACCOUNT}:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/abc")
    provider = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    same((provider["Url"], provider["ThumbprintList"]), ("rh-oidc.s3.us-east-1.amazonaws.com/abc", ["a" * 40]))
    refused("EntityAlreadyExists", 409, iam.create_open_id_connect_provider, Url="https://rh-oidc.s3.us-east-1.amazonaws.com/abc", ThumbprintList=["a" * 40])
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    refused("NoSuchEntity", 404, iam.get_open_id_connect_provider, OpenIDConnectProviderArn=arn)
    iam.create_user(UserName="osdCcsAdmin")
    iam.attach_user_policy(UserName="osdCcsAdmin", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    key = iam.create_access_key(UserName="osdCcsAdmin")["AccessKey"]
    who = session({"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]})
    same(client("sts", who).get_caller_identity()["Arn"], f"arn:aws:iam::{ACCOUNT}:user/osdCcsAdmin")
    same(client("iam", who).get_user()["User"]["UserName"], "osdCcsAdmin")
    same(iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["UserName"], "osdCcsAdmin")


def code_at(seed, step):
    """RFC 6238 with SHA-1 and six digits, as an authenticator app does it."""
    digest = hmac.new(base64.b32decode(seed), step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[19] & 15
    return "%06d" % ((int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF) % 1_000_000)


@lesson("iam keeps passwords, MFA devices and reports")
def iam_sign_in():
    iam = client("iam")
    iam.create_user(UserName="boto-ada")
    refused("PasswordPolicyViolation", 400, iam.create_login_profile, UserName="boto-ada", Password="short")
    iam.create_login_profile(UserName="boto-ada", Password="Long-enough-1")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="boto-ada")["VirtualMFADevice"]
    same(device["QRCodePNG"][:4], b"\x89PNG")
    seed, step = device["Base32StringSeed"].decode(), int(time.time()) // 30
    codes = {"AuthenticationCode1": code_at(seed, step - 2), "AuthenticationCode2": code_at(seed, step - 1)}
    iam.enable_mfa_device(UserName="boto-ada", SerialNumber=device["SerialNumber"], **codes)
    same([one["SerialNumber"] for one in iam.list_mfa_devices(UserName="boto-ada")["MFADevices"]], [device["SerialNumber"]])
    key = iam.create_access_key(UserName="boto-ada")["AccessKey"]
    who = session({"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]})
    refused("AccessDenied", 403, client("sts", who).get_session_token, SerialNumber=device["SerialNumber"], TokenCode="000000")
    got = client("sts", who).get_session_token(SerialNumber=device["SerialNumber"], TokenCode=code_at(seed, step))
    same(got["Credentials"]["AccessKeyId"][:4], "ASIA")
    refused("DeleteConflict", 409, iam.delete_user, UserName="boto-ada")
    same(iam.generate_credential_report()["State"], "STARTED")
    while iam.generate_credential_report()["State"] != "COMPLETE":
        time.sleep(0.1)
    report = iam.get_credential_report()
    same((report["ReportFormat"], b"\nboto-ada,arn:aws:iam::" in report["Content"]), ("text/csv", True))
    job = iam.generate_service_last_accessed_details(Arn=f"arn:aws:iam::{ACCOUNT}:user/stint")["JobId"]
    while iam.get_service_last_accessed_details(JobId=job)["JobStatus"] == "IN_PROGRESS":
        time.sleep(0.1)
    used = {row["ServiceNamespace"]: row for row in iam.get_service_last_accessed_details(JobId=job, MaxItems=1000)["ServicesLastAccessed"]}
    same(used["iam"]["LastAuthenticatedEntity"], f"arn:aws:iam::{ACCOUNT}:user/stint")
    refused("NotImplemented", 501, iam.list_ssh_public_keys)


@lesson("s3 stores, checks and lists objects")
def s3_objects():
    s3 = client("s3")
    s3.create_bucket(Bucket="boto-objects")
    s3.get_waiter("bucket_exists").wait(Bucket="boto-objects")
    refused("BucketAlreadyOwnedByYou", 409, client("s3", None, region_name="eu-west-1").create_bucket, Bucket="boto-objects",
            CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    for algorithm in ("CRC32", "SHA1", "SHA256"):
        put = s3.put_object(Bucket="boto-objects", Key=f"sum/{algorithm}", Body=b"hello", ChecksumAlgorithm=algorithm)
        assert put[f"Checksum{algorithm}"], put
        got = s3.get_object(Bucket="boto-objects", Key=f"sum/{algorithm}", ChecksumMode="ENABLED")
        same((got["Body"].read(), got[f"Checksum{algorithm}"]), (b"hello", put[f"Checksum{algorithm}"]))
    refused("BadDigest", 400, s3.put_object, Bucket="boto-objects", Key="bad", Body=b"hello", ChecksumSHA256="A" * 43 + "=")
    put = s3.put_object(Bucket="boto-objects", Key="a b/ü+&?#.json", Body=io.BytesIO(b"0123456789"), ContentType="application/json", Metadata={"who": "me"})
    same(put["ETag"], f'"{hashlib.md5(b"0123456789").hexdigest()}"')
    head = s3.head_object(Bucket="boto-objects", Key="a b/ü+&?#.json")
    same((head["ContentLength"], head["ContentType"], head["Metadata"]), (10, "application/json", {"who": "me"}))
    part = s3.get_object(Bucket="boto-objects", Key="a b/ü+&?#.json", Range="bytes=2-4")
    same((part["Body"].read(), part["ContentRange"], part["ResponseMetadata"]["HTTPStatusCode"]), (b"234", "bytes 2-4/10", 206))
    raw_utf8_header(s3)
    refused("NoSuchKey", 404, s3.get_object, Bucket="boto-objects", Key="nothing")
    refused("404", 404, s3.head_object, Bucket="boto-objects", Key="nothing")
    refused("NoSuchBucket", 404, s3.list_objects_v2, Bucket="boto-nowhere")
    refused("InvalidRange", 416, s3.get_object, Bucket="boto-objects", Key="a b/ü+&?#.json", Range="bytes=20-30")
    refused("304", 304, s3.get_object, Bucket="boto-objects", Key="a b/ü+&?#.json", IfNoneMatch=put["ETag"])
    refused("PreconditionFailed", 412, s3.put_object, Bucket="boto-objects", Key="a b/ü+&?#.json", Body=b"", IfNoneMatch="*")
    for n in range(7):
        s3.put_object(Bucket="boto-objects", Key=f"list/{n % 3}/{n}", Body=b"x")
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="boto-objects", Prefix="list/", PaginationConfig={"PageSize": 3}))
    same([len(page["Contents"]) for page in pages], [3, 3, 1])
    folders = s3.list_objects_v2(Bucket="boto-objects", Prefix="list/", Delimiter="/")
    same([p["Prefix"] for p in folders["CommonPrefixes"]], ["list/0/", "list/1/", "list/2/"])
    s3.copy_object(Bucket="boto-objects", Key="copied", CopySource={"Bucket": "boto-objects", "Key": "a b/ü+&?#.json"})
    same(s3.get_object(Bucket="boto-objects", Key="copied")["Body"].read(), b"0123456789")
    s3.put_bucket_tagging(Bucket="boto-objects", Tagging={"TagSet": [{"Key": "owner", "Value": "boto"}]})
    same(s3.get_bucket_tagging(Bucket="boto-objects")["TagSet"], [{"Key": "owner", "Value": "boto"}])
    same(s3.get_bucket_location(Bucket="boto-objects").get("LocationConstraint"), None)
    refused("NoSuchBucketPolicy", 404, s3.get_bucket_policy, Bucket="boto-objects")
    refused("BucketNotEmpty", 409, s3.delete_bucket, Bucket="boto-objects")
    bucket = (CUSTOMER.resource("s3", endpoint_url=ENDPOINT)).Bucket("boto-objects")
    bucket.objects.all().delete()
    same(list(bucket.objects.all()), [])
    s3.delete_bucket(Bucket="boto-objects")
    assert "boto-objects" not in [b["Name"] for b in s3.list_buckets()["Buckets"]]


def raw_utf8_header(s3):
    """botocore signs and sends a header's UTF-8 as it is; S3 keeps a character a byte."""
    value = "à la groß"
    sign = lambda request, **_: request.headers.add_header("x-amz-meta-raw", value)
    s3.meta.events.register("before-sign.s3.PutObject", sign)
    s3.put_object(Bucket="boto-objects", Key="raw", Body=b"")
    s3.meta.events.unregister("before-sign.s3.PutObject", sign)
    shown = s3.head_object(Bucket="boto-objects", Key="raw")["Metadata"]["raw"]
    same(str(email.header.make_header(email.header.decode_header(shown))), value.encode().decode("latin1"))


@lesson("s3 takes uploads in parts")
def s3_multipart():
    s3 = client("s3")
    s3.create_bucket(Bucket="boto-parts")
    megabyte = 1024 * 1024
    content = os.urandom(megabyte) * 12
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        s3.upload_file(file.name, "boto-parts", "large", Config=TransferConfig(multipart_threshold=5 * megabyte, multipart_chunksize=5 * megabyte))
    head = s3.head_object(Bucket="boto-parts", Key="large")
    assert head["ETag"].endswith('-3"'), head["ETag"]
    same(head["ContentLength"], len(content))
    back = io.BytesIO()
    s3.download_fileobj("boto-parts", "large", back, Config=TransferConfig(multipart_threshold=5 * megabyte, multipart_chunksize=5 * megabyte))
    same(hashlib.sha256(back.getvalue()).digest(), hashlib.sha256(content).digest())
    s3.upload_fileobj(io.BytesIO(b"small"), "boto-parts", "small")
    upload = s3.create_multipart_upload(Bucket="boto-parts", Key="given-up")["UploadId"]
    s3.upload_part(Bucket="boto-parts", Key="given-up", UploadId=upload, PartNumber=1, Body=b"tiny")
    same(len(s3.list_parts(Bucket="boto-parts", Key="given-up", UploadId=upload)["Parts"]), 1)
    refused("InvalidPart", 400, s3.complete_multipart_upload, Bucket="boto-parts", Key="given-up", UploadId=upload,
            MultipartUpload={"Parts": [{"PartNumber": 2, "ETag": '"' + "0" * 32 + '"'}]})
    s3.abort_multipart_upload(Bucket="boto-parts", Key="given-up", UploadId=upload)
    refused("NoSuchUpload", 404, s3.list_parts, Bucket="boto-parts", Key="given-up", UploadId=upload)


def fetched(url, **more):
    with urllib.request.urlopen(urllib.request.Request(url, **more), timeout=10) as answer:
        return answer.read()


@lesson("s3 serves presigned requests to anybody who holds them")
def s3_presigned():
    s3 = client("s3", signature_version="s3v4")
    s3.create_bucket(Bucket="boto-presigned")
    put = s3.generate_presigned_url("put_object", Params={"Bucket": "boto-presigned", "Key": "by url"}, ExpiresIn=60)
    fetched(put, data=b"written by url", method="PUT", headers={"content-type": ""})
    get = s3.generate_presigned_url("get_object", Params={"Bucket": "boto-presigned", "Key": "by url", "ResponseContentType": "text/x"}, ExpiresIn=60)
    same(fetched(get), b"written by url")
    for broken in (get.replace("by%20url", "other"), get.replace("X-Amz-Expires=60", "X-Amz-Expires=600")):
        try:
            fetched(broken)
            raise AssertionError(f"{broken} was served")
        except urllib.error.HTTPError as error:
            same(error.code, 403)
            assert b"SignatureDoesNotMatch" in error.read()


@lesson("s3 takes uploads by a form")
def s3_form():
    s3 = client("s3", signature_version="s3v4", s3={"addressing_style": "path"})
    s3.create_bucket(Bucket="boto-forms")
    form = s3.generate_presigned_post("boto-forms", "up/${filename}", Conditions=[["content-length-range", 1, 10]])
    line = "a-boundary"

    def send(content):
        fields = [(f'name="{name}"', value) for name, value in form["fields"].items()] + [('name="file"; filename="a.txt"', content)]
        parts = "".join(f"--{line}\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n" for name, value in fields)
        request = urllib.request.Request(form["url"], (parts + f"--{line}--\r\n").encode(), {"Content-Type": f"multipart/form-data; boundary={line}"})
        try:
            return urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            return error.code

    same((send("hello"), send("hello, hello")), (204, 400))
    same(s3.get_object(Bucket="boto-forms", Key="up/a.txt")["Body"].read(), b"hello")
    old = client("s3", signature_version="s3", s3={"addressing_style": "path"})
    form = old.generate_presigned_post("boto-forms", "up/${filename}")
    same(send("hello"), 400)


@lesson("s3 answers bucket names in the host name, on a local endpoint and by real name")
def s3_virtual():
    for base in (f"http://localhost:{PORT}", f"http://s3.localhost:{PORT}"):
        s3 = client("s3", s3={"addressing_style": "virtual"}, more={"endpoint_url": base})
        name = "boto-virtual-" + base.split("//")[1][0:2].strip(".")
        s3.create_bucket(Bucket=name)
        s3.put_object(Bucket=name, Key="k/e y", Body=b"virtual")
        same(s3.get_object(Bucket=name, Key="k/e y")["Body"].read(), b"virtual")
        same([o["Key"] for o in s3.list_objects_v2(Bucket=name)["Contents"]], ["k/e y"])
    real = client("s3", proxies={"https": ENDPOINT}, more={"endpoint_url": None, "verify": GIVEN["ca"]})
    same(real.meta.endpoint_url, "https://s3.amazonaws.com")
    same(real.get_object(Bucket=name, Key="k/e y")["Body"].read(), b"virtual")
    iam = client("iam", proxies={"https": ENDPOINT}, more={"endpoint_url": None, "verify": GIVEN["ca"]})
    same(iam.get_user()["User"]["UserName"], "stint")


@lesson("s3 locks objects, and answers pages by CORS")
def s3_locks_and_pages():
    s3 = client("s3")
    s3.create_bucket(Bucket="boto-vault", ObjectLockEnabledForBucket=True)
    same(s3.get_object_lock_configuration(Bucket="boto-vault")["ObjectLockConfiguration"], {"ObjectLockEnabled": "Enabled"})
    until = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=2)
    put = s3.put_object(Bucket="boto-vault", Key="k", Body=b"held", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until)
    at = {"Bucket": "boto-vault", "Key": "k", "VersionId": put["VersionId"]}
    same(s3.get_object_retention(**at)["Retention"], {"Mode": "GOVERNANCE", "RetainUntilDate": until})
    error = refused("AccessDenied", 403, s3.delete_object, **at)
    same(error.response["Error"]["Message"], "Access Denied because object protected by object lock.")
    many = s3.delete_objects(Bucket="boto-vault", Delete={"Objects": [{"Key": "k", "VersionId": put["VersionId"]}]})
    same([one["Code"] for one in many["Errors"]], ["AccessDenied"])
    past = refused("InvalidArgument", 400, s3.put_object_retention, **at, Retention={"Mode": "GOVERNANCE", "RetainUntilDate": datetime.datetime(2020, 1, 1)})
    same(past.response["Error"]["ArgumentName"], "RetainUntilDate")
    s3.put_object_legal_hold(**at, LegalHold={"Status": "ON"})
    refused("AccessDenied", 403, s3.delete_object, **at, BypassGovernanceRetention=True)
    s3.put_object_legal_hold(**at, LegalHold={"Status": "OFF"})
    s3.delete_object(**at, BypassGovernanceRetention=True)
    refused("InvalidBucketState", 409, s3.put_bucket_versioning, Bucket="boto-vault", VersioningConfiguration={"Status": "Suspended"})
    inventory = {"Id": "all", "IsEnabled": True, "IncludedObjectVersions": "All", "Schedule": {"Frequency": "Weekly"}, "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::reports", "Format": "CSV"}}}
    s3.put_bucket_inventory_configuration(Bucket="boto-vault", Id="all", InventoryConfiguration=inventory)
    same(s3.list_bucket_inventory_configurations(Bucket="boto-vault")["InventoryConfigurationList"], [inventory])
    refused("NoSuchConfiguration", 404, s3.get_bucket_metrics_configuration, Bucket="boto-vault", Id="none")
    s3.put_bucket_cors(Bucket="boto-vault", CORSConfiguration={"CORSRules": [{"AllowedOrigins": ["https://app.example"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["*"]}]})
    url = client("s3", None, signature_version="s3v4").generate_presigned_url("put_object", Params={"Bucket": "boto-vault", "Key": "page"})
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    with urllib.request.urlopen(urllib.request.Request(url, method="OPTIONS", headers=asked)) as answer:
        same(answer.headers["Access-Control-Allow-Headers"], "content-type")
    with urllib.request.urlopen(urllib.request.Request(url, b"from a page", {"Origin": "https://app.example", "Content-Type": ""}, method="PUT")) as answer:
        same(answer.headers["Access-Control-Allow-Origin"], "https://app.example")
    same(s3.get_object(Bucket="boto-vault", Key="page")["Body"].read(), b"from a page")
    old = client("s3", None, signature_version="s3").generate_presigned_url("get_object", Params={"Bucket": "boto-vault", "Key": "page"})
    try:
        urllib.request.urlopen(old)
        raise AssertionError("signature version 2 was taken")
    except urllib.error.HTTPError as refusal:
        body = refusal.read().decode()
        same((refusal.code, "<Code>InvalidRequest</Code>" in body, "Please use AWS4-HMAC-SHA256" in body), (400, True, True))


@lesson("ec2 builds a network and runs an instance until it is terminated")
def ec2_instances():
    ec2 = client("ec2")
    refused("InvalidVpcID.NotFound", 400, ec2.describe_vpcs, VpcIds=["vpc-0123456789abcdef0"])
    refused("InvalidInstanceID.Malformed", 400, ec2.describe_instances, InstanceIds=["nonsense"])
    refused("DryRunOperation", 412, ec2.create_vpc, CidrBlock="10.0.0.0/16", DryRun=True)
    tags = [{"ResourceType": "vpc", "Tags": [{"Key": "kubernetes.io/cluster/demo", "Value": "owned"}]}]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]
    ec2.get_waiter("vpc_available").wait(VpcIds=[vpc], WaiterConfig={"Delay": 1})
    found = ec2.describe_vpcs(Filters=[{"Name": "tag:kubernetes.io/cluster/demo", "Values": ["owned"]}])["Vpcs"]
    same([v["VpcId"] for v in found], [vpc])
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    refused("InvalidSubnet.Range", 400, ec2.create_subnet, VpcId=vpc, CidrBlock="10.1.0.0/24")
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    refused("InvalidSubnet.Conflict", 400, ec2.create_subnet, VpcId=vpc, CidrBlock="10.0.0.0/25")
    group = ec2.create_security_group(GroupName="demo", Description="demo", VpcId=vpc)["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 6443, "ToPort": 6443, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    refused("InvalidPermission.Duplicate", 400, ec2.authorize_security_group_ingress, GroupId=group, IpPermissions=[rule])
    image = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}])["Images"][0]["ImageId"]
    run = dict(ImageId=image, InstanceType="m5.xlarge", MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[group])
    refused("DryRunOperation", 412, ec2.run_instances, DryRun=True, **run)
    instance = ec2.run_instances(
        **run, UserData="#!/bin/true\n", TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "demo"}]}]
    )["Instances"][0]["InstanceId"]
    ec2.get_waiter("instance_running").wait(InstanceIds=[instance], WaiterConfig={"Delay": 1})
    reservations = ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}, {"Name": "vpc-id", "Values": [vpc]}])["Reservations"]
    same([i["InstanceId"] for r in reservations for i in r["Instances"]], [instance])
    refused("DependencyViolation", 400, ec2.delete_subnet, SubnetId=subnet)
    pages = ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 20, "MaxItems": 45}).build_full_result()
    same(len(pages["InstanceTypes"]), 45)
    ec2.terminate_instances(InstanceIds=[instance])
    ec2.get_waiter("instance_terminated").wait(InstanceIds=[instance], WaiterConfig={"Delay": 1})
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)
    refused("InvalidVpcID.NotFound", 400, ec2.describe_vpcs, VpcIds=[vpc])
    refused("InvalidInstanceID.NotFound", 400, ec2.describe_instances, InstanceIds=["i-0123456789abcdef0"])


@lesson("elbv2 balances load in a network")
def elbv2():
    ec2, elb = client("ec2"), client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    refused("LoadBalancerNotFound", 400, elb.describe_load_balancers, Names=["demo-int"])
    made = elb.create_load_balancer(Name="demo-int", Type="network", Scheme="internal", Subnets=[subnet])["LoadBalancers"][0]
    elb.get_waiter("load_balancer_available").wait(Names=["demo-int"], WaiterConfig={"Delay": 1})
    assert made["DNSName"].endswith(".elb.us-east-1.amazonaws.com"), made
    target = elb.create_target_group(Name="api", Protocol="TCP", Port=6443, VpcId=vpc, TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
    elb.create_listener(LoadBalancerArn=made["LoadBalancerArn"], Protocol="TCP", Port=6443, DefaultActions=[{"Type": "forward", "TargetGroupArn": target}])
    elb.register_targets(TargetGroupArn=target, Targets=[{"Id": "10.9.0.10"}])
    same(len(elb.describe_target_health(TargetGroupArn=target)["TargetHealthDescriptions"]), 1)
    refused("ResourceInUse", 400, elb.delete_target_group, TargetGroupArn=target)
    elb.delete_load_balancer(LoadBalancerArn=made["LoadBalancerArn"])
    elb.delete_target_group(TargetGroupArn=target)


@lesson("elb answers to the API of 2012 at the same endpoint")
def classic_elb():
    ec2, elb = client("ec2"), client("elb")
    vpc = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.10.0.0/24")["Subnet"]["SubnetId"]
    refused("LoadBalancerNotFound", 400, elb.describe_load_balancers, LoadBalancerNames=["router"])
    listener = {"Protocol": "TCP", "LoadBalancerPort": 443, "InstancePort": 30443}
    made = elb.create_load_balancer(LoadBalancerName="router", Scheme="internal", Subnets=[subnet], Listeners=[listener])
    assert made["DNSName"].endswith(".us-east-1.elb.amazonaws.com"), made
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    machine = ec2.run_instances(ImageId=image, InstanceType="m5.large", MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"][0]["InstanceId"]
    elb.register_instances_with_load_balancer(LoadBalancerName="router", Instances=[{"InstanceId": machine}])
    elb.get_waiter("instance_in_service").wait(LoadBalancerName="router", WaiterConfig={"Delay": 1})
    refused("InvalidInstance", 400, elb.register_instances_with_load_balancer, LoadBalancerName="router", Instances=[{"InstanceId": "i-0123456789abcdef0"}])
    refused("InvalidConfigurationRequest", 409, elb.detach_load_balancer_from_subnets, LoadBalancerName="router", Subnets=[subnet])
    elb.deregister_instances_from_load_balancer(LoadBalancerName="router", Instances=[{"InstanceId": machine}])
    elb.delete_load_balancer(LoadBalancerName="router")
    ec2.terminate_instances(InstanceIds=[machine])


@lesson("route53 serves zones and records")
def route53():
    dns = client("route53")
    zone = dns.create_hosted_zone(Name="demo.example.com", CallerReference="1")["HostedZone"]["Id"]
    assert zone.startswith("/hostedzone/Z"), zone
    change = {"Action": "UPSERT", "ResourceRecordSet": {"Name": "api.demo.example.com", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "10.0.0.1"}]}}
    info = dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [change]})["ChangeInfo"]
    dns.get_waiter("resource_record_sets_changed").wait(Id=info["Id"], WaiterConfig={"Delay": 1})
    pages = dns.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone, PaginationConfig={"PageSize": 1})
    same([(r["Name"], r["Type"]) for page in pages for r in page["ResourceRecordSets"]],
         [("demo.example.com.", "NS"), ("demo.example.com.", "SOA"), ("api.demo.example.com.", "A")])
    refused("HostedZoneNotEmpty", 400, dns.delete_hosted_zone, Id=zone)
    refused("NoSuchHostedZone", 404, dns.get_hosted_zone, Id="Z00000000000000000000")
    create = {**change, "Action": "CREATE"}
    refused("InvalidChangeBatch", 400, dns.change_resource_record_sets, HostedZoneId=zone, ChangeBatch={"Changes": [create]})
    dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{**change, "Action": "DELETE"}]})
    dns.delete_hosted_zone(Id=zone)


@lesson("secretsmanager keeps secrets and their versions")
def secrets():
    keeper = client("secretsmanager")
    arn = keeper.create_secret(Name="demo/key", SecretString="one")["ARN"]
    assert arn.startswith(f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:demo/key-"), arn
    refused("ResourceExistsException", 400, keeper.create_secret, Name="demo/key", SecretString="one")
    keeper.put_secret_value(SecretId="demo/key", SecretString="two")
    same(keeper.get_secret_value(SecretId=arn)["SecretString"], "two")
    same(keeper.get_secret_value(SecretId=arn, VersionStage="AWSPREVIOUS")["SecretString"], "one")
    keeper.update_secret(SecretId=arn, SecretBinary=b"\x00\x01")
    same(keeper.get_secret_value(SecretId=arn)["SecretBinary"], b"\x00\x01")
    refused("ResourceNotFoundException", 400, keeper.get_secret_value, SecretId="none")
    keeper.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    refused("ResourceNotFoundException", 400, keeper.describe_secret, SecretId=arn)


@lesson("organizations knows its accounts and policies")
def organizations():
    organization = client("organizations", MANAGEMENT)
    about = organization.describe_organization()["Organization"]
    assert about["MasterAccountId"] != ACCOUNT, about
    same(client("organizations").describe_organization()["Organization"]["Id"], about["Id"])
    refused("AccessDeniedException", 400, client("organizations").list_roots)
    accounts = organization.get_paginator("list_accounts").paginate().build_full_result()["Accounts"]
    assert {ACCOUNT, about["MasterAccountId"]} <= {a["Id"] for a in accounts}, accounts
    policy = organization.create_policy(
        Name="no-users", Description="", Type="SERVICE_CONTROL_POLICY",
        Content=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}]}),
    )["Policy"]["PolicySummary"]["Id"]
    organization.attach_policy(PolicyId=policy, TargetId=ACCOUNT)
    error = refused("AccessDenied", 403, client("iam").create_user, UserName="blocked")
    assert "with an explicit deny in a service control policy" in str(error), error
    refused("DuplicatePolicyAttachmentException", 400, organization.attach_policy, PolicyId=policy, TargetId=ACCOUNT)
    refused("PolicyInUseException", 400, organization.delete_policy, PolicyId=policy)
    organization.detach_policy(PolicyId=policy, TargetId=ACCOUNT)
    organization.delete_policy(PolicyId=policy)


@lesson("organizations invites accounts and merges policies")
def organizations_invites():
    org = client("organizations", MANAGEMENT)
    handshake = org.invite_account_to_organization(Target={"Type": "EMAIL", "Id": "new@example.com"}, Notes="Join")["Handshake"]
    same([one["Type"] for one in handshake["Resources"]], ["ORGANIZATION", "EMAIL", "NOTES"])
    refused("DuplicateHandshakeException", 400, org.invite_account_to_organization, Target={"Type": "EMAIL", "Id": "new@example.com"})
    pages = org.get_paginator("list_handshakes_for_organization").paginate()
    same([one["Id"] for page in pages for one in page["Handshakes"]], [handshake["Id"]])
    same(org.cancel_handshake(HandshakeId=handshake["Id"])["Handshake"]["State"], "CANCELED")
    member = refused("HandshakeConstraintViolationException", 400, org.invite_account_to_organization, Target={"Type": "ACCOUNT", "Id": ACCOUNT})
    same(member.response["Reason"], "ALREADY_IN_AN_ORGANIZATION")
    root = org.list_roots()["Roots"][0]["Id"]
    org.enable_policy_type(RootId=root, PolicyType="TAG_POLICY")
    content = json.dumps({"tags": {"team": {"tag_key": {"@@assign": "Team"}, "tag_value": {"@@assign": ["sre"]}}}})
    made = org.create_policy(Name="boto-tags", Description="", Type="TAG_POLICY", Content=content)["Policy"]["PolicySummary"]
    org.attach_policy(PolicyId=made["Id"], TargetId=root)
    effective = client("organizations").describe_effective_policy(PolicyType="TAG_POLICY")["EffectivePolicy"]
    same(json.loads(effective["PolicyContent"]), {"tags": {"team": {"tag_key": "Team", "tag_value": ["sre"]}}})
    org.detach_policy(PolicyId=made["Id"], TargetId=root)
    org.disable_policy_type(RootId=root, PolicyType="TAG_POLICY")


@lesson("service-quotas tells limits")
def quotas():
    limits = client("service-quotas")
    vcpus = limits.get_service_quota(ServiceCode="ec2", QuotaCode="L-1216C47A")["Quota"]
    same((vcpus["ServiceCode"], vcpus["Unit"], vcpus["Adjustable"]), ("ec2", "None", True))
    refused("NoSuchResourceException", 400, limits.get_service_quota, ServiceCode="ec2", QuotaCode="L-00000000")
    listed = limits.get_paginator("list_service_quotas").paginate(ServiceCode="ec2").build_full_result()["Quotas"]
    assert "L-1216C47A" in {q["QuotaCode"] for q in listed}, listed


@lesson("tagging finds resources of all services")
def tagging():
    ec2, s3, finder = client("ec2"), client("s3"), client("resourcegroupstaggingapi")
    tag = {"Key": "team", "Value": "boto"}
    vpc = ec2.create_vpc(CidrBlock="10.8.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": [tag]}])["Vpc"]["VpcId"]
    s3.create_bucket(Bucket="boto-tagged")
    s3.put_bucket_tagging(Bucket="boto-tagged", Tagging={"TagSet": [tag]})
    found = finder.get_paginator("get_resources").paginate(TagFilters=[{"Key": "team", "Values": ["boto"]}]).build_full_result()
    same(sorted(r["ResourceARN"] for r in found["ResourceTagMappingList"]), [f"arn:aws:ec2:us-east-1:{ACCOUNT}:vpc/{vpc}", "arn:aws:s3:::boto-tagged"])
    only = finder.get_resources(ResourceTypeFilters=["ec2:vpc"], TagFilters=[{"Key": "team"}])["ResourceTagMappingList"]
    same(len(only), 1)


@lesson("cloudtrail tells what was called")
def cloudtrail():
    trail = client("cloudtrail")
    client("iam").create_user(UserName="trailed")
    pages = trail.get_paginator("lookup_events").paginate(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}])
    events = [json.loads(event["CloudTrailEvent"]) for page in pages for event in page["Events"]]
    mine = [e for e in events if (e["requestParameters"] or {}).get("userName") == "trailed"]
    same(len(mine), 1, "records")
    same(mine[0]["userIdentity"]["userName"], "stint")
    assert mine[0]["userAgent"].startswith("Boto3/") or "Boto3/" in mine[0]["userAgent"], mine[0]
    refused("InvalidLookupAttributesException", 400, trail.lookup_events, LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "a"}, {"AttributeKey": "Username", "AttributeValue": "b"}])


@lesson("cloudtrail keeps trails")
def cloudtrail_trails():
    trail, s3 = client("cloudtrail"), client("s3")
    s3.create_bucket(Bucket="boto-trail")
    refused("InsufficientS3BucketPolicyException", 400, trail.create_trail, Name="boto", S3BucketName="boto-trail")
    service = {"Service": "cloudtrail.amazonaws.com"}
    statements = [
        {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::boto-trail"},
        {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::boto-trail/AWSLogs/{ACCOUNT}/*", "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}},
    ]
    s3.put_bucket_policy(Bucket="boto-trail", Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))
    made = trail.create_trail(Name="boto", S3BucketName="boto-trail", IsMultiRegionTrail=True, EnableLogFileValidation=True)
    trail.start_logging(Name=made["TrailARN"])
    same(trail.get_trail_status(Name="boto")["IsLogging"], True)
    trail.put_event_selectors(TrailName="boto", EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}])
    same(trail.get_trail(Name="boto")["Trail"]["HasCustomEventSelectors"], True)
    same([one["Name"] for page in trail.get_paginator("list_trails").paginate() for one in page["Trails"]], ["boto"])
    trail.delete_trail(Name="boto")
    refused("TrailNotFoundException", 400, trail.get_trail_status, Name="boto")


@lesson("a stranger is refused in each service’s own words")
def strangers():
    unknown = session({"accessKeyId": "AKIAIOSFODNN7EXAMPLE", "secretAccessKey": "x" * 40})
    wrong = session({**GIVEN["customer"], "secretAccessKey": "x" * 40})
    for who, sts_code, s3_code in ((unknown, "InvalidClientTokenId", "InvalidAccessKeyId"), (wrong, "SignatureDoesNotMatch", "SignatureDoesNotMatch")):
        refused(sts_code, 403, client("sts", who).get_caller_identity)
        refused(sts_code, 403, client("route53", who).list_hosted_zones)
        refused(s3_code, 403, client("s3", who).list_buckets)
        refused("AuthFailure", 401, client("ec2", who).describe_vpcs)
    refused("UnrecognizedClientException", 400, client("secretsmanager", unknown).list_secrets)
    refused("InvalidSignatureException", 400, client("organizations", wrong).describe_organization)
    refused("AccessDenied", 403, client("s3", None, signature_version=UNSIGNED).list_buckets)


def outcome(function):
    try:
        function()
        return None
    except Exception:
        return traceback.format_exc(limit=-4)


print(json.dumps({name: outcome(function) for name, function in LESSONS.items()}))
