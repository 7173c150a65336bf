"""What a program registered: every resource with its inputs, outputs and options. Pure data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
"""Keys and indexes that lead from a resource's properties to one value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """One registration, as the engine would receive it."""

    urn: str
    type: str
    name: str
    custom: bool
    """False for components."""
    parent: str
    """URN of the parent; empty for a direct child of the stack."""
    inputs: Mapping[str, Any]
    """camelCase names, secrets unwrapped."""
    secret_inputs: frozenset[str] = frozenset()
    """Top-level inputs that hold a secret."""
    id: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    dependencies: Sequence[str] = ()
    """URNs."""
    property_dependencies: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Input name → URNs it was computed from."""
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: Sequence[str] = ()
    """camelCase property paths."""
    replace_on_changes: Sequence[str] = ()
    """The same, for properties whose change replaces the resource."""
    aliases: Sequence[str] = ()
    provider: str = ""
    custom_timeouts: Mapping[str, str] = field(default_factory=dict)
    additional_secret_outputs: Sequence[str] = ()
    secret_paths: Sequence[Path] = ()
    """Paths of the secret values in the inputs."""
    unknown_paths: Sequence[Path] = ()
    """Paths of inputs that are not known yet: they are not in *inputs*, or None in a list."""
    deleted_with: str = ""
    """URN of the resource whose deletion deletes this one too."""
    external: bool = False
    """True for a resource that the program looks up and does not own."""
    source: str = ""
    """``file:///path/of/the/code.py#line`` that created the resource."""

    @property
    def secret_outputs(self) -> frozenset[str]:
        """Top-level outputs that hold a secret."""
        return self.secret_inputs | frozenset(self.additional_secret_outputs)


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemaError:
    """One input that the provider would reject."""

    urn: str
    message: str
    """``property <path> …``"""


@dataclass(slots=True)
class Record:
    """Everything that one run of a program registered, in order."""

    resources: list[Registered] = field(default_factory=list)
    component_outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """URN of a component → its registered outputs, secrets unwrapped."""
    secret_component_outputs: dict[str, list[Path]] = field(default_factory=dict)
    """URN of a component → paths of the secrets in its outputs."""
    stack_outputs: dict[str, Any] = field(default_factory=dict)
    """What the program exported, secrets unwrapped."""
    secret_stack_outputs: list[Path] = field(default_factory=list)
    """Paths of the secrets in the exported values."""
    messages: list[tuple[str, str]] = field(default_factory=list)
    """(severity, text) of what the program logged."""

    def of_type(self, token: str) -> list[Registered]:
        """Return the registrations of one type, in order."""
        return [resource for resource in self.resources if resource.type == token]

    def only(self, token: str) -> Registered:
        """Return the one registration of a type; raises LookupError if there is none or more than one."""
        found = self.of_type(token)
        if len(found) != 1:
            raise LookupError(f"{len(found)} resources of type {token}: {[resource.name for resource in found]}")
        return found[0]

    def named(self, name: str, token: str | None = None) -> Registered:
        """Return the registration of that logical name (and type); raises LookupError unless exactly one fits."""
        found = [r for r in self.resources if r.name == name and (token is None or r.type == token)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} resources named {name}: {[resource.type for resource in found]}")
        return found[0]

    def children(self, urn: str) -> Iterator[Registered]:
        """Yield the direct children of a resource."""
        return (resource for resource in self.resources if resource.parent == urn)
