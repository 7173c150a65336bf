"""Run a program or a component to its end, then assert on what it registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.identity.account import Account
from preview.monitor import run
from preview.record import Record
from preview.simulator import ACCOUNT, AwsSimulator

REGION = "us-east-1"
PLACE = Account(account_id=ACCOUNT, region=REGION)


def record(program: Callable[[], object], config: Mapping[str, str] | None = None) -> Record:
    """Run *program* offline and return its record."""
    return run(program, AwsSimulator(REGION), project="plinth", stack="test", config=config or {})
