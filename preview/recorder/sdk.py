"""What the installed SDK declares for a resource type: names, required flags and types. Cached."""

from __future__ import annotations

import functools
import importlib
import keyword
import sys
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PLUMBING = ("collections.abc.Awaitable", "pulumi.output.Output")


@dataclass(frozen=True, slots=True)
class Property:
    """One input of a resource or of a nested object."""

    type: Any
    """As the SDK annotates it."""
    required: bool
    home: type
    """Class that it belongs to: names in the annotation are looked up in its module."""


@functools.cache
def resource_class(token: str) -> type | None:
    """Return the class of ``package:module/file:Class``, or None if no installed SDK has it.

    Only the lazy package and its services are imported, never a single file of it: that would break the package.
    """
    package, module, name = token.split(":")
    python_package = f"pulumi_{package.replace('-', '_')}"
    if python_package not in sys.modules and importlib.util.find_spec(python_package) is None:
        return None
    holder: Any = importlib.import_module(python_package)
    service = module.partition("/")[0].replace("-", "_")
    if service != "index":
        holder = getattr(holder, f"{service}_" if keyword.iskeyword(service) else service, None)
    found = getattr(holder, name, None)
    return found if isinstance(found, type) else None


def knows_package(token: str) -> bool:
    """Return whether the SDK of the type's package is installed."""
    python_package = f"pulumi_{token.partition(':')[0].replace('-', '_')}"
    return python_package in sys.modules or importlib.util.find_spec(python_package) is not None


@functools.cache
def inputs_of(token: str) -> Mapping[str, Property] | None:
    """Return the inputs of a resource type under their names on the wire, or None if its class is not known."""
    resource = resource_class(token)
    if resource is None:
        return None
    module = sys.modules[resource.__module__]
    # The longer name is used where a nested type already has the shorter one.
    arguments = getattr(module, f"{resource.__name__}InitArgs", None) or getattr(
        module, f"{resource.__name__}Args", None
    )
    return fields_of(arguments) if arguments is not None else None


@functools.cache
def fields_of(arguments: type) -> Mapping[str, Property]:
    """Return the properties of one of the SDK's argument classes under their names on the wire."""
    optional = (arguments.__init__.__kwdefaults__ or {}).keys()
    return {
        getattr(item.fget, "_pulumi_name", None) or name: Property(
            item.fget.__annotations__["return"], name not in optional, arguments
        )
        for name, item in vars(arguments).items()
        if isinstance(item, property) and item.fget is not None
    }


@functools.cache
def outputs_of(token: str) -> Mapping[str, Any]:
    """Return the outputs of a resource type: name on the wire → type, without Output around it."""
    resource = resource_class(token)
    if resource is None:
        return {}
    found = {}
    for name, item in vars(resource).items():
        if isinstance(item, property) and item.fget is not None:
            declared = item.fget.__annotations__.get("return")
            inner = typing.get_args(declared)
            found[getattr(item.fget, "_pulumi_name", None) or name] = inner[0] if inner else declared
    return found


@functools.cache
def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the types that a value may have, without None and without the types of outputs."""
    if typing.get_origin(annotation) not in {typing.Union, types.UnionType}:
        return (annotation,)
    found: list[Any] = []
    for option in typing.get_args(annotation):
        if option is type(None) or _is_later(option):
            continue
        found += alternatives(option)
    return tuple(dict.fromkeys(found))


def _is_later(option: Any) -> bool:
    if isinstance(option, typing.ForwardRef):
        return option.__forward_arg__.startswith("Output[")
    origin = typing.get_origin(option) or option
    return f"{getattr(origin, '__module__', '')}.{getattr(origin, '__qualname__', '')}" in _PLUMBING


@functools.cache
def named(reference: str, home: type) -> Any:
    """Return what a name in an annotation of *home* refers to, or None if it cannot be found."""
    name = reference.rpartition(".")[2]
    if name.endswith("ArgsDict"):
        name = name.removesuffix("Dict")
    module = sys.modules[home.__module__]
    for holder in (module, sys.modules.get(f"{home.__module__.rpartition('.')[0]}._inputs"), _service(home)):
        found = getattr(holder, name, None)
        if found is not None:
            return found
    return None


def _service(home: type) -> Any:
    return sys.modules.get(home.__module__.rpartition(".")[0])
