"""Transforms of the stack, of components and of resources, applied in the engine's order and without its server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
from google.protobuf import struct_pb2
from pulumi.runtime import rpc
from pulumi.runtime.proto import callback_pb2
from pulumi.runtime.sync_await import _sync_await

from preview.recorder.values import from_wire, to_wire

Transform = Callable[[pulumi.ResourceTransformArgs], Any]


class Callbacks:
    """Replaces the SDK's callback server, which the engine calls: here, transforms are called directly."""

    def __init__(self) -> None:
        self._by_token: dict[str, Transform] = {}
        self.stack: list[Transform] = []
        self._of: dict[str, list[Transform]] = {}

    def register_transform(self, transform: Transform) -> callback_pb2.Callback:
        """Keep the transform of a resource; its registration names it by the token."""
        token = str(len(self._by_token))
        self._by_token[token] = transform
        return callback_pb2.Callback(token=token)

    def register_stack_transform(self, transform: Transform) -> None:
        """Keep a transform of all resources that come after it."""
        self.stack.append(transform)

    def register_invoke_transform(self, transform: Any) -> None:
        """Accept: data sources are answered without transforms."""

    def register_state_migration(self, migration: Any) -> callback_pb2.Callback:  # noqa: ARG002 - the SDK's signature
        """Accept: there is no earlier state."""
        return callback_pb2.Callback()

    def register_resource_hook(self, hook: Any) -> None:
        """Accept: hooks run during a deployment, and nothing is deployed."""

    def register_error_hook(self, hook: Any) -> None:
        """Accept, as above."""

    def transformed(self, request: Any, urn: str) -> struct_pb2.Struct:
        """Return the properties of *request* after all transforms, and change its options accordingly.

        The resource's own transforms come first, then those of its parents from the inside out, then the stack's.
        """
        chain = [self._by_token[callback.token] for callback in request.transforms]
        chain += self._of.get(request.parent, [])
        if chain:
            self._of[urn] = chain
        if not chain and not self.stack:
            return request.object
        plain, secrets = from_wire(request.object)
        props = rpc.deserialize_properties(request.object) if secrets else plain
        changed = False
        for transform in [*chain, *self.stack]:
            result = transform(
                pulumi.ResourceTransformArgs(bool(request.custom), request.type, request.name, props, _options(request))
            )
            if hasattr(result, "__await__"):
                result = _sync_await(result)
            if result is not None:
                props, changed = result.props, True
                _apply(request, result.opts)
        if not changed:
            return request.object
        try:
            return to_wire(props)
        except TypeError:  # outputs and assets: the SDK serializes them
            return _sync_await(rpc.serialize_properties(props, {}))


def _options(request: Any) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(
        protect=request.protect if request.HasField("protect") else None,
        ignore_changes=list(request.ignoreChanges) or None,
        delete_before_replace=request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None,
        retain_on_delete=request.retainOnDelete if request.HasField("retainOnDelete") else None,
        additional_secret_outputs=list(request.additionalSecretOutputs) or None,
    )


def _apply(request: Any, options: pulumi.ResourceOptions | None) -> None:
    if options is None:
        return
    if options.protect is not None:
        request.protect = options.protect
    if options.retain_on_delete is not None:
        request.retainOnDelete = options.retain_on_delete
    if options.delete_before_replace is not None:
        request.deleteBeforeReplace = options.delete_before_replace
        request.deleteBeforeReplaceDefined = True
    if isinstance(options.ignore_changes, list) and options.ignore_changes != list(request.ignoreChanges):
        request.ignoreChanges[:] = options.ignore_changes
    secret = options.additional_secret_outputs
    if secret is not None and list(secret) != list(request.additionalSecretOutputs):
        request.additionalSecretOutputs[:] = secret
