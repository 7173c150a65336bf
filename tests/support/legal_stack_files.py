"""Legal stack files for property tests: every one that these draw must load, and must build.

What is drawn of each part is in ``drawn/``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from settings.sections import LINKABLE
from settings.stack_file import StackFile
from tests.support.drawn.edge import legal_api, legal_edge, legal_load_balancer
from tests.support.drawn.functions import legal_functions
from tests.support.drawn.instance_groups import legal_instance_groups
from tests.support.drawn.messaging import connect, legal_event_bus, legal_queue, legal_schedule, legal_topic
from tests.support.drawn.networks import legal_network, legal_private_domain, legal_vpns, move_into
from tests.support.drawn.services import legal_cluster, legal_services
from tests.support.drawn.stores import (
    legal_bucket,
    legal_cache,
    legal_database,
    legal_file_systems,
    legal_parameter,
    legal_secret,
    legal_serverless_cache,
)

_NAMES = (
    *("api", "auth", "ab", "q1", "shop", "mail", "search", "orders", "users", "media", "main", "jobs", "sessions"),
    *("uploads", "jwt", "log-level", "feature-flags", "reports", "billing", "z9-y8-x7", "twenty-letters-long1"),
    *("warehouse", "events", "gateway", "flags", "archive", "front-end", "back-end", "tools", "ledger"),
)
"""None is another and an ending, so that no two links give the same variable."""

_LETTERS = {"us-east-1": "abcdef", "eu-central-1": "abc", "ap-southeast-2": "abc"}
"""Region → letters of its availability zones."""

_TARGETS: Mapping[str, Callable[[bool, str], SearchStrategy[dict[str, Any]]]] = {
    "databases": lambda safe, environment: legal_database(environment=environment),  # noqa: ARG005
    "caches": lambda safe, environment: legal_cache(kept=1 if safe else 0, prod=environment == "prod"),
    "serverless_caches": legal_serverless_cache,
    "buckets": legal_bucket,
    "queues": legal_queue,
    "topics": legal_topic,
    "event_buses": legal_event_bus,
    "secrets": legal_secret,
    "parameters": legal_parameter,
}
"""Section → (whether data is kept, environment) → one of its things, where its example alone is too little."""

DRAWN_SECTIONS = frozenset(
    {
        *LINKABLE,
        "networks",
        "vpns",
        "peerings",
        "services",
        "repositories",
        "load_balancers",
        "apis",
        "schedules",
        "functions",
        "file_systems",
        "instance_groups",
    }
)
"""Sections whose things are drawn."""


@st.composite
def legal_settings(
    draw: DrawFn, *, builds: bool = True, account_id: str | None = None, most_services: int = 6
) -> dict[str, Any]:
    """Draw the ``config`` of a legal stack file: configuration key → object.

    Any stack name but dev, staging and prod goes with it. Without *builds* no image is built from a Dockerfile. With an
    *account_id*, some files name it.
    """
    environment = draw(st.sampled_from(["dev", "staging", "prod"]))
    prod = environment == "prod"
    stack = {"environment": environment, "owner": draw(st.sampled_from(["platform", "team-1"]))}
    loss = not prod and draw(st.booleans())
    if loss:
        stack["allow_data_loss"] = True
    region = draw(st.sampled_from(list(_LETTERS)))
    network = draw(legal_network(_LETTERS[region], prod=prod))
    names = iter(draw(st.permutations(_NAMES)))
    edge = draw(legal_edge(prod=prod))
    targets = draw(_targets(names, safe=not loss, environment=environment))
    sections = _with_assets(edge, targets)
    schedules = draw(legal_schedule(names, targets))
    services = draw(
        legal_services(
            names,
            sections,
            most=most_services,
            web="plinth:load_balancer" in edge,
            environment=environment,
            nat=network["nat"] != "none",
            builds=builds,
        )
    )
    functions = draw(legal_functions(names, sections, region))
    groups = draw(legal_instance_groups(names, sections)) if network["nat"] != "none" else {}
    through_api = "plinth:cdn" not in edge and edge.get("plinth:load_balancer", {}).get("scheme") == "internal"
    apis = draw(legal_api(services, functions, name=next(names))) if through_api else {}
    config = {
        "aws:region": region,
        "plinth:stack": stack,
        "plinth:account": {"regions": [region]},
        "plinth:network": network,
        **edge,
        "plinth:cluster": draw(legal_cluster(prod=prod)),
        "plinth:services": services,
        **({"plinth:apis": apis} if apis else {}),
        **({"plinth:schedules": schedules} if schedules else {}),
        **({"plinth:functions": functions} if functions else {}),
        **({"plinth:instance_groups": groups} if groups else {}),
        "plinth:repositories": {"images": {}, "other-images": {"keep_images": 30}},
        **{f"plinth:{section}": entries for section, entries in sections.items() if entries},
        "plinth:observability": {
            "alert_emails": ["ops@example.com"] if prod else draw(st.sampled_from([[], ["ops@example.com"]])),
            "log_retention_days": draw(st.sampled_from([7, 30, 365])),
            "dashboard": draw(st.booleans()),
        },
        "plinth:cost": {"monthly_budget_usd": draw(st.sampled_from([50, 112.4, 3000]))},
    }
    if "plinth:dns" in edge and draw(st.booleans()):
        config["plinth:load_balancers"] = {next(names): draw(legal_load_balancer())}
    if account_id and draw(st.booleans()):
        config["aws:allowedAccountIds"] = [account_id]
        config["plinth:account"]["id"] = account_id
    if draw(st.booleans()):
        config["plinth:vpns"] = draw(legal_vpns(sections, services))
        further = config.get("plinth:load_balancers", {})
        config["plinth:vpns"]["to-office"]["inbound"] += [
            name for name, one in further.items() if one["scheme"] == "internal"
        ]
    shape = draw(st.sampled_from(["the only", "the only", "named", "two", "peered"]))
    if shape != "the only":
        config["plinth:networks"] = {"home": config.pop("plinth:network")}
    if shape in {"two", "peered"}:
        move_into(config, "home", peered=shape == "peered")
    if shape in {"the only", "named"}:
        config["plinth:file_systems"] = draw(legal_file_systems(names, services))
    if draw(st.booleans()):
        config["plinth:private_dns"] = legal_private_domain(sections)
    if draw(st.booleans()):
        config["plinth:keys"] = {"deletion_window_days": draw(st.integers(7, 30))}
    return config


@st.composite
def _targets(draw: DrawFn, names: Iterator[str], *, safe: bool, environment: str) -> dict[str, dict[str, Any]]:
    """Draw what services can be linked to: section → name → entry."""
    targets = {
        section: {next(names): draw(entry(safe, environment)) for _ in range(draw(st.integers(0, 2)))}
        for section, entry in _entries().items()
    }
    connect(draw, targets)
    return targets


def _entries() -> dict[str, Callable[[bool, str], SearchStrategy[dict[str, Any]]]]:
    """Return section → what draws one of its things; a section without a draw of its own has that of its example."""
    return {section: _TARGETS.get(section) or _example(section) for section in LINKABLE if section != "services"}


def _example(section: str) -> Callable[[bool, str], SearchStrategy[dict[str, Any]]]:
    (entry,) = StackFile.model_fields[section].examples[0].values()
    return lambda _safe, _environment: st.just(entry)


def _with_assets(edge: Mapping[str, Any], targets: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return *targets* with the bucket that the CDN needs."""
    if "plinth:cdn" not in edge:
        return targets
    return {**targets, "buckets": {**targets["buckets"], "assets": {"role": "assets"}}}
