"""Legal stack files for property tests: every one that these draw must load, and must build."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from model.aws.vpc import FARGATE_ENDPOINTS
from settings.sections import LINKABLE
from settings.stack_file import StackFile

_NAMES = (
    *("api", "auth", "ab", "q1", "shop", "mail", "search", "orders", "users", "media", "main", "jobs", "sessions"),
    *("uploads", "jwt", "log-level", "feature-flags", "reports", "billing", "z9-y8-x7", "twenty-letters-long1"),
    *("warehouse", "events", "gateway", "flags", "archive", "front-end", "back-end", "tools", "ledger"),
)
"""None is another and an ending, so that no two links give the same variable."""

_MEMORY = {256: (512, 1024, 2048), 512: (1024, 4096), 1024: (2048, 8192), 4096: (8192, 30720), 8192: (16384, 20480)}
_SCHEDULES = ("rate(1 day)", "rate(5 minutes)", "cron(0 3 * * ? *)", "cron(15 0/6 ? * MON-FRI *)")
_TASK_ENDPOINTS = sorted(
    {*FARGATE_ENDPOINTS, "ssmmessages", *(name for one in LINKABLE.values() for name in one.offer.endpoints)}
)
"""What any drawn service may need in a network without NAT."""
_LETTERS = {"us-east-1": "abcdef", "eu-central-1": "abc", "ap-southeast-2": "abc"}
"""Region → letters of its availability zones."""
_EDGES = ("none", "private", "public", "files", "files and public", "api", "plain")


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
    network = draw(_networks(_LETTERS[region], prod=prod))
    names = iter(draw(st.permutations(_NAMES)))
    edge = draw(_edges(prod=prod))
    targets = draw(_targets(names, safe=not loss, environment=environment))
    sections = _with_assets(edge, targets)
    schedules = draw(_schedules(names, targets))
    services = draw(
        _services(
            names,
            sections,
            most=most_services,
            web="plinth:load_balancer" in edge,
            environment=environment,
            nat=network["nat"] != "none",
            builds=builds,
        )
    )
    functions = draw(_functions(names, sections))
    through_api = "plinth:cdn" not in edge and edge.get("plinth:load_balancer", {}).get("scheme") == "internal"
    apis = draw(_apis(services, functions, name=next(names))) if through_api else {}
    config = {
        "aws:region": region,
        "plinth:stack": stack,
        "plinth:account": {"regions": [region]},
        "plinth:network": network,
        **edge,
        "plinth:cluster": draw(_clusters(prod=prod)),
        "plinth:services": services,
        **({"plinth:apis": apis} if apis else {}),
        **({"plinth:schedules": schedules} if schedules else {}),
        **({"plinth:functions": functions} if functions else {}),
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
        config["plinth:load_balancers"] = {next(names): draw(_further_load_balancers())}
    if account_id and draw(st.booleans()):
        config["aws:allowedAccountIds"] = [account_id]
        config["plinth:account"]["id"] = account_id
    if draw(st.booleans()):
        config["plinth:vpns"] = draw(_vpns(sections, services))
        further = config.get("plinth:load_balancers", {})
        config["plinth:vpns"]["to-office"]["inbound"] += [
            name for name, one in further.items() if one["scheme"] == "internal"
        ]
    shape = draw(st.sampled_from(["the only", "the only", "named", "two", "peered"]))
    if shape != "the only":
        config["plinth:networks"] = {"home": config.pop("plinth:network")}
    if shape in {"two", "peered"}:
        _move(config, "home", peered=shape == "peered")
    if draw(st.booleans()):
        config["plinth:private_dns"] = _private_dns(sections)
    if draw(st.booleans()):
        config["plinth:keys"] = {"deletion_window_days": draw(st.integers(7, 30))}
    return config


def _move(config: dict[str, Any], network: str, *, peered: bool) -> None:
    """Put everything into *network*, and add a second one with a worker, which calls what it can if it is *peered*."""
    config["plinth:networks"]["spare"] = {
        "cidr": "10.200.0.0/16",
        "availability_zones": ["a", "b"],
        "tiers": {"private": 10, "data": 20},
        "nat": "none",
        "endpoints": {"interface": _TASK_ENDPOINTS},
    }
    keys = ("services", "functions", "databases", "caches", "serverless_caches", "vpns", "load_balancers")
    sections = [config.get(f"plinth:{key}", {}) for key in keys]
    for entry in [*(entry for section in sections for entry in section.values()), config.get("plinth:load_balancer")]:
        if entry is not None:
            entry["network"] = network
    links = _across(config) if peered else {}
    config["plinth:services"]["crossing"] = {
        "kind": "worker",
        "network": "spare",
        "image": {"repository": "images", "tag": "1.0.0"},
        "cpu": 256,
        "memory_mib": 512,
        "health_check": {"command": ["true"]},
        "tasks": 2,
        "links": links,
    }
    if links:
        config["plinth:peerings"] = {"spare-peering": {"networks": ["spare", network]}}


_MOST_LINKS_ACROSS = 3
"""Each further port across a peering takes rules of the network ACLs, which AWS limits."""


def _across(config: Mapping[str, Any]) -> dict[str, str]:
    """Return links to what is in a network and can be linked to, few enough for the rules of the network ACLs."""
    sections = ("databases", "caches", "serverless_caches")
    stores = {name: LINKABLE[key].offer.access[0] for key in sections for name in config.get(f"plinth:{key}", {})}
    links = stores | {name: "call" for name, service in config["plinth:services"].items() if "port" in service}
    return dict(list(links.items())[:_MOST_LINKS_ACROSS])


_RESOLVERS = (
    {},
    {"query_logs": {"destination": "s3", "retention_days": 30}},
    {"query_logs": {}, "firewall": {"block": ["tracker.example.net"], "action": "alert"}},
    {"firewall": {"allowed_only": True, "threats": {"dga": "block"}}},
)


def _private_dns(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    named = ("databases", "caches", "serverless_caches")
    targets = [f"{section}.{name}" for section in named for name in sections.get(section, {})]
    return {
        "domain": "corp.internal",
        "names": {f"store-{position}": target for position, target in enumerate(targets)},
        "records": {"ldap": {"a": ["10.8.0.10"]}},
    }


@st.composite
def _ranges(draw: DrawFn, zones: list[str], nat: str) -> dict[str, Any]:
    shape = draw(st.sampled_from(["default", "tiers of its own", "small"]))
    if shape == "small":
        tier = "data" if nat == "instance" else draw(st.sampled_from(["private", "data"]))
        more: dict[str, Any] = {"cidr": "100.64.0.0/20", "tier": tier, "subnet_prefix": 25}
        ipv6 = tier == "private" and draw(st.booleans())
        more |= {"ipv6_number": 60} if ipv6 else {}
        return {"cidr": "172.20.16.0/20", "subnet_prefix": 26, "ipv6": ipv6, "secondary_cidrs": {"more": more}}
    ipv6 = draw(st.booleans())
    if shape == "default":
        return {"ipv6": ipv6}
    return {
        "ipv6": ipv6,
        "cidr": "10.9.0.0/16",
        "tiers": {"public": 1, "private": 11, "data": 21, "vpn": 100},
        "vpn_availability_zones": zones[: draw(st.integers(1, len(zones)))],
    }


@st.composite
def _networks(draw: DrawFn, letters: str, *, prod: bool) -> dict[str, Any]:
    zones = draw(st.lists(st.sampled_from(letters), min_size=2, max_size=4, unique=True))
    network: dict[str, Any] = {
        "availability_zones": zones,
        "nat": draw(
            st.sampled_from(
                ["per_az", "regional", "none"] if prod else ["none", "single", "instance", "per_az", "regional"]
            )
        ),
    }
    if draw(st.booleans()):
        fewest = 2 if prod else 1
        network["workload_availability_zones"] = zones[: draw(st.integers(fewest, len(zones)))]
    if network["nat"] == "none":
        network["endpoints"] = {"interface": _TASK_ENDPOINTS}
    elif draw(st.booleans()):
        network["endpoints"] = {"interface": ["ecr.api", "kms"], "availability_zones": zones[:1]}
    network |= draw(_ranges(zones, network["nat"]))
    if "vpn" in network.get("tiers", {}) and draw(st.booleans()):
        hub = {"id": "tgw-0123456789abcdef0", "remote_cidrs": ["198.18.0.0/24"], "propagate_to": ["private", "vpn"]}
        network |= {"transit_gateway": hub, "vpn_availability_zones": zones}
    if draw(st.booleans()):
        network["flow_logs"] = draw(
            st.sampled_from(
                [
                    {"destination": "s3", "retention_days": 90},
                    {"destination": "s3", "prefix": "network", "hive_compatible_partitions": True},
                    {"destination": "cloudwatch", "retention_days": 90, "record_fields": ["all"]},
                ]
            )
        )
    if draw(st.booleans()):
        network["outbound"] = {"office": {"port": 636, "cidrs": ["192.168.0.0/16"]}}
        if network["nat"] != "none":
            network["outbound"]["time"] = {"port": 123, "protocol": "udp", "cidrs": ["0.0.0.0/0"]}
    if not prod and draw(st.booleans()):
        network["network_acls"] = False
    network["resolver"] = draw(st.sampled_from(_RESOLVERS))
    return network


@st.composite
def _vpns(draw: DrawFn, sections: Mapping[str, Any], services: Mapping[str, Any]) -> dict[str, Any]:
    stores = [name for key in ("databases", "caches", "serverless_caches") for name in sections.get(key, {})]
    office = {
        "ip_address": "203.0.113.10",
        "remote_cidrs": ["192.168.0.0/17"],
        "propagate_to": ["private", "data"],
        "inbound": stores[:1],
        "outbound": {name: [443, 8443] for name in list(services)[:1]},
        **draw(st.sampled_from([{}, {"bgp_asn": 65010}, {"bgp_asn": 4_200_000_000}])),
    }
    bank = {
        "ip_address": "203.0.113.20",
        "remote_cidrs": ["192.168.128.0/24", "198.51.100.0/24"],
        "propagate_to": ["data", "private"],
        "tunnels": draw(st.sampled_from([{}, {"dh_groups": [14], "encryption_algorithms": ["AES256"]}])),
    }
    return {"to-office": office, **draw(st.sampled_from([{}, {"to-bank": bank}]))}


@st.composite
def _edges(draw: DrawFn, *, prod: bool) -> dict[str, Any]:
    kind = draw(st.sampled_from(_EDGES[:-1] if prod else _EDGES))
    dns = draw(
        st.sampled_from(
            [
                {
                    "domain": "example.com",
                    "zone": "create",
                    "certificate_authorities": ["amazon.com", "letsencrypt.org"],
                    "records": {"@": {"mx": ["0 ."]}, "*.old": {"cname": "www.example.net"}},
                },
                {"domain": "shop.example.com", "zone": "create", "parent_zone_id": "Z0123456789PARENT"},
                {
                    "domain": "shop.example.com",
                    "zone": "existing",
                    "zone_id": "Z0123456789ABC",
                    "dnssec": True,
                    "query_logging": True,
                },
            ]
        )
    )
    public = {"plinth:dns": dns, "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"}}
    waf = {"plinth:waf": draw(_wafs())} if draw(st.booleans()) else {}
    return {
        "none": {},
        "plain": {
            "plinth:load_balancer": {"scheme": "internal", "allow_plain_http": True},
            "plinth:cdn": {"dynamic_paths": ["/api/*"]},
        },
        "private": {
            "plinth:dns": dns,
            "plinth:load_balancer": {"scheme": "internal", "idle_timeout_seconds": 120},
            "plinth:cdn": {"subdomain": "www", "dynamic_paths": ["/api/*"], "price_class": "PriceClass_All"},
            **waf,
        },
        "public": {**public, **waf},
        "api": {"plinth:dns": dns, "plinth:load_balancer": {"scheme": "internal", "subdomain": "internal"}},
        "files": {"plinth:cdn": draw(_file_cdns())},
        "files and public": {**public, "plinth:cdn": {"subdomain": "www", **draw(_apexes())}, **waf},
    }[kind]


@st.composite
def _functions(draw: DrawFn, names: Iterator[str], sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Draw up to two functions; a queue invokes one of them at most."""
    functions = {one: draw(_function(sections)) for one in itertools.islice(names, draw(st.integers(0, 2)))}
    for function, queue in zip(functions.values(), sections.get("queues", {}), strict=False):
        if draw(st.booleans()):
            function["queues"] = {queue: draw(st.sampled_from([{}, {"batch_size": 1, "maximum_concurrency": 5}]))}
    for function, topic in zip(functions, sections.get("topics", {}).values(), strict=False):
        if "fifo" not in topic and draw(st.booleans()):
            topic["subscriptions"]["runs"] = {"kind": "function", "function": function}
    return functions


