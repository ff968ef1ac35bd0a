"""Random values through botocore's serializers and parsers and through our codec, which answers on the port given.

Prints one JSON object: the counts, and what differed. Usage: codecs-botocore.py PORT SEED
"""
import base64
import datetime
import http.client
import json
import random
import sys

import botocore.awsrequest
import botocore.parsers
import botocore.serialize
import botocore.session

# Our name of a service and botocore's.
SERVICES = {
    "iam": "iam",
    "sts": "sts",
    "organizations": "organizations",
    "ec2": "ec2",
    "s3": "s3",
    "elasticloadbalancing": "elbv2",
    "elb": "elb",
    "route53": "route53",
    "secretsmanager": "secretsmanager",
    "cloudformation": "cloudformation",
    "cloudtrail": "cloudtrail",
    "servicequotas": "service-quotas",
    "tagging": "resourcegroupstaggingapi",
}
# Superseded operations that the SDK no longer has.
GONE = {("s3", name) for name in ("GetBucketLifecycle", "PutBucketLifecycle", "GetBucketNotification", "PutBucketNotification")}
# Numbers to one of botocore and the SDK, texts to the other: on the wire they are the same.
NUMBERS_OR_TEXTS = {"PartNumberMarker", "NextPartNumberMarker", "MaxItems", "MaxResults"}
NUMERIC_TEXTS = {"PageMaxItems", "MaxResults"}
# Same address as ListBuckets, another host.
ELSEWHERE = {"ListDirectoryBuckets"}
TEXTS = ["a", "héllo wörld", "x&y=<z>\"'", "100%+1", "arn:aws:iam::1:role/a b", "日本", '{"a":["b"]}']
PLAIN = ["abc", "x-y", "z1"]
DEEPEST = 6


def value(shape, depth=0, within=(), plain=False):
    """A random value of a botocore shape; None where there is nothing to say."""
    kind = shape.type_name
    plain = plain or shape.serialization.get("location") in ("uri", "header", "headers", "querystring")
    if kind == "structure":
        return structure(shape, depth, within)
    if kind == "list":
        items = [value(shape.member, depth + 1, within, plain) for _ in range(random.randint(1, 2))]
        return [item for item in items if item is not None] or None
    if kind == "map":
        return {f"k{i}": value(shape.value, depth + 1, within, plain) for i in range(2)}
    if kind == "string" and shape.name in NUMERIC_TEXTS:
        return str(random.randint(1, 100))
    if kind == "string":
        return random.choice(PLAIN if plain else TEXTS)
    if kind in ("integer", "long"):
        return random.randint(0, 10**6)
    if kind in ("float", "double"):
        return random.randint(0, 1000) / 4
    if kind == "boolean":
        return random.random() < 0.5
    if kind == "timestamp":
        return datetime.datetime.fromtimestamp(random.randint(1, 2 * 10**9), datetime.timezone.utc)
    if kind == "blob":
        return random.choice(TEXTS).encode()
    raise ValueError(kind)


def structure(shape, depth, within):
    if depth > DEEPEST or within.count(shape.name) > 1:
        return None
    members = list(shape.members.items())
    if getattr(shape, "is_tagged_union", False):
        members = [random.choice(members)]
    payload = shape.serialization.get("payload")
    made = {}
    for name, member in members:
        streams = name == payload and (member.serialization.get("streaming") or member.type_name == "blob")
        if streams or member.serialization.get("eventstream") or member.serialization.get("location") == "statusCode":
            continue
        held = value(member, depth + 1, within + (shape.name,))
        if held not in (None, [], {}):
            made[name] = held
    return made or None


def portable(held):
    """A value as JSON: bytes and dates marked, as the other side marks them."""
    if isinstance(held, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(held).decode()}
    if isinstance(held, datetime.datetime):
        return {"$date": round(held.timestamp())}
    if isinstance(held, dict):
        return {name: portable(inner) for name, inner in held.items()}
    if isinstance(held, list):
        return [portable(inner) for inner in held]
    return held


