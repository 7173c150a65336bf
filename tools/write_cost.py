"""Writes the cost page from previews of the committed stacks: ``python tools/write_cost.py > docs/cost.md``."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from preview.analysis.cost.estimate import Estimate, Line
from preview.api import Result, StackFile, preview, project_of, read
from preview.aws.price_list import price_list

ROOT = Path(__file__).parents[1]
EXAMPLE = "examples/fastapi.yaml"
EXAMPLES = (
    EXAMPLE,
    "examples/http-api.yaml",
    "examples/event-driven.yaml",
    "examples/shared-files.yaml",
    "examples/media-site.yaml",
    "examples/private-names.yaml",
    "examples/existing-vpc.yaml",
    "examples/private-workers.yaml",
    "examples/instance-group.yaml",
    "examples/scaling.yaml",
    "examples/pipeline.yaml",
    "examples/static-site.yaml",
    "examples/two-load-balancers.yaml",
)
STACKS = ("Pulumi.dev.yaml", "Pulumi.staging.yaml", "Pulumi.prod.yaml", *EXAMPLES)
_ZONES = (1, 2, 3)
_ENDPOINTS = 4
_HOURS = 730

_HEAD = """# What a stack costs

Every preview estimates a month: list prices, on demand, before tax, discounts and free tiers. Fixed cost is due
whatever the stack is used for; usage follows from assumptions. What has no price is listed by name and is never counted
as zero. Prices are in `preview/aws/prices.json`, each with its source and date; the preview warns once the oldest is
more than a year old. For a region that the list does not contain, the preview says so and gives no total. `make
reference` writes this page from previews of the committed stacks; a test keeps it current.

## Set your usage

`usage` under `plinth:cost` replaces assumptions. It creates nothing.

```yaml
plinth:cost:
  monthly_budget_usd: 1500
  usage:
    internet_gb: 500
    log_gb: 50
    average_tasks: {api: 5.5} # a service that scales; by default its minimum is counted
plinth:buckets:
  uploads: {role: uploads, usage: {gb: 300}} # buckets without a figure of their own share bucket_gb
```

[stack-file.md](stack-file.md) lists every assumption with its unit and default, and the preview shows which of them
contribute most.

## Compare

`plinth preview STACK --json` keeps a summary of the cost under `cost`. With such a file as the earlier plan,
`plinth preview STACK --against FILE` shows the difference for each component.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the example's table."""

    item: str
    holds: Callable[[Line], bool]
    """Which lines of the estimate it adds up."""
    note: str


def _keys(*beginnings: str) -> Callable[[Line], bool]:
    return lambda line: line.key.startswith(beginnings)


ROWS = (
    Row("ECS on Fargate", _keys("fargate."), "two tasks of 0.5 vCPU and 1 GB on x86_64; ARM64 is a fifth cheaper"),
    Row("NAT gateway", _keys("nat.hour"), "one, and its data is assumed to be nothing"),
    Row("RDS for PostgreSQL", _keys("rds."), "db.t3.micro and 20 GB of gp3, both in two availability zones"),
    Row("Application Load Balancer", _keys("alb.hour"), "its hours"),
    Row("public IPv4 addresses", _keys("ipv4."), "two of the load balancer, one of the NAT gateway"),
    Row("Container Insights", _keys("insights."), "standard"),
    Row(
        "alarms, a metric, a dashboard, e-mails", _keys("alarm.", "metric.", "dashboard", "sns."), "CloudWatch and SNS"
    ),
    Row("KMS keys", _keys("kms."), "data, secrets and logs have a key each"),
    Row("CloudWatch Logs", lambda line: line.assumes == "log_gb", "5 GB ingested, and a month of them stored"),
    Row("access logs in S3", _keys("s3."), "storage and requests"),
    Row("data between availability zones", _keys("transfer.zones"), "assumed, billed on both sides"),
    Row("data to the internet", _keys("transfer.internet"), "10 GB"),
    Row("images in ECR", _keys("ecr."), "5 GB"),
    Row("hosted zone", _keys("dns."), "the certificate of the load balancer needs a domain"),
    Row("Secrets Manager", _keys("secret.month"), "the password that RDS creates and rotates"),
    Row("other usage", lambda line: True, "enhanced monitoring, and what is assumed to be nothing"),  # noqa: ARG005
)
"""The items of the example; a line counts for the first row that holds it."""
CHEAPER: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("as it is", {}),
    ("`services.fastapi-app.architecture: arm64`", {"services": {"fastapi-app": {"architecture": "arm64"}}}),
    (
        "`databases.fastapi.instance_class: db.t4g.micro`",
        {"databases": {"fastapi": {"instance_class": "db.t4g.micro"}}},
    ),
    (
        "`cluster: {on_demand_base: 1, on_demand_weight: 0, spot_weight: 1}`",
        {"cluster": {"on_demand_base": 1, "on_demand_weight": 0, "spot_weight": 1}},
    ),
    ("`network.nat: instance`", {"network": {"nat": "instance"}}),
)


@functools.cache
def previewed(path: str, changes: str = "{}") -> Result:
    """Return the preview of a stack file whose sections were changed as *changes* (JSON) says."""
    return preview(project_of(ROOT), stack_file(path, changes))


