"""Deterministic answers in place of AWS."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from preview.monitor import Simulator

ACCOUNT = "123456789012"


class AwsSimulator(Simulator):
    """Ids and ARNs from the URN; the same program gives the same answers every time."""

    def __init__(self, region: str) -> None:
        self._region = region

    def outputs(self, *, type_: str, name: str, urn: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the id and all outputs of a resource."""
        digest = hashlib.sha256(urn.encode()).hexdigest()
        kind = type_.rpartition(":")[2]
        identifier = f"{kind.lower()}-{digest[:17]}"
        region = inputs.get("region") or self._region
        service = type_.split(":")[1].split("/")[0]
        arn = f"arn:aws:{service}:{region}:{ACCOUNT}:{kind.lower()}/{name}-{digest[:7]}"
        return identifier, {"name": f"{name}-{digest[:7]}", "arn": arn, "region": region, **inputs, "id": identifier}

    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of a data source."""
        raise LookupError(f"no simulated answer for {token}")
