"""Tasks and the addresses of the subnets that they run in."""

from __future__ import annotations

from typing import Any

from tests.support.spoiled_stack_files import settings_of, spoiled

SUBNETS = {"plinth:network.subnet_prefix": 27}  # 81 addresses in three availability zones


def risks(maximum: int, **network: Any) -> list[str]:
    scaling = {"min_tasks": 3, "max_tasks": maximum, "cpu_percent": 60}
    changes: dict[str, Any] = {f"plinth:services.{name}.scaling": scaling for name in ("api", "auth")}
    changes["plinth:services.auth.tasks"] = None
    more = {f"plinth:network.{key}": value for key, value in network.items()}
    return [risk for risk in settings_of(spoiled({**SUBNETS, **more, **changes})).risks if "subnet_prefix" in risk]


def test_services_that_fit_one_at_a_time_are_accepted_with_a_warning() -> None:
    (risk,) = risks(60)
    assert risk.startswith(
        "plinth:network.subnet_prefix = 27: if all services scale to their maximum at once, 123 tasks need an address each, "
        "and private subnets of /27 have 81"
    )


def test_services_that_fit_all_at_once_are_not_mentioned() -> None:
    assert risks(30) == []


def test_a_further_private_range_has_addresses_for_tasks() -> None:
    more = {"cidr": "100.64.0.0/16", "tier": "private"}
    assert risks(60, secondary_cidrs={"more": more}) == []
    assert risks(60, secondary_cidrs={"more": {**more, "tier": "data"}}) != []
