"""What a resource type is in CloudFormation, where names do not say it. Pure data.

By default a type's counterpart is the type of the same service with the same name, and so are its properties: the
translation compares names without case, in singular and plural. A card states only what differs from that.

A Pulumi path names a property by dots and without positions (``rules.expiration.days``). A target is a CloudFormation
path by slashes, relative to where the property's parent was written (``BlockDeviceMappings/0/Ebs``); ``.`` is that
place itself: the property's own properties are written there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Inputs = Mapping[str, Any]
Conversion = Callable[[Any], Any]
"""A property's value for Pulumi → its value for CloudFormation, still under Pulumi's names."""

REF: Final = "Ref"
"""In place of an attribute: what CloudFormation's ``Ref`` returns."""


def enabled(value: object) -> object:
    """Convert true and false to ``ENABLED`` and ``DISABLED``."""
    return "ENABLED" if value is True else "DISABLED" if value is False else value


def named_values(value: Any) -> Any:
    """Convert a list of objects with ``name`` and ``value`` to a map."""
    return {item["name"]: item.get("value") for item in value}


def _none(_inputs: Inputs) -> Mapping[str, str]:
    return {}


def _no_conversions(_inputs: Inputs) -> Mapping[str, Conversion]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One more resource of CloudFormation, made of a property of a Pulumi resource; of each item if it is a list."""

    type: str
    link: str
    """Its property that refers to the resource's own counterpart."""
    attribute: str = ""
    """What it refers to: an attribute of the counterpart. Default: what ``Ref`` returns."""
    names: Mapping[str, str] = field(default_factory=dict)
    """As in :class:`Counterpart`; paths begin with the property. Default: names say it."""
    values: Mapping[str, Conversion] = field(default_factory=dict)
    """As in :class:`Counterpart`. Default: none."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Its properties that are always the same. Default: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counterpart:
    """A resource type of CloudFormation."""

    type: str = ""
    """Default: the type of the same service with the same name."""
    into: str = ""
    """Input that names a resource: the properties are written into the counterpart of that resource, because
    CloudFormation has no type of its own for them. Default: a resource of its own."""
    within: str = ""
    """Property that holds all others, such as ``DistributionConfig``. Default: none."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Pulumi path → target. Default: names say it."""
    values: Mapping[str, Conversion] = field(default_factory=dict)
    """Pulumi path → conversion of the value. Default: only types and shapes are adapted."""
    values_by: Callable[[Inputs], Mapping[str, Conversion]] = _no_conversions
    """Inputs → conversions that depend on other inputs, by Pulumi path. Default: none."""
    names_by: Callable[[Inputs], Mapping[str, str]] = _none
    """Inputs → targets that depend on other inputs, by Pulumi path. Default: none."""
    appended: Mapping[str, str] = field(default_factory=dict)
    """Property → the target whose text it follows after a colon. Default: none."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Pulumi path → key of an item in the list of keys and values *attributes_in*. Default: none."""
    attributes_in: str = ""
    """Property that is a list of keys and values, such as ``LoadBalancerAttributes``. Default: none."""
    parts: Mapping[str, Part | tuple[Part, ...]] = field(default_factory=dict)
    """Property → the further resources that are made of it. Default: none."""
    constants: Callable[[Inputs], Mapping[str, Any]] = _none
    """Inputs → values by target that no input has, such as a device's name. Default: none."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Output, by dots, → attribute of the counterpart, ``Ref``, or nothing if CloudFormation gives no such value.

    Default: names say it; the id is what ``Ref`` returns.
    """
    without: Mapping[str, str] = field(default_factory=dict)
    """Pulumi path → why CloudFormation has no property for it. Default: none."""
    excluded: Callable[[Inputs], Mapping[str, str]] = _none
    """Inputs → Pulumi paths that CloudFormation does not take next to them, each with the reason. Default: none."""


@dataclass(frozen=True, slots=True)
class NoCounterpart:
    """A type that CloudFormation does not have."""

    reason: str
