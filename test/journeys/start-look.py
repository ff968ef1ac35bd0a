"""Looks at an account with boto3 through the standard AWS_* variables alone, and prints JSON.

look: roles, policies, keys and the trail.  session: the credentials of a new session.  use: what services answer to those in SESSION.
"""

import json
import os
import sys

import boto3
from botocore.exceptions import ClientError


def pages(client, operation, member, **given):
    return [one for page in client.get_paginator(operation).paginate(**given) for one in page[member]]


def look():
    iam = boto3.client("iam")
    documents = {}
    for policy in pages(iam, "list_policies", "Policies", Scope="Local"):
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        documents[policy["PolicyName"]] = version["PolicyVersion"]["Document"]
    roles = {}
    for role in pages(iam, "list_roles", "Roles"):
        attached = pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=role["RoleName"])
        roles[role["RoleName"]] = {
            "trust": role["AssumeRolePolicyDocument"],
            "attached": [policy["PolicyName"] for policy in attached],
        }
    users = pages(iam, "list_users", "Users")
    keys = {
        user["UserName"]: [key["AccessKeyId"] for key in pages(iam, "list_access_keys", "AccessKeyMetadata", UserName=user["UserName"])]
        for user in users
    }
    trail = boto3.client("cloudtrail")
    sts = [{"AttributeKey": "EventSource", "AttributeValue": "sts.amazonaws.com"}]
    events = pages(trail, "lookup_events", "Events", LookupAttributes=sts)
    records = [json.loads(event["CloudTrailEvent"]) for event in events]
    return {"roles": roles, "policies": documents, "keys": keys, "sts": records}


def session():
    given = boto3.client("sts").get_session_token(DurationSeconds=3600)["Credentials"]
    return {name: given[name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")}


def use():
    given = json.loads(os.environ["SESSION"])
    old = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    calls = {
        "sts": lambda: old.client("sts").get_caller_identity(),
        "s3": lambda: old.client("s3").list_buckets(),
        "ec2": lambda: old.client("ec2").describe_vpcs(),
        "secretsmanager": lambda: old.client("secretsmanager").list_secrets(),
    }
    return {name: outcome(call) for name, call in calls.items()}


def outcome(call):
    try:
        call()
        return "served"
    except ClientError as error:
        return error.response["Error"]["Code"]


print(json.dumps({"look": look, "session": session, "use": use}[sys.argv[1]]()))
