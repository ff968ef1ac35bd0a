"""What boto3's client, its waiters and its paginators make of stacks. Prints what it saw as JSON."""

import json
import sys

import boto3
from botocore.exceptions import ClientError, WaiterError

given = json.loads(sys.argv[1])
cfn = boto3.client(
    "cloudformation",
    region_name="us-east-1",
    endpoint_url=given["endpoint"],
    verify=given["ca"],
    aws_access_key_id=given["customer"]["accessKeyId"],
    aws_secret_access_key=given["customer"]["secretAccessKey"],
)
NAMED = ["CAPABILITY_NAMED_IAM"]


def refusal(call):
    try:
        call()
        return None
    except ClientError as error:
        return error.response["Error"]["Message"]


template = given["template"]
values = [{"ParameterKey": "Env", "ParameterValue": "prod"}]
valid = cfn.validate_template(TemplateBody=template)
summary = cfn.get_template_summary(TemplateBody=template)
cfn.create_stack(StackName="boto", TemplateBody=template, Parameters=values, Capabilities=NAMED)
cfn.get_waiter("stack_create_complete").wait(StackName="boto")
stack = cfn.describe_stacks(StackName="boto")["Stacks"][0]
resources = [one["LogicalResourceId"] for page in cfn.get_paginator("list_stack_resources").paginate(StackName="boto") for one in page["StackResourceSummaries"]]
exports = [one["Name"] for page in cfn.get_paginator("list_exports").paginate() for one in page["Exports"]]
cfn.create_change_set(StackName="boto", ChangeSetName="dev", UsePreviousTemplate=True, Parameters=[{"ParameterKey": "Env", "ParameterValue": "dev"}], Capabilities=NAMED)
cfn.get_waiter("change_set_create_complete").wait(StackName="boto", ChangeSetName="dev")
changes = [(one["ResourceChange"]["Action"], one["ResourceChange"]["LogicalResourceId"]) for one in cfn.describe_change_set(StackName="boto", ChangeSetName="dev")["Changes"]]
cfn.create_change_set(StackName="boto", ChangeSetName="same", UsePreviousTemplate=True, Parameters=values, Capabilities=NAMED)
try:
    cfn.get_waiter("change_set_create_complete").wait(StackName="boto", ChangeSetName="same")
    same = None
except WaiterError as error:
    same = error.last_response["StatusReason"]
cfn.execute_change_set(StackName="boto", ChangeSetName="dev")
cfn.get_waiter("stack_update_complete").wait(StackName="boto")
original = cfn.get_template(StackName="boto")["TemplateBody"]
unused = refusal(lambda: cfn.list_imports(ExportName="boto-role"))
cfn.delete_stack(StackName="boto")
cfn.get_waiter("stack_delete_complete").wait(StackName=stack["StackId"])
print(
    json.dumps(
        {
            "parameters": [one["ParameterKey"] for one in valid["Parameters"]],
            "constraints": summary["Parameters"][0]["ParameterConstraints"],
            "outputs": {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]},
            "resources": resources,
            "exports": exports,
            "changes": changes,
            "same": same,
            "original": original == template,
            "unused": unused,
            "wrong": refusal(lambda: cfn.create_stack(StackName="wrong", TemplateBody=template, Parameters=[{"ParameterKey": "Env", "ParameterValue": "x"}], Capabilities=NAMED)),
        }
    )
)
