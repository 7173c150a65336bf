"""Examples for error messages that fit the file they are shown for: what is legal alone may not be next to the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from model.aws import rds
from model.aws.fargate import MEMORY_MIB
from model.aws.regions import regions
from model.base import Raw
from model.domains import check_domain, check_label
from model.problem import Path
from model.stack import Environment
from model.values import flow
from settings.fields import PUBLIC_IMAGE, Located, entries_of, find, value_at
from settings.stack_file import ALIASES, STACK_NAME, StackFile

_SECTIONS_OF_THINGS = frozenset(
    ALIASES[name] for name, field in StackFile.model_fields.items() if entries_of(field.annotation)
)
"""Sections that hold things by name."""

_EXAMPLE_OF_SERVICES: Mapping[str, Any] = (StackFile.model_fields["services"].examples or [{}])[0]

_SAME_SIZE = 2
"""Of the memory sizes that a number of CPU units has, the second one suits most programs."""


def example(path: Path, raw: Raw) -> str:
    """Return ``key: value`` with a legal value for the field at *path*; empty if the field has no example."""
    located = find(path, raw)
    field = located.field
    if field is None or not field.examples:
        return ""
    value = _fitting(located, raw) or field.examples[0]
    if located.label in _SECTIONS_OF_THINGS and path[:-1] == (located.label,):
        (value,) = value.values()
        return f"{path[-1]}: {flow(value)}"
    if located.path == (ALIASES["account"], "id") and ALIASES["allowed_account_ids"] not in raw:
        return f"plinth:account.id: {flow(value)}, {ALIASES['allowed_account_ids']}: {flow([value])}"
    return f"{located.label}: {flow(value)}"


def _fitting(located: Located, raw: Raw) -> Any:
    """Return a value for a field that has to agree with others of the file *raw*, or None."""
    path = located.path
    steps = path[: len(path) - next((back for back, step in enumerate(reversed(path)) if step == located.label), 0)]
    fit = _FITTING.get(tuple(step for step in steps if step not in located.free))
    return fit(value_at(steps[:-1], raw), raw) if fit else None


def _region(_: Any, raw: Raw) -> str | None:
    allowed = value_at((ALIASES["account"], "regions"), raw)
    return next((one for one in allowed if one in regions()), None) if isinstance(allowed, list) else None


def _regions(_: Any, raw: Raw) -> list[str] | None:
    region = raw.get(ALIASES["region"])
    return [region] if isinstance(region, str) and region in regions() else None


def _account_id(_: Any, raw: Raw) -> str | None:
    allowed = raw.get(ALIASES["allowed_account_ids"])
    return allowed[0] if isinstance(allowed, list) and len(allowed) == 1 and isinstance(allowed[0], str) else None


def _environment(_: Any, raw: Raw) -> str | None:
    stack = raw.get(STACK_NAME)
    return stack if stack in get_args(Environment) else None


def _services(_: Any, raw: Raw) -> dict[str, Any]:
    ((name, service),) = _EXAMPLE_OF_SERVICES.items()
    repositories = raw.get(ALIASES["repositories"])
    known = [one for one in repositories if isinstance(one, str)] if isinstance(repositories, Mapping) else []
    image = {"repository": known[0], "tag": "1.0.0"} if known else {"uri": PUBLIC_IMAGE}
    return {name: {**service, "image": image}}


def _cdn(_: Any, raw: Raw) -> dict[str, Any] | None:
    return {"subdomain": "www", "dynamic_paths": ["/api/*"]} if ALIASES["dns"] in raw else None


def _kind(service: Any, _: Raw) -> str | None:
    telling = {"schedule": "job", "route": "web", "port": "internal"}
    return next((kind for key, kind in telling.items() if key in service), "worker")


def _memory_mib(service: Any, _: Raw) -> int | None:
    cpu = value_at(("cpu",), service)
    sizes = MEMORY_MIB.get(cpu) if isinstance(cpu, int) else None
    return list(sizes)[:_SAME_SIZE][-1] if sizes else None


def _max_storage_gib(database: Any, _: Raw) -> int | None:
    size = value_at(("storage_gib",), database)
    if not isinstance(size, int):
        return None
    return min(size + -(-size * rds.ADVISED_HEADROOM_PERCENT // 100), rds.LARGEST_GIB)


def _hosts(_: Any, raw: Raw) -> list[str] | None:
    for section in ("load_balancer", "cdn"):
        try:
            label = check_label(value_at((ALIASES[section], "subdomain"), raw))
            domain = check_domain(value_at((ALIASES["dns"], "domain"), raw))
        except (AttributeError, ValueError):
            continue
        return [f"{label}.{domain}"]
    return None


def _weights(forward: Any, raw: Raw) -> dict[str, int] | None:
    services = raw.get(ALIASES["services"])
    web = (
        {name: route for name, one in services.items() if isinstance(route := value_at(("route",), one), Mapping)}
        if isinstance(services, Mapping)
        else {}
    )
    own = next((name for name, route in web.items() if route.get("forward") is forward), None)
    other = next((name for name, route in web.items() if not route.get("forward")), None)
    return {own: 90, other: 10} if own is not None and other is not None else None


def _function_arn(_: Any, raw: Raw) -> str | None:
    region = raw.get(ALIASES["region"])
    return f"arn:aws:lambda:{region}:111122223333:function:rotate" if region in regions() else None


_FITTING: Mapping[Path, Callable[[Any, Raw], Any]] = {
    (ALIASES["region"],): _region,
    (ALIASES["account"], "regions"): _regions,
    (ALIASES["account"], "id"): _account_id,
    (ALIASES["stack"], "environment"): _environment,
    (ALIASES["cdn"],): _cdn,
    (ALIASES["services"],): _services,
    (ALIASES["services"], "kind"): _kind,
    (ALIASES["services"], "memory_mib"): _memory_mib,
    (ALIASES["services"], "route", "hosts"): _hosts,
    (ALIASES["services"], "route", "forward", "weights"): _weights,
    (ALIASES["databases"], "max_storage_gib"): _max_storage_gib,
    (ALIASES["secrets"], "rotation", "function_arn"): _function_arn,
}
"""Path, without the names that the file chooses → a value for it, from what is next to it and from the file."""
