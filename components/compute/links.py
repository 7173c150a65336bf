"""Links: how a workload is given exactly the access that its stack file asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pulumi

from components.identity.grantee import Grantee
from components.network.connections import Connections


@dataclass(frozen=True, kw_only=True, slots=True)
class Consumer:
    """A workload that is being linked to something."""

    task: Grantee
    """The role of the running code."""

    execution: Grantee
    """The role that ECS itself uses to start the task and to inject its secrets."""

    connections: Connections
    """The workload's security group."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What a link gave: values for the container, and the resources that must exist before it starts."""

    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Variable name → plain value. Default: none."""

    secrets: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Variable name → what ECS calls ``valueFrom``: the ARN of a secret (with JSON key) or parameter. Default: none."""

    requires: Sequence[pulumi.Resource] = ()
    """Rules and policies without which the workload cannot use the link. Default: none."""


class Linkable(Protocol):
    """A component that a workload can be linked to."""

    def link(self, consumer: Consumer, access: str) -> Link:
        """Give *consumer* exactly *access*, and say which values its container needs.

        Raises ValueError, naming the legal ones, if *access* is not one that this component knows.
        """
        ...


def variable_prefix(name: str) -> str:
    """Return the prefix of a link's environment variables: ``user-uploads`` gives ``USER_UPLOADS``."""
    return name.replace("-", "_").upper()
