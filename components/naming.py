"""One label gives every name and every tag of a stack. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from model.naming import check_project, name_scope

PULUMI_SUFFIX_LENGTH = 8
"""Characters that Pulumi adds to the name of a resource: https://www.pulumi.com/docs/iac/concepts/resources/names/"""

_HASH_LENGTH = 5


def shorten(name: str, limit: int) -> str:
    """Return *name*, or a prefix of it and a hash of the whole, in at most *limit* characters.

    Two long names with a common prefix stay apart, and one name always shortens to the same result.
    """
    if len(name) <= limit:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{name[: limit - _HASH_LENGTH - 1].rstrip('-')}-{digest}"


def dashed(cidr: str) -> str:
    """Return a range of IPv4 addresses as part of a logical name: ``10.0.0.0/16`` is ``10-0-0-0-16``."""
    return cidr.replace(".", "-").replace("/", "-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """Who a resource belongs to."""

    project: str
    """The Pulumi project, such as ``plinth``."""

    environment: str
    """``dev``, ``staging`` or ``prod``."""

    stack: str = ""
    """Name of the Pulumi stack. Default: that of the environment."""

    extra_tags: Mapping[str, str] = field(default_factory=dict)
    """Further tags of every resource, such as owner and cost center. Default: none."""

    def __post_init__(self) -> None:
        check_project(self.project)

    @property
    def scope(self) -> str:
        """What distinguishes the names of the stack from those of others: the environment, or the stack's own name."""
        return name_scope(self.environment, self.stack or self.environment)

    def physical_name(self, name: str, limit: int = 63) -> str:
        """Return ``<project>-<scope>-<name>``, shortened to *limit* characters.

        For the few resources that need a fixed name; all others are named by Pulumi.
        """
        return shorten(f"{self.project}-{self.scope}-{name}", limit)

    def path(self, name: str) -> str:
        """Return ``/<project>/<scope>/<name>``: the form of SSM parameter names."""
        return f"/{self.project}/{self.scope}/{name}"

    def tags(self, name: str) -> dict[str, str]:
        """Return the tags of the resource that Pulumi knows as *name*."""
        return {
            **self.extra_tags,
            "Name": f"{self.project}-{self.scope}-{name}",
            "Project": self.project,
            "Environment": self.environment,
            "ManagedBy": "pulumi",
        }
