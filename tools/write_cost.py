"""Writes the page of costs from previews of the committed stacks: ``python tools/write_cost.py > docs/cost.md``."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from preview.analysis.cost.estimate import Estimate, Line
from preview.api import Result, preview, project_of, read
from preview.aws.price_list import price_list

ROOT = Path(__file__).parents[1]
EXAMPLE = "examples/fastapi.yaml"
STACKS = ("Pulumi.dev.yaml", "Pulumi.staging.yaml", "Pulumi.prod.yaml", EXAMPLE)
SEED_USD = 112.40
"""Total of the table in seed 001."""
_ZONES = (1, 2, 3)
_ENDPOINTS = 4
_HOURS = 730

_HEAD = """# What a stack costs

Every preview estimates a month: list prices, on demand, before tax, discounts and free tiers. What stands there costs
the same whoever uses it; the rest follows from assumptions. What has no price is listed by name and is never counted as
nothing. Prices are in `preview/aws/prices.json`, each with its source and date; the preview warns once the
oldest is more than a year old. For regions that the list does not hold, it says so and gives no total. This page is
written by `make reference` from previews of the committed stacks; a test keeps it fresh.

## Say how much you use

`usage` under `plinth:cost` replaces assumptions. It builds nothing.

```yaml
plinth:cost:
  monthly_budget_usd: 1500
  usage:
    internet_gb: 500
    log_gb: 50
    average_tasks: {api: 5.5} # a service that scales; without it, its fewest tasks are counted
```

[stack-file.md](stack-file.md) lists every assumption with its unit and default, and the preview tells which of them
matter most.

## Compare

