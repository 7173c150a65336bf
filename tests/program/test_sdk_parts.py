"""A stack pays in time and memory for the parts of the SDK that it uses: pulumi_aws loads each at its first use."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support.offline import ROOT

_PROGRAM = """
import json, pathlib, sys
from tests.support.offline import run_stack_file

types = set()
run_stack_file({config}, lambda resource: types.add(resource.type))
import pulumi_aws

parts = {{one.name for one in pathlib.Path(pulumi_aws.__file__).parent.iterdir() if one.is_dir()}}
loaded = {{
    name.split(".")[1]
    for name, module in sys.modules.items()
    if name.startswith("pulumi_aws.") and type(module).__name__ != "_LazyModule"
}}
used = {{one.split(":")[1].split("/")[0] for one in types if one.startswith("aws:")}}
print(json.dumps({{"loaded": sorted(loaded & parts), "used": sorted(used)}}))
"""
NETWORK_AND_EDGE = {
    "acm", "apigatewayv2", "cloudfront", "ec2transitgateway", "globalaccelerator", "lb", "route53", "shield", "wafv2",
}  # fmt: skip
"""Parts of the SDK with resources of the network and the edge, besides those of a VPC."""

_SMALL = {
    "aws:region": "us-east-1",
    "plinth:stack": {"environment": "staging", "owner": "platform"},
    "plinth:account": {"regions": ["us-east-1"]},
    "plinth:network": {"availability_zones": ["a"], "nat": "none"},
    "plinth:observability": {"alert_emails": [], "log_retention_days": 30},
    "plinth:cost": {"monthly_budget_usd": 100},
    "plinth:buckets": {"files": {"role": "uploads"}},
}


def test_a_stack_loads_exactly_the_parts_of_the_sdk_whose_resources_it_makes() -> None:
    """In a process of its own, because the others' stacks have loaded everything here."""
    program = _PROGRAM.format(config=_SMALL)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["loaded"] == found["used"]
    assert not NETWORK_AND_EDGE & set(found["used"])
