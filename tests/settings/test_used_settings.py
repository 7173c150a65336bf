"""Every setting of the network and the edge is in a committed stack file or example, where a reader finds it at work."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from model.base import Model, Risk
from model.outbound import OutboundRule
from model.route import Route
from settings.fields import entries_of, models_of
from settings.stack_file import STACK_NAME, StackFile
from tests.support.offline import STACK_FILES, config_of

SECTIONS = (
    "account", "network", "networks", "peerings", "vpns", "dns", "private_dns", "load_balancer", "load_balancers",
    "apis", "cdn", "waf",
)  # fmt: skip
ROUTED = ("route", "outbound", "protocol")
"""Fields of a service about how it is reached and what it reaches."""

UNUSED = {
    "Waf.shield_advanced": "whoever tries the example would owe $3,000 a month for a year; docs/waf.md has the lines",
}
"""Setting that no file has → why. Settings that always weaken a stack need no reason: an example has none of them."""

Setting = tuple[type[Model], str]


def reached(models: tuple[type[Model], ...], seen: set[type[Model]]) -> Iterator[type[Model]]:
    """Yield *models* and those of their fields, each once."""
    for model in models:
        if model not in seen:
            seen.add(model)
            yield model
            for field in model.model_fields.values():
                yield from reached((*models_of(field.annotation), *entries_of(field.annotation)), seen)


def written(value: Any) -> Iterator[Setting]:
    """Yield the settings that a file has, at any depth."""
    if isinstance(value, Model):
        for name in value.model_fields_set:
            yield type(value), name
            yield from written(getattr(value, name))
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from written(item)


def _read(path: Path) -> StackFile:
    return StackFile.model_validate({STACK_NAME: path.stem, **config_of(path)})


@functools.cache
def committed() -> frozenset[Setting]:
    return frozenset(setting for path in STACK_FILES for setting in written(_read(path)))


def weakens(model: type[Model], name: str) -> bool:
    """Return whether a setting is a switch whose other position is marked as a risk."""
    field = model.model_fields[name]
    risks = [mark for mark in field.metadata if isinstance(mark, Risk)]
    return field.annotation is bool and any(risk.when(not field.default) for risk in risks)


def test_every_setting_of_network_and_edge_is_used() -> None:
    fields = [StackFile.model_fields[section] for section in SECTIONS]
    roots = [model for field in fields for model in (*models_of(field.annotation), *entries_of(field.annotation))]
    settings = {(model, name) for model in reached((*roots, Route, OutboundRule), set()) for name in model.model_fields}
    unused = {f"{model.__name__}.{name}" for model, name in settings - committed() if not weakens(model, name)}

    assert sorted(unused - UNUSED.keys()) == [], "put them into an example that they fit"
    assert sorted(UNUSED.keys() - unused) == [], "a file has these now"


def test_every_way_a_service_is_reached_is_used() -> None:
    assert {name for _, name in committed()} >= set(ROUTED)
