"""What would be created: components by domain, and everything below them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from preview.recorder.record import Record, Registered
from preview.recorder.tree import Node, kind, tree
from preview.report.view.wording import counted

_DOMAINS = (
    "network", "edge", "compute", "data", "identity", "security", "observability", "cost", "delivery", ""
)  # fmt: skip
_MINOR = (
    "Alias", "Association", "Attachment", "Block", "Configuration", "Controls", "Logging", "Policy", "Route", "Rule",
    "Subscription", "Target", "Validation", "Versioning",
)  # fmt: skip
"""Endings of types that only belong to another resource: they come last."""


class ResourcesSection:
    """The section: the tree and its totals."""

    def __init__(self, record: Record) -> None:
        self.roots = tree(record)
        created = made(record)
        self.count = len(created)
        """Resources that would be created."""
        self.protected = sum(resource.protect for resource in created)
        """Those of them that Pulumi refuses to delete."""
        self.components = sum(not root.resource.custom for root in self.roots)
        """Outermost components."""
        self.note = f"{self.count} to create in {counted(self.components, 'component')}"
        self.domains = by_domain(self.roots)
        """Domain → its outermost components; an empty name for resources without one."""


def made(record: Record) -> list[Registered]:
    """Return the resources that this plan would create in AWS: neither components nor what is only looked up."""
    return [resource for resource in record.resources if resource.custom and not resource.external]


def by_domain(roots: Sequence[Node]) -> dict[str, list[Node]]:
    """Return the stack's direct children by domain: the middle of a component's type; resources have none."""
    found: dict[str, list[Node]] = {}
    for root in roots:
        found.setdefault("" if root.resource.custom else root.resource.type.split(":")[1], []).append(root)
    return dict(sorted(found.items(), key=lambda item: (_rank(item[0]), item[0])))


def _rank(domain: str) -> int:
    return _DOMAINS.index(domain) if domain in _DOMAINS else len(_DOMAINS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What one or more components contain."""

    count: int
    """Resources."""
    protected: int
    """Those of them that Pulumi refuses to delete."""
    kinds: Sequence[str]
    """``3 Subnet``, the types that only belong to another resource last."""


def contents(nodes: Sequence[Node]) -> Contents:
    """Return what *nodes* contain, or are."""
    below = [resource for node in nodes for resource in node.walk() if resource.custom]
    counts = Counter(kind(resource.type).rpartition(" ")[2] for resource in below).most_common()
    counts.sort(key=lambda pair: pair[0].endswith(_MINOR))
    return Contents(
        count=len(below),
        protected=sum(resource.protect for resource in below),
        kinds=[f"{number} {name}" if number > 1 else name for name, number in counts],
    )


def marks(resource: Registered) -> list[str]:
    """Return the marks of a resource: protected, retained, looked up."""
    found = (
        ("protected", resource.protect and resource.custom),
        ("retained", resource.retain_on_delete and resource.custom),
        ("looked up", resource.external),
    )
    return [mark for mark, on in found if on]
