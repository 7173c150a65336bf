from __future__ import annotations

import json
import re
from typing import Any

import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import Estimate, estimate
from preview.analysis.cost.usage import from_config, sections
from preview.errors import WrongInputError
from tests.support.offline import stack_record
from tests.support.written_plans import resource

DEFAULT = re.compile(r"Default: ([0-9.]+[0-9]|[0-9]+)")


def config(usage: Any) -> dict[str, str]:
    return {"plinth:cost": json.dumps({"monthly_budget_usd": 100, "usage": usage})}


@pytest.mark.parametrize("name", [name for name in Usage.model_fields if name != "average_tasks"])
def test_the_description_of_an_assumption_gives_its_default(name: str) -> None:
    described = DEFAULT.search(Usage.model_fields[name].description or "")

    assert described is not None
    assert float(described[1]) == getattr(Usage(), name)


@pytest.mark.parametrize("given", [{}, {"plinth:cost": '{"monthly_budget_usd": 100}'}, {"plinth:cost": "no JSON"}])
def test_a_stack_that_sets_no_usage_has_the_defaults(given: dict[str, str]) -> None:
    assert from_config(given) == Usage()


def test_what_a_stack_sets_replaces_the_default() -> None:
    found = from_config(config({"internet_gb": 500, "average_tasks": {"api": 4.5}, "log_gb": None}))

    assert found == Usage(internet_gb=500, average_tasks={"api": 4.5})


@pytest.mark.parametrize(
    ("usage", "message"),
    [
        ({"nat_gbs": 1}, "plinth:cost.usage.nat_gbs: unknown assumption; known: hours, average_tasks, "),
        ({"nat_gb": "1"}, "plinth:cost.usage.nat_gb: must be a valid number"),
        ({"nat_gb": True}, "plinth:cost.usage.nat_gb: must be a valid number"),
        ({"nat_gb": -1}, "plinth:cost.usage.nat_gb: must be greater than or equal to 0"),
        ({"average_tasks": 3}, "plinth:cost.usage.average_tasks: must be a valid dictionary"),
        ({"average_tasks": {"api": "3"}}, "plinth:cost.usage.average_tasks.api: must be a valid number"),
        ([1], "plinth:cost.usage: must be a map of assumptions; example: usage: {internet_gb: 500}"),
    ],
)
def test_an_invalid_assumption_is_refused_by_name(usage: Any, message: str) -> None:
    with pytest.raises(WrongInputError) as refused:
        from_config(config(usage))

    (line,) = refused.value.lines
    assert line.startswith(message)


def test_all_that_is_invalid_is_reported_at_once() -> None:
    with pytest.raises(WrongInputError) as refused:
        from_config(config({"nat_gb": -1, "zone_gb": -1}))

    assert len(refused.value.lines) == 2


@pytest.mark.parametrize("stack", ["Pulumi.prod.yaml", "examples/fastapi.yaml"])
def test_usage_names_the_assumption_that_it_follows_from(stack: str) -> None:
    for line in estimate(stack_record(stack).resources, "us-east-1").lines:
        assert (line.assumes in Usage.model_fields) if line.kind == "usage" else not line.assumes, line


def own_usage(**usage: object) -> Estimate:
    """Return the estimate of two buckets, of which one has a usage of its own."""
    buckets = [resource("aws:s3/bucket:Bucket", name) for name in ("uploads", "media")]
    given = sections({"plinth:buckets": json.dumps({"uploads": {"role": "uploads", "usage": usage}})})
    return estimate(buckets, "us-east-1", Usage(bucket_gb=50), given)


def test_a_bucket_with_a_usage_of_its_own_does_not_share_that_of_all_buckets() -> None:
    found = own_usage(gb=300, reads=0)

    assert {(line.resource, line.assumes): line.quantity for line in found.lines if line.key != "s3.writes"} == {
        ("media", "bucket_gb"): 25,
        ("media", "bucket_reads"): 500_000,
        ("uploads", "buckets.uploads.usage.gb"): 300,
        ("uploads", "buckets.uploads.usage.reads"): 0,
    }
    assert (found.assumed("buckets.uploads.usage.gb"), found.assumed("bucket_gb")) == (300, 50)


def test_a_usage_that_cannot_be_read_leaves_its_bucket_without_a_price() -> None:
    assert [(one.resource, one.reason) for one in own_usage(petabytes=1).not_priced] == [
        ("uploads", "buckets.uploads.usage is invalid")
    ]
