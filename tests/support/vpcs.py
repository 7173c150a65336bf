"""What the tests of this folder build."""

from typing import Any

from components.network.flow_logs import FlowLogsArgs
from components.network.vpc import Vpc, VpcArgs
from preview.recorder.record import Record
from tests.support.offline import PLACE, REGION, record

KEY = f"arn:aws:kms:{REGION}:123456789012:key/logs"
BUCKET = "arn:aws:s3:::logs"


def vpc_args(**changes: Any) -> VpcArgs:
    settings: dict[str, Any] = {
        "cidr": "10.0.0.0/16",
        "region": REGION,
        "zones": ["a", "b"],
        "workload_zones": ["a", "b"],
        "nat": "per_az",
        "flow_logs": FlowLogsArgs(destination="cloudwatch", retention_days=30),
        "account": PLACE,
        "logs_key_arn": KEY,
    }
    return VpcArgs(**{**settings, **changes})


def recorded(**changes: Any) -> tuple[Record, Vpc]:
    """Return the record of a VPC named ``main``, and the VPC."""
    built: list[Vpc] = []
    seen = record(lambda: built.append(Vpc("main", vpc_args(**changes))))
    return seen, built[0]
