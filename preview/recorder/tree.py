"""The resources of a record as a tree, in an order that does not depend on when each was registered. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from preview.recorder.record import Record, Registered


@dataclass(slots=True)
class Node:
    """A resource and its descendants."""

    resource: Registered
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Registered]:
        """Yield this resource and everything below it, parents first."""
        yield self.resource
        for child in self.children:
            yield from child.walk()

    @property
    def below(self) -> list[Registered]:
        """All AWS resources below this one, without components."""
        return [resource for child in self.children for resource in child.walk() if resource.custom]


def tree(record: Record) -> list[Node]:
    """Return the stack's direct children, each with its own, by name and then type on every level."""
    nodes = {resource.urn: Node(resource) for resource in record.resources}
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.resource.parent)
        (parent.children if parent is not None else roots).append(node)
    for node in nodes.values():
        node.children.sort(key=_key)
    return sorted(roots, key=_key)


def in_order(record: Record) -> list[Registered]:
    """Return all resources, parents before their children, by name and then type."""
    return [resource for node in tree(record) for resource in node.walk()]


def _key(node: Node) -> tuple[str, str]:
    return (node.resource.name, node.resource.type)


def short(urn: str) -> str:
    """Return a URN in short: ``aws:ec2/vpc:Vpc network``."""
    parts = urn.split("::")
    return f"{parts[2].rpartition('$')[2]} {parts[-1]}" if len(parts) > 3 else urn  # noqa: PLR2004 - the name is fourth


def kind(token: str) -> str:
    """Return a type in short: ``ec2 Vpc``."""
    package, module, name = token.split(":")
    service = module.partition("/")[0]
    return f"{service} {name}" if package == "aws" else f"{package} {name}" if package != "plinth" else name