`plinth preview STACK --json` keeps the cost in short under `cost`. With such a file as the earlier plan,
`plinth preview STACK --against FILE` shows what each component costs more or less.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table in a seed, and what this program has in its place."""

    item: str
    seed_usd: float
    holds: Callable[[Line], bool]
    why: str
    """Why the two differ."""


def _keys(*beginnings: str) -> Callable[[Line], bool]:
    return lambda line: line.key.startswith(beginnings)


SEED = (
    Row(
        "ECS Fargate (2 tasks, 0.5 vCPU, 1 GB)",
        30.00,
        _keys("fargate."),
        "list price of x86_64; ARM64 is a fifth cheaper",
    ),
    Row("RDS db.t3.micro Multi-AZ", 30.00, _keys("rds."), "the instance and 20 GB of gp3, both in two zones"),
    Row("Application Load Balancer", 16.00, _keys("alb.hour"), "730 hours; the seed rounds 720"),
    Row("NAT Gateway (1)", 32.00, _keys("nat.hour"), "730 hours; the seed rounds 720"),
    Row("Data Transfer (10 GB)", 1.00, _keys("transfer.internet"), "10 GB at $0.09; the seed rounds"),
    Row("ECR Storage (5 GB)", 0.50, _keys("ecr."), "the same"),
    Row(
        "CloudWatch Logs (5 GB)",
        2.50,
        lambda line: line.assumes == "log_gb",
        "and a month of them stored, which the seed leaves out",
    ),
    Row("Secrets Manager", 0.40, _keys("secret.month"), "the same; RDS makes and rotates it"),
)
BEYOND = (
    Row("public IPv4 addresses", 0, _keys("ipv4."), "two of the load balancer, one of NAT; AWS bills them since 2024"),
    Row("Container Insights", 0, _keys("insights."), "on in the seed, but not in its table"),
    Row(
        "alarms, a metric, a dashboard, e-mails",
        0,
        _keys("alarm.", "metric.", "dashboard", "sns."),
        "in no line of the table",
    ),
    Row("KMS keys", 0, _keys("kms."), "data, secrets and logs each have a key of their own; the seed has AWS's keys"),
    Row("DNS zone", 0, _keys("dns."), "without a domain there is no certificate, and without that no HTTPS"),
    Row("data between zones", 0, _keys("transfer.zones"), "assumed; the seed leaves it out"),
    Row("access logs in S3", 0, _keys("s3."), "not in the seed"),
    Row("other use", 0, lambda line: True, "enhanced monitoring, and what is assumed to be nothing"),  # noqa: ARG005
)
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
    project = project_of(ROOT)
    file = read(project, None, ROOT / path)
    config = dict(file.config)
    for section, change in json.loads(changes).items():
        key = f"plinth:{section}"
        config[key] = json.dumps(merged(json.loads(config[key]), change))
    return preview(project, replace(file, config=config))


def estimated(path: str) -> Estimate:
    """Return the estimate of a stack file as it is."""
    return previewed(path).estimate


def seed_rows(rows: tuple[Row, ...], lines: list[Line]) -> list[tuple[Row, float]]:
    """Return what each row has in *lines*, and take it out of them: a line counts once, for the first that holds it."""
    found = []
    for row in rows:
        held = [line for line in lines if row.holds(line)]
        lines[:] = [line for line in lines if not row.holds(line)]
        found.append((row, sum(line.monthly_usd for line in held)))
    return found


def cheaper() -> Iterator[tuple[str, float]]:
    """Yield each step of CHEAPER with the total that the example then has, every step on top of those before."""
    changes: dict[str, Any] = {}
    for step, change in CHEAPER:
        changes = merged(changes, change)
        yield step, previewed(EXAMPLE, json.dumps(changes, sort_keys=True)).estimate.total_usd


def page() -> str:
    """Return the whole page as Markdown."""
    parts = (_HEAD, _stacks(), _seed_001(), _beaten(), _seed_000(), _ways_out(), _commitments())
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
    lines = ["## The committed stacks", "", "| stack | region | stands | with use | budget |", "|---|---|---|---|---|"]
    for path in STACKS:
        result = previewed(path)
        estimate = result.estimate
        budget = json.loads(result.config["plinth:cost"])["monthly_budget_usd"]
        amounts = f"{_usd(estimate.baseline_usd)} | {_usd(estimate.total_usd)} | {_usd(budget)}"
        lines.append(f"| `{path}` | {estimate.region} | {amounts} |")
    left = sorted({f"{item.resource}: {item.reason}" for path in STACKS for item in estimated(path).not_priced})
    return "\n".join([*lines, "", "Not in these figures:", "", *(f"- {text}" for text in left), ""])


def _seed_001() -> str:
    lines = list(estimated(EXAMPLE).lines)
    like = seed_rows(SEED, lines)
    beyond = seed_rows(BEYOND, lines)
    total = sum(usd for _, usd in like)
    text = [
        "## Seed 001, line by line",
        "",
        f"`{EXAMPLE}` builds the seed's architecture, at the seed's own use. Like for like it comes to {_usd(total)},",
        f"{total / SEED_USD - 1:+.1%} against the seed's {_usd(SEED_USD)}.",
        "",
        "| seed | there | here | difference | why |",
        "|---|---|---|---|---|",
    ]
    for row, usd in like:
        text.append(f"| {row.item} | {_usd(row.seed_usd)} | {_usd(usd)} | {_usd(usd - row.seed_usd)} | {row.why} |")
    text += [
        f"| **like for like** | **{_usd(SEED_USD)}** | **{_usd(total)}** | **{_usd(total - SEED_USD)}** | |",
        "",
        "The seed's table does not count these, but the account is billed for them:",
        "",
        "| not in the seed's table | here | why |",
        "|---|---|---|",
    ]
    text += [f"| {row.item} | {_usd(usd)} | {row.why} |" for row, usd in beyond]
    everything = total + sum(usd for _, usd in beyond)
    return "\n".join([*text, f"| **everything** | **{_usd(everything)}** | |", ""])


def _beaten() -> str:
    text = [
        "With today's settings the same application costs less than the seed's table, and everything is counted:",
        "",
        "| step, on top of those before | a month |",
        "|---|---|",
    ]
    return "\n".join([*text, *(f"| {step} | {_usd(usd)} |" for step, usd in cheaper()), ""])


def _seed_000() -> str:
    dev, staging, prod = (estimated(path).total_usd for path in STACKS[:3])
    return f"""## Seed 000

Dev is to cost $50 to $100 a month: {_usd(dev)}. Staging is to cost at most 30 % of prod: {_usd(staging)}, or
{staging / prod:.0%} of {_usd(prod)}.
"""


def _ways_out() -> str:
    prices = price_list().prices
    standing = _ENDPOINTS * _HOURS * prices["endpoint.hour"].usd
    spared = prices["nat.data"].usd - prices["endpoint.data"].usd
    rows = [f"| {zones} | {_usd(zones * standing)} | {zones * standing / spared:,.0f} GB a month |" for zones in _ZONES]
    table = "\n".join(rows)
    return f"""## NAT against interface endpoints

A NAT gateway costs {_usd(_HOURS * prices["nat.hour"].usd)} a month in each zone, its address
{_usd(_HOURS * prices["ipv4.hour"].usd)}, and each GB through it ${prices["nat.data"].usd}. An interface endpoint costs
{_usd(_HOURS * prices["endpoint.hour"].usd)} in each zone and ${prices["endpoint.data"].usd} a GB,
so each GB that it takes from NAT spares ${spared:.3f}. For the {_ENDPOINTS} that tasks need (ecr.api, ecr.dkr, logs,
secretsmanager):

| zones | a month | pays from |
|---|---|---|
{table}

The preview reckons this for the stack at hand, both ways: adding endpoints, and taking them away.
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

No commitment is in an estimate. The preview's advice reckons with these, all without upfront payment; look up today's
rate before buying.

| commitment | off | as of | source |
|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    sys.stdout.write(page())
