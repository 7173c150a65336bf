"""What a link to a thing offers: access, variables, and the endpoints that it needs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

V = TypeVar("V")

MOST_ARNS = 180
"""ARNs of all links of a workload, besides those of keys. They fit, with keys and statements of every kind, into the
policies that a role may have (components/identity/grantee.py)."""

ARN_CHARACTERS = 120
"""Characters to reserve for an ARN of the stack in a policy, with quotes and comma. With the longest names, in a region
with a long one, it takes 44 for a bucket's objects, 114 for one of its files, 96 for a secret, 114 for one that RDS
manages, 118 for a database user."""


def variable_prefix(name: str) -> str:
    """Return the prefix of a link's environment variables: ``user-uploads`` gives ``USER_UPLOADS``."""
    return name.replace("-", "_").upper()


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What a link with one access sets and needs, where that differs from the others of its offer."""

    variables: tuple[str, ...]
    """As of the offer."""

    endpoints: tuple[str, ...] = ()
    """As of the offer. Default: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkOffer:
    """What any thing of one kind offers to the workloads that are linked to it."""

    access: tuple[str, ...]
    """Access that a link may ask for, such as ``read``."""

    variables: tuple[str, ...]
    """Suffixes of the environment variables that a link may set, such as ``_HOST``; empty for the prefix alone."""

    endpoints: tuple[str, ...] = ()
    """Interface endpoints that a linked workload needs in a network without NAT. Default: none."""

    arns: Mapping[str, int] = field(default_factory=dict)
    """Access → ARNs, at most, that it adds to the policies of a workload, besides those of keys. Default: one each."""

    apart: Mapping[str, Needs] = field(default_factory=dict)
    """Access that sets other variables or needs other endpoints → which. Default: none."""

    def variables_of(self, access: str) -> tuple[str, ...]:
        """Return the suffixes of the variables that a link with *access* may set."""
        return self.apart[access].variables if access in self.apart else self.variables

    def endpoints_of(self, access: str) -> tuple[str, ...]:
        """Return the endpoints that a workload needs whose link has *access*."""
        return self.apart[access].endpoints if access in self.apart else self.endpoints

    def arns_of(self, access: str) -> int:
        """Return how many ARNs, besides those of keys, a link with *access* adds at most to a workload's policies."""
        return self.arns.get(access, 1)

    def require_access(self, what: str, access: str) -> None:
        """Raise ValueError, naming the legal ones, unless *what*, such as ``database main``, offers *access*."""
        if access not in self.access:
            legal = self.access[0] if len(self.access) == 1 else f"one of {', '.join(self.access)}"
            raise ValueError(f"{what}: access must be {legal}, not {access}")

    def named(self, name: str, access: str, values: Mapping[str, V]) -> dict[str, V]:
        """Return *values*, by suffix, under the full names of the variables of a link to *name* with *access*.

        Raises ValueError for a suffix that such a link does not offer.
        """
        unknown = sorted(values.keys() - set(self.variables_of(access)))
        if unknown:
            raise ValueError(f"a link to {name} does not offer {', '.join(unknown)}")
        return {f"{variable_prefix(name)}{suffix}": value for suffix, value in values.items()}
