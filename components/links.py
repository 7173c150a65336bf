"""Links: how a consumer is granted exactly the access that the stack file asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pulumi

from components.identity.grantee import Grantee
from components.identity.policy import Statement
from components.network.connections import Connections


@dataclass(frozen=True, kw_only=True, slots=True)
class Consumer:
    """Anything with a role that is linked to something: a task, a function, an instance, a pipeline."""

    role: Grantee
    """Role of the running code."""

    starter: Grantee | None = None
    """Role that starts the code and injects its secrets, such as ECS's execution role. Default: none."""

    connections: Connections | None = None
    """Security group of the code. Default: none, it has no network interface in the VPC."""

    @property
    def workload(self) -> str:
        """Name of the service, job or function; raises ValueError without a security group, which has it."""
        if self.connections is None:
            raise ValueError(f"{self.role.name} has no security group, so its name is not known")
        return self.connections.name

    def connect(self, target: Connections) -> list[pulumi.Resource]:
        """Open *target*'s port to this consumer and return the rules; raises ValueError without a security group."""
        if self.connections is None:
            raise ValueError(f"{self.role.name} has no security group, so it cannot connect to {target.name}")
        return target.allow_from(self.connections)

    def allow(self, links: Mapping[str, Link]) -> list[pulumi.Resource]:
        """Grant what all *links* allow, merged for each role, and return the policies.

        Where nothing starts the code, its own role reads the values of its secrets.
        """
        ordered = [links[name] for name in sorted(links)]
        code = [statement for link in ordered for statement in link.allows]
        start = [statement for link in ordered for statement in link.allows_start]
        if self.starter is None:
            return self.role.allow_merged("links", [*code, *start])
        return [*self.role.allow_merged("links", code), *self.starter.allow_merged("links", start)]


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretReference:
    """Where a confidential value is; each kind of workload renders it in its own way."""

    arn: pulumi.Input[str]
    """ARN of a secret in Secrets Manager or of a parameter in Parameter Store."""

    json_key: str | None = None
    """Key of the value in a secret that holds a JSON object. Default: the secret is the value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What a link gives a consumer: variables, permissions, and the resources that must exist before it starts."""

    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Variable → plain value. Default: none."""

    secrets: Mapping[str, SecretReference] = field(default_factory=dict)
    """Variable → where its confidential value is. Default: none."""

    allows: Sequence[Statement] = ()
    """What the running code may do. Default: nothing."""

    allows_start: Sequence[Statement] = ()
    """What the role that injects the secrets may do: read their values. Default: nothing."""

    requires: Sequence[pulumi.Resource] = ()
    """Rules and services without which the consumer cannot use the link. Default: none."""


class Linkable(Protocol):
    """A component that a consumer can be linked to."""

    def link(self, consumer: Consumer, access: str) -> Link:
        """Open what *consumer* needs for *access*, and return the variables and the permissions, exactly these.

        Raises ValueError, naming the legal ones, if *access* is not one that this component knows.
        """
        ...


class Readable(Protocol):
    """A component with one value that ECS may read for a variable of a container: a secret or a parameter."""

    arn: pulumi.Output[str]

    def reading(self) -> Sequence[Statement]:
        """Return what a role needs to read the value."""
        ...


class Filed(Protocol):
    """A component with files that ECS may read variables from: a bucket."""

    arn: pulumi.Output[str]

    def reading_file(self, key: str) -> Sequence[Statement]:
        """Return what a role needs to read the object *key*, and no other."""
        ...