@st.composite
def _function(draw: DrawFn, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Draw a function that is linked to some of what the stack has."""
    buckets = dict.fromkeys(list(sections.get("buckets", {}))[: draw(st.integers(0, 2))], "read")
    databases = dict.fromkeys(list(sections.get("databases", {}))[: draw(st.integers(0, 1))], "fetch")
    return {
        "code": "examples/functions/reports",
        "runtime": draw(st.sampled_from(["python3.12", "python3.14"])),
        "handler": "app.handler",
        "memory_mib": draw(st.sampled_from([128, 1769])),
        "timeout_seconds": 5,  # a sixth of the visibility time-out that queues have by default
        "links": {**buckets, **databases},
        **({"schedule": draw(st.sampled_from(_SCHEDULES))} if draw(st.booleans()) else {}),
        **({"reserved_concurrency": 10, "tracing": False} if draw(st.booleans()) else {}),
    }


@st.composite
def _apis(draw: DrawFn, services: Mapping[str, Any], functions: Mapping[str, Any], *, name: str) -> dict[str, Any]:
    """Draw an API with routes to all web services, if there are any."""
    web = [service for service, spec in services.items() if spec["kind"] == "web"]
    authorizers = {"users": {"issuer": "https://auth.example.com/pool", "audiences": ["web", "app"]}}
    routes = {
        f"{draw(st.sampled_from(['GET', 'POST', 'ANY']))} /api/{service}/{draw(st.sampled_from(['{id}', '{rest+}', 'new']))}": {
            "service": service,
            "authorizer": draw(st.sampled_from(["users", "iam"])),
            **({"throttling": {"requests_per_second": 10, "burst": 20}} if draw(st.booleans()) else {}),
        }
        for service in web
    }
    routes |= {f"GET /{function}": {"function": function, "authorizer": "iam"} for function in functions}
    used = any(route["authorizer"] == "users" for route in routes.values())
    api = {
        "routes": routes,
        **({"authorizers": authorizers} if used else {}),
        **({"subdomain": "api"} if draw(st.booleans()) else {}),
        "request_headers": draw(st.sampled_from([{}, {"x-caller": "$context.identity.userArn"}])) if web else {},
    }
    return {name: api} if routes else {}


def _apexes() -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from([{}, {"apex": True}, {"apex": True, "canonical": "apex"}])


@st.composite
def _file_cdns(draw: DrawFn) -> dict[str, Any]:
    index = draw(st.sampled_from(["single_page_application", "index_documents", None]))
    return {
        **({index: True} if index else {}),
        "redirects": draw(st.sampled_from([{}, {"/old": {"to": "/new"}, "/blog/*": {"to": "/news/*", "status": 302}}])),
        "content_security_policy": draw(st.sampled_from([None, "default-src 'self'; frame-ancestors 'none'"])),
        "response_headers": draw(st.sampled_from([{}, {"permissions-policy": "camera=()"}])),
        "block_countries": draw(st.sampled_from([[], ["KP"]])),
        "error_pages": draw(st.sampled_from([{}, {"403": {"page": "/404.html", "response_code": 404}}])),
    }


@st.composite
def _wafs(draw: DrawFn) -> dict[str, Any]:
    action = draw(st.sampled_from(["block", "count", "off"]))
    exceptions = {"big": {"rule": "core.SizeRestrictions_BODY", "path_prefixes": ["/api/upload"]}}
    return {
        "managed_rules": {"core": action, "bot_control": draw(st.sampled_from(["count", "off"]))},
        "allow_addresses": draw(st.sampled_from([[], ["203.0.113.0/24"], ["203.0.113.0/24", "2001:db8::/32"]])),
        "block_countries": draw(st.sampled_from([[], ["KP"]])),
        "exceptions": exceptions if action == "block" else {},
    }


@st.composite
def _clusters(draw: DrawFn, *, prod: bool) -> dict[str, Any]:
    spot = draw(st.sampled_from([0, 1, 4]))
    return {
        "container_insights": draw(st.sampled_from([*([] if prod else ["disabled"]), "enabled", "enhanced"])),
        "on_demand_base": draw(st.integers(1 if prod else 0, 2)),
        "on_demand_weight": draw(st.integers(0, 1)) if spot else 1,
        "spot_weight": spot,
        "allow_exec": False if prod else draw(st.booleans()),
    }


@st.composite
def _targets(draw: DrawFn, names: Any, *, safe: bool, environment: str) -> dict[str, dict[str, Any]]:
    """Draw what services can be linked to: section → name → entry."""
    targets = {
        section: {next(names): draw(entry(safe, environment)) for _ in range(draw(st.integers(0, 2)))}
        for section, entry in _entries().items()
    }
    for topic in targets["topics"].values():
        for queue, spec in targets["queues"].items():
            if ("fifo" in topic) == ("fifo" in spec) and draw(st.booleans()):
                topic["subscriptions"][f"to-{queue}"[:20].rstrip("-")] = {"queue": queue}
    for bus in targets["event_buses"].values():
        found = _event_targets(targets)
        if found:
            pattern = {"source": ["shop"], "detail": {"amount": [{"numeric": [">", draw(st.integers(0, 9))]}]}}
            bus["rules"] = {"some": {"pattern": pattern, "targets": {"first": draw(st.sampled_from(found))}}}
    return targets


def _event_targets(targets: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the standard queues and topics of *targets*, as rules and schedules name them."""
    kinds = {"queue": "queues", "topic": "topics"}
    return [
        {"kind": kind, kind: name}
        for kind, section in kinds.items()
        for name, spec in targets[section].items()
        if "fifo" not in spec
    ]


@st.composite
def _schedules(draw: DrawFn, names: Any, targets: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    found = _event_targets(targets) + [
        {"kind": "event_bus", "event_bus": name, "source": "shop", "detail_type": "Nightly"}
        for name in targets["event_buses"]
    ]
    if not found or draw(st.booleans()):
        return {}
    zone = draw(st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))
    spec = {"schedule": draw(st.sampled_from(_SCHEDULES)), "time_zone": zone, "target": draw(st.sampled_from(found))}
    return {next(names): spec | draw(st.sampled_from([{}, {"flexible_window_minutes": 15, "message": {"a": 1}}]))}


def _entries() -> dict[str, Callable[[bool, str], SearchStrategy[dict[str, Any]]]]:
    """Return section → what draws one of its things; a section without a draw of its own has that of its example."""
    return {section: _TARGETS.get(section) or _example(section) for section in LINKABLE if section != "services"}


def _example(section: str) -> Callable[[bool, str], SearchStrategy[dict[str, Any]]]:
    (entry,) = StackFile.model_fields[section].examples[0].values()
    return lambda _safe, _environment: st.just(entry)


@st.composite
def _databases(draw: DrawFn, *, environment: str) -> dict[str, Any]:
    database: dict[str, Any] = {
        "engine_version": draw(st.sampled_from(["14", "15", "16", "17", "18"])),
        "instance_class": draw(st.sampled_from(["db.t4g.micro", "db.t3.micro", "db.r6g.large"])),
        "storage_gib": draw(st.sampled_from([20, 100])),
        "multi_az": True if environment == "prod" else draw(st.booleans()),
        "replicas": draw(st.sampled_from([0, 0, 1, 2])),
        "insights": draw(st.sampled_from(["standard", "advanced"])),
    }
    database["backup_retention_days"] = draw(st.sampled_from([*([1] if environment == "dev" else []), 7, 35]))
    database["credentials"] = draw(
        st.sampled_from(["auto", "generated"] if database["replicas"] else ["auto", "managed", "generated"])
    )
    storage = draw(st.sampled_from(["fixed", "growing", "fast"]))
    if storage == "growing":
        database["max_storage_gib"] = 1000
    if storage == "fast":
        database |= {"storage_gib": 400, "iops": 16000, "throughput_mibps": 1000}
    if database["insights"] == "standard":
        database["monitoring_interval_seconds"] = draw(
            st.sampled_from([*([] if environment == "prod" else [0]), 1, 60])
        )
    if draw(st.booleans()):
        database |= {
            "backup_window": "23:30-00:30",
            "maintenance_window": "mon:01:00-mon:02:00",
            "database_name": "shop",
            "rotation_days": 60,
            "allow_immediate_interruption": draw(st.booleans()),
            "parameters": {"log_min_duration_statement": "500"},
        }
    return database


@st.composite
def _caches(draw: DrawFn, *, kept: int, prod: bool) -> dict[str, Any]:
    engine, version = draw(
        st.sampled_from([("valkey", None), ("valkey", "7.2"), ("valkey", "8.1"), ("redis", "7.1"), ("redis", None)])
    )
    clustered = draw(st.booleans())
    return {
        "engine": engine,
        **({"engine_version": version} if version else {}),
        "node_type": draw(st.sampled_from(["cache.t4g.micro", "cache.r6g.large"])),
        "cluster_mode": clustered,
        "shards": draw(st.integers(1, 3)) if clustered else 1,
        "replicas": draw(st.integers(1 if prod else 0, 2)),
        "snapshot_retention_days": draw(st.integers(kept, 3)),
        "parameters": draw(st.sampled_from([{}, {"maxmemory-policy": "noeviction"}])),
        "users_engine": draw(st.sampled_from(["redis", engine])),
        "allow_immediate_interruption": draw(st.booleans()),
    }


def _serverless_caches(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    return st.sampled_from(["valkey", "redis"]).map(
        lambda engine: {"engine": engine, "max_storage_gb": 5, "max_ecpu_per_second": 1000}
    )


def _buckets(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    roles = ["assets", "uploads", "backups", "media", "archive"]
    return st.sampled_from(roles).map(lambda role: {"role": role})


def _queues(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    return st.sampled_from(
        [{}, {"visibility_timeout_seconds": 43_200, "retention_days": 13}, {"fifo": {}, "delay_seconds": 900}]
    ).map(copy.deepcopy)


def _topics(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    people = {"kind": "email", "address": "sales@example.com", "filter_policy": {"amount": [{"numeric": [">", 9]}]}}
    partner = {"kind": "https", "url": "https://hooks.example.com/purchases"}
    return st.sampled_from(
        [
            {"subscriptions": {}},
            {"subscriptions": {"people": people, "partner": partner}},
            {"fifo": {"throughput_scope": "Topic"}, "subscriptions": {}},
        ]
    ).map(copy.deepcopy)


def _event_buses(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    archive = {"retention_days": 30, "pattern": {"source": [{"prefix": "shop"}]}}
    return st.sampled_from([{}, {"archive": archive}]).map(copy.deepcopy)


def _secrets(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    days = [7, 30] if safe else [0, 7, 30]
    return st.sampled_from(days).map(lambda kept: {"description": "A key", "recovery_window_days": kept})


def _parameters(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    return st.sampled_from(["info", "ä", "x" * 4096]).map(lambda value: {"value": value})


_TARGETS: Mapping[str, Callable[[bool, str], SearchStrategy[dict[str, Any]]]] = {
    "databases": lambda safe, environment: _databases(environment=environment),  # noqa: ARG005
    "caches": lambda safe, environment: _caches(kept=1 if safe else 0, prod=environment == "prod"),
    "serverless_caches": _serverless_caches,
    "buckets": _buckets,
    "queues": _queues,
    "topics": _topics,
    "event_buses": _event_buses,
    "secrets": _secrets,
    "parameters": _parameters,
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
    }
)
"""Sections whose things are drawn."""


def _with_assets(edge: Mapping[str, Any], targets: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return *targets* with the bucket that the CDN needs."""
    if "plinth:cdn" not in edge:
        return targets
    return {**targets, "buckets": {**targets["buckets"], "assets": {"role": "assets"}}}


def _further_load_balancers() -> SearchStrategy[dict[str, Any]]:
    rules = {"rules": {"closed": {"methods": ["DELETE"], "fixed_response": {"status": 403}}}}
    return st.sampled_from(
        [
            {"scheme": "internal", "subdomain": "intern", "allowed_cidrs": ["10.0.0.0/8"], **rules},
            {"scheme": "internet-facing", "subdomain": "partners", "allowed_cidrs": ["203.0.113.0/24"]},
            {"scheme": "internet-facing", "subdomain": "partners", "idle_timeout_seconds": 120, **rules},
        ]
    )


@st.composite
def _services(
    draw: DrawFn,
    names: Any,
    sections: Mapping[str, Mapping[str, Any]],
    *,
    most: int,
    web: bool,
    environment: str,
    nat: bool,
    builds: bool,
) -> dict[str, dict[str, Any]]:
    kinds = ["worker", "internal", "job", *(["web"] if web else [])]
    drawn = {next(names): draw(st.sampled_from(kinds)) for _ in range(draw(st.integers(1, most)))}
    callable_names = [name for name, kind in drawn.items() if kind in {"web", "internal"}]
    services = {}
    for position, (name, kind) in enumerate(drawn.items()):
        links = draw(_links(sections))
        called = [other for other in callable_names if other != name]
        if kind != "job" and called and draw(st.booleans()):
            links |= {draw(st.sampled_from(called)): "call"}
        services[name] = {
            "kind": kind,
            "image": draw(_images(nat=nat, builds=builds)),
            **draw(_sizes()),
            **draw(_parts(name, kind, position, environment)),
            **draw(_sidecars(links, sections, nat=nat, builds=builds)),
            "links": links,
        }
    return services


@st.composite
def _links(draw: DrawFn, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    links = {}
    for section, entries in sections.items():
        for name in entries:
            if draw(st.booleans()):
                links[name] = draw(st.sampled_from(LINKABLE[section].offer.access))
    return links


@st.composite
def _sizes(draw: DrawFn) -> dict[str, Any]:
    cpu = draw(st.sampled_from(sorted(_MEMORY)))
    return {
        "cpu": cpu,
        "memory_mib": draw(st.sampled_from(_MEMORY[cpu])),
        "architecture": draw(st.sampled_from(["arm64", "x86_64"])),
    }


@st.composite
def _sidecars(
    draw: DrawFn,
    links: Mapping[str, str],
    sections: Mapping[str, Mapping[str, Any]],
    *,
    nat: bool,
    builds: bool,
) -> dict[str, Any]:
    """Draw containers beside the main one: one that it waits for, and one that waits for it."""
    if draw(st.booleans()):
        return {}
    images = _images(nat=nat, builds=builds)
    setup = {"image": draw(images), "tmp_mib": 16, "link_variables": draw(st.sampled_from([[], [*links][:1]]))}
    read = {f"OWN_{number}": {"secret": name} for number, name in enumerate(sections.get("secrets", {}))}
    agent = {
        "image": draw(images),
        "tmp_mib": 16,
        "memory_mib": 64,
        "depends_on": {"main": "start"},
        "secrets": read,
    }
    condition = draw(st.sampled_from(["start", "complete", "success"]))
    return {"sidecars": {"setup": setup, "agent": agent}, "depends_on": {"setup": condition}}


def _images(*, nat: bool, builds: bool) -> SearchStrategy[dict[str, Any]]:
    return st.sampled_from(
        [
            {"repository": "images", "tag": "1.0.0"},
            {"repository": "other-images", "tag": "v2_final"},
            *([{"uri": "public.ecr.aws/nginx/nginx:1.29"}] if nat else []),
            *([{"build": {"context": "./tests/support/image", "repository": "images"}}] if builds else []),
        ]
    )


_SHIFTS: tuple[dict[str, Any], ...] = (
    {},
    {"strategy": "blue_green"},
    {"strategy": "canary", "canary_percent": 5},
    {"strategy": "linear", "step_percent": 25},
    {"second_target_group": True},
)


@st.composite
def _scaling(draw: DrawFn, kind: str, fewest: int) -> dict[str, Any]:
    """Draw limits with one rule or several, of a service that always runs *fewest* tasks."""
    scaling: dict[str, Any] = {"min_tasks": fewest, "max_tasks": draw(st.integers(fewest, 9))}
    metric = draw(st.sampled_from(["cpu", "memory"]))
    by_load = {
        "target": {f"{metric}_percent": 70},
        "forecast": {f"{metric}_percent": 70, "forecast": {"metric": metric}},
        "steps": {f"{metric}_steps": {}},
        **({"requests": {"requests_per_task": 500}} if kind == "web" else {}),
    }
    peak = {"schedule": "cron(0 8 ? * MON-FRI *)", "time_zone": "Asia/Tokyo", "min_tasks": fewest, "max_tasks": 9}
    by_time = {"peak": {"schedules": {"peak": peak}}}
    if fewest == 1:
        by_time["office"] = {"office_hours": {"time_zone": "UTC"}}
    load, time = draw(st.sampled_from([*by_load, ""])), draw(st.sampled_from([*by_time, ""]))
    return scaling | by_load.get(load, {}) | by_time.get(time, {} if load else by_time["peak"])


@st.composite
def _parts(draw: DrawFn, name: str, kind: str, position: int, environment: str) -> dict[str, Any]:
    """Draw what only some kinds of services have."""
    parts: dict[str, Any] = {}
    if kind == "job":
        return {"schedule": draw(st.sampled_from(_SCHEDULES)), "command": ["python", "-m", "job"]}
    fewest = 2 if environment == "prod" else 1
    if draw(st.booleans()):
        parts["tasks"] = draw(st.integers(fewest, 4))
    else:
        parts["scaling"] = draw(_scaling(kind, fewest))
    shift = {} if "requests_per_task" in parts.get("scaling", {}) or kind != "web" else draw(st.sampled_from(_SHIFTS))
    if shift:
        parts["deployment"] = shift
    elif draw(st.booleans()):
        parts |= {
            "deployment": {"minimum_healthy_percent": 50, "maximum_percent": 200},
            "environment": {"LOG_FORMAT": "json"},
            "log_group_name": f"/ecs/{name}",
            "user": "1001:1001",
        }
    if kind in {"web", "internal"}:
        parts["port"] = draw(st.sampled_from([1024, 8000, 65535]))
    if kind == "internal":
        parts["protocol"] = draw(st.sampled_from(["http", "http2", "grpc"]))
    if kind == "web":
        parts["health_check"] = {"path": "/healthz", "interval_seconds": 10, "timeout_seconds": 5}
        parts["route"] = {"paths": [f"/api/{name}/*"], "priority": 10 * (position + 1)}
        if draw(st.booleans()):
            parts["route"]["hosts"] = ["*.example.com"]
    elif environment != "dev" or draw(st.booleans()):
        parts["health_check"] = {"command": ["true"]}
    return parts
