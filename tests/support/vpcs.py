"""VPCs for tests: a network with little in it."""

import functools
import json
from typing import Any

from components.network.vpc import Vpc, VpcArgs
from components.observability.log_groups import LogGroups
from model.network import Network
from preview.recorder.record import Record
from tests.support.offline import REGION, SITE, record

KEY = f"arn:aws:kms:{REGION}:123456789012:key/logs"
BUCKET = "arn:aws:s3:::logs"


def network(**changes: Any) -> Network:
    """Return a network in two availability zones with one NAT gateway each, unless *changes* says otherwise."""
    return Network.model_validate({"availability_zones": ["a", "b"], "nat": "per_az", **changes})


def vpc_args(**changes: Any) -> VpcArgs:
    spec = network(**changes)
    return VpcArgs(
        spec=spec,
        site=SITE,
        data_ports=(5432, 6379),
        egress_ports=(443,),
        outbound=list(spec.outbound.values()),
        log_groups=LogGroups(key_arn=KEY, retention_days=90),
        log_bucket_arn=BUCKET,
    )


def recorded(**changes: Any) -> tuple[Record, Vpc]:
    """Return the record of a VPC named ``main``, and the VPC; tests that ask for the same share it and must not change it."""
    return _recorded(json.dumps(changes))


@functools.lru_cache(maxsize=32)
def _recorded(changes: str) -> tuple[Record, Vpc]:
    built: list[Vpc] = []
    seen = record(lambda: built.append(Vpc("main", vpc_args(**json.loads(changes)))))
    return seen, built[0]
