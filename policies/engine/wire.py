"""Decodes the engine's messages to resources, each once."""

from __future__ import annotations

from collections.abc import Mapping
from sys import intern
from typing import Any

from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import LEVELS, UNKNOWN, UNKNOWN_MARKS, plain, unwrapped

_OFTEN_REPEATED = 64
"""Characters up to which texts, such as tags and names, are kept once for all resources. Keys always are: each message
brings its own copies, which take a quarter of the memory of a large stack."""


def decoded(struct: Any) -> dict[str, Any]:
    """Return a protobuf Struct as plain data, with UNKNOWN for unknown values, and without what is too deep."""
    return _object(struct.fields, LEVELS)


def _object(fields: Any, levels: int) -> dict[str, Any]:
    # items() of a protobuf map is written in Python, and slower than looking up each key.
    return {intern(key): _value(fields[key], levels) for key in fields}


def _value(value: Any, levels: int) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return _text(value.string_value)
    if kind == "struct_value":
        return unwrapped(_object(value.struct_value.fields, levels - 1) if levels else {})
    if kind == "list_value":
        return [_value(item, levels - 1) for item in value.list_value.values] if levels else []
    return None if kind in {None, "null_value"} else getattr(value, kind)


def _text(text: str) -> Any:
    if len(text) > _OFTEN_REPEATED:
        return text
    return UNKNOWN if text in UNKNOWN_MARKS else intern(text)


def resource_of_request(request: Any) -> Resource:
    """Return the resource of an AnalyzeRequest or an AnalyzerResource."""
    links = getattr(request, "propertyDependencies", None) or {}
    return Resource(
        request.type,
        decoded(request.properties),
        urn=request.urn,
        name=request.name,
        protect=request.options.protect,
        parent=request.options.parent,
        provider=decoded(request.provider.properties) if request.HasField("provider") else None,
        dependencies=getattr(request, "dependencies", ()),
        links={key: found.urns for key, found in links.items()},
    )


def stack_of_request(request: Any) -> Stack:
    """Return the stack of an AnalyzeStackRequest."""
    return Stack(resource_of_request(item) for item in request.resources)


def resource_of_args(args: Any) -> Resource:
    """Return the resource that the SDK passes to a policy, from its public attributes only."""
    links: Mapping[str, Any] = getattr(args, "property_dependencies", None) or {}
    return Resource(
        args.resource_type,
        plain(args.props),
        urn=args.urn,
        name=args.name,
        protect=bool(args.opts.protect),
        parent=args.opts.parent or "",
        provider=plain(args.provider.props) if args.provider is not None else None,
        dependencies=[item.urn for item in getattr(args, "dependencies", ())],
        links={key: [item.urn for item in found] for key, found in links.items()},
    )


def stack_of_args(args: Any) -> Stack:
    """Return the stack that the SDK passes to a policy."""
    return Stack(resource_of_args(item) for item in args.resources)
