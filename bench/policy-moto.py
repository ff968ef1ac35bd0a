"""Decisions a second of moto's own evaluator on the policy and calls given on stdin; exits 3 where moto is not installed."""
import json
import sys
import time

try:
    import moto
    from moto.iam.access_control import IAMPolicy
except ImportError:
    sys.exit(3)

asked = json.load(sys.stdin)
policy = IAMPolicy(json.dumps(asked["policy"]))
start, done = time.perf_counter(), 0
while time.perf_counter() - start < 1:
    for action, resource in asked["calls"]:
        policy.is_action_permitted(action, resource)
    done += len(asked["calls"])
print(json.dumps({"version": moto.__version__, "rate": done / (time.perf_counter() - start)}))