def difference(ours, theirs, path=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(set(ours) | set(theirs)):
            found = difference(ours.get(name), theirs.get(name), f"{path}.{name}")
            if found:
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        found = [difference(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(ours, theirs))]
        return next((one for one in found if one), None)
    if path.rsplit(".", 1)[-1] in NUMBERS_OR_TEXTS and str(ours) == str(theirs):
        return None
    if ours == theirs or {json.dumps(ours), json.dumps(theirs)} <= {"null", "[]", "{}"}:
        return None
    return f"{path}: {ours!r} is not {theirs!r}"[:300]


class Codec:
    """The codec under test, behind HTTP."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(self, what, service, operation, given):
        self.connection.request("POST", f"/{what}/{service}/{operation}", json.dumps(given))
        answer = self.connection.getresponse()
        said = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(said[:300])
        return json.loads(said)


def request_of(model, operation, given):
    """What botocore would send, as method, address, headers and body."""
    serializer = botocore.serialize.create_serializer(model.metadata["protocol"], include_validation=False)
    made = serializer.serialize_to_request(given, operation)
    body = made["body"]
    if isinstance(body, dict):
        made["body"] = body
        body = "&".join(f"{quote(k)}={quote(v)}" for k, v in body.items())
    if isinstance(body, str):
        body = body.encode()
    query = made["query_string"]
    pairs = query.items() if isinstance(query, dict) else query
    flat = [(name, one) for name, held in pairs for one in (held if isinstance(held, list) else [held])]
    path, _, fixed = made["url_path"].partition("?")
    asked = "&".join([part for part in [fixed] if part] + [f"{quote(name)}={quote(one)}" for name, one in flat])
    headers = {name.lower(): str(text) for name, text in made["headers"].items()}
    return {
        "method": made["method"],
        "path": path,
        "query": asked,
        "headers": headers,
        "body": base64.b64encode(body or b"").decode(),
    }


def quote(text):
    import urllib.parse

    return urllib.parse.quote(str(text), safe="-_.~")


def check(codec, ours, model, name):
    """What differs for one operation: its request, its answer."""
    operation = model.operation_model(name)
    given = (value(operation.input_shape) if operation.input_shape else None) or {}
    read = codec.ask("decode", ours, name, request_of(model, operation, given))
    if read["routed"] != name and name not in ELSEWHERE:
        yield "route", f"routed to {read['routed']}"
    if operation.has_streaming_input:
        read["input"].pop(operation.get_streaming_input().name, None)
    # The serializer makes tokens up where the input has none.
    tokens = {member for member in (operation.idempotent_members or []) if member not in given}
    found = difference({k: v for k, v in read["input"].items() if k not in tokens and k != "ContentType" or k in given}, portable(given))
    if found:
        yield "request", found
    yield from check_answer(codec, ours, model, operation)


def check_answer(codec, ours, model, operation):
    given = (value(operation.output_shape) if operation.output_shape else None) or {}
    if operation.output_shape and operation.get_event_stream_output():
        return
    if operation.name == "GetBucketLocation":
        # botocore reads this one in a handler of its own, beside its parser.
        return
    made = codec.ask("encode", ours, operation.name, portable(given))
    answer = {"status_code": made["status"], "headers": botocore.awsrequest.HeadersDict(made["headers"]), "body": base64.b64decode(made["body"])}
    if operation.has_streaming_output:
        answer["body"] = b""
    parser = botocore.parsers.create_parser(model.metadata["protocol"])
    read = parser.parse(answer, operation.output_shape)
    read.pop("ResponseMetadata", None)
    if operation.has_streaming_output:
        read.pop(operation.output_shape.serialization["payload"], None)
    found = difference({k: v for k, v in portable(read).items() if k != "ContentType" or k in given}, portable(given))
    if found:
        yield "answer", found


def main(port, seed):
    random.seed(seed)
    codec = Codec(port)
    session = botocore.session.get_session()
    counts, different = {}, []
    for ours, theirs in SERVICES.items():
        model = session.get_service_model(theirs)
        counts[ours] = len(model.operation_names)
        for name in model.operation_names:
            if (ours, name) in GONE:
                continue
            try:
                different += [[ours, name, side, what] for side, what in check(codec, ours, model, name)]
            except Exception as error:  # one operation's failure is a finding, not the end
                different.append([ours, name, "error", f"{type(error).__name__}: {error}"[:300]])
    print(json.dumps({"counts": counts, "different": different}))


main(int(sys.argv[1]), int(sys.argv[2]))