def stack_file(path: str, changes: str = "{}") -> StackFile:
    """Return a stack file whose sections were changed as *changes* (JSON) says."""
    file = read(project_of(ROOT), None, ROOT / path)
    config = dict(file.config)
    for section, change in json.loads(changes).items():
        key = f"plinth:{section}"
        config[key] = json.dumps(merged(json.loads(config[key]), change))
    return replace(file, config=config)


def estimated(path: str) -> Estimate:
    """Return the estimate of a stack file as it is."""
    return previewed(path).estimate


def itemized(lines: Iterable[Line]) -> list[tuple[Row, float]]:
    """Return US dollars a month of each row."""
    amounts = dict.fromkeys(ROWS, 0.0)
    for line in lines:
        amounts[next(row for row in ROWS if row.holds(line))] += line.monthly_usd
    return list(amounts.items())


def cheaper() -> Iterator[tuple[str, float]]:
    """Yield each step of CHEAPER with the total of the example after it, each on top of those before."""
    changes: dict[str, Any] = {}
    for step, change in CHEAPER:
        changes = merged(changes, change)
        yield step, previewed(EXAMPLE, json.dumps(changes, sort_keys=True)).estimate.total_usd


def page() -> str:
    """Return the whole page as Markdown."""
    parts = (_HEAD, _stacks(), _example(), _cheaper(), _paths(), _commitments())
    return "\n".join(parts)


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return *old* with what *new* says, down to single values."""
    found = dict(old)
    for key, value in new.items():
        inner = found.get(key)
        found[key] = merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return found


def _usd(amount: float) -> str:
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def _stacks() -> str:
    lines = ["## The committed stacks", "", "| stack | region | fixed | with usage | budget |", "|---|---|---|---|---|"]
    for path in STACKS:
        result = previewed(path)
        estimate = result.estimate
        budget = json.loads(result.config["plinth:cost"])["monthly_budget_usd"]
        amounts = f"{_usd(estimate.fixed_usd)} | {_usd(estimate.total_usd)} | {_usd(budget)}"
        lines.append(f"| `{path}` | {estimate.region} | {amounts} |")
    _, staging, prod = (estimated(path).total_usd for path in STACKS[:3])
    lines += ["", f"Staging costs {staging / prod:.0%} of prod."]
    left = sorted({f"{item.resource}: {item.reason}" for path in STACKS for item in estimated(path).not_priced})
    return "\n".join([*lines, "", "Not in these figures:", "", *(f"- {text}" for text in left), ""])


def _example() -> str:
    estimate = estimated(EXAMPLE)
    text = [
        "## The example, item by item",
        "",
        f"`{EXAMPLE}` is a service with a database behind a load balancer, at little usage:",
        "",
        "| item | a month | what it is |",
        "|---|---|---|",
        *(f"| {row.item} | {_usd(usd)} | {row.note} |" for row, usd in itemized(estimate.lines)),
    ]
    return "\n".join([*text, f"| **total** | **{_usd(estimate.total_usd)}** | |", ""])


def _cheaper() -> str:
    text = [
        "The same application with settings that cost less:",
        "",
        "| setting, on top of those before | a month |",
        "|---|---|",
    ]
    return "\n".join([*text, *(f"| {step} | {_usd(usd)} |" for step, usd in cheaper()), ""])


def _paths() -> str:
    prices = price_list().prices
    fixed = _ENDPOINTS * _HOURS * prices["endpoint.hour"].usd
    saved = prices["nat.data"].usd - prices["endpoint.data"].usd
    rows = [f"| {zones} | {_usd(zones * fixed)} | {zones * fixed / saved:,.0f} GB a month |" for zones in _ZONES]
    table = "\n".join(rows)
    return f"""## NAT against interface endpoints

A NAT gateway costs {_usd(_HOURS * prices["nat.hour"].usd)} a month in each availability zone, its address
{_usd(_HOURS * prices["ipv4.hour"].usd)}, and each GB through it ${prices["nat.data"].usd}. An interface endpoint costs
{_usd(_HOURS * prices["endpoint.hour"].usd)} in each availability zone and ${prices["endpoint.data"].usd} a GB,
so each GB through it instead of NAT saves ${saved:.3f}. For the {_ENDPOINTS} endpoints that tasks need (ecr.api,
ecr.dkr, logs, secretsmanager):

| availability zones | a month | pays off from |
|---|---|---|
{table}

The preview calculates this for each stack, for adding endpoints and for removing them.
"""


def _commitments() -> str:
    names = {
        "fargate.savings.1": "Compute Savings Plan, 1 year, on Fargate",
        "fargate.savings.3": "Compute Savings Plan, 3 years, on Fargate",
        "rds.reserved.1": "Reserved DB instances, 1 year",
        "elasticache.reserved.1": "Reserved cache nodes, 1 year",
    }
    rows = [
        f"| {names[key]} | {discount.part * 100:.3g} % | {discount.as_of} | {discount.source} |"
        for key, discount in price_list().discounts.items()
    ]
    table = "\n".join(rows)
    return f"""## Commitments

No estimate includes a commitment. The preview's recommendations use these rates, all without upfront payment; look up
the current rate before buying.

| commitment | discount | as of | source |
|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    sys.stdout.write(page())
