"""What the report calls each kind of thing, and how it treats it. A new kind is one entry here. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from policies.plan.network import INTERNET
from preview.report.view.wording import counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of thing that the proofs or the architecture know."""

    noun: str
    plural: str = ""
    """Default: the noun and an s."""
    icon: str = ""
    """Name of its icon. Default: the key of `KINDS`."""
    is_workload: bool = False
    """Whether it opens connections on its own account."""
    is_store: bool = False
    """Whether it holds data and only answers connections."""

    @property
    def nouns(self) -> str:
        """What several of them are called."""
        return self.plural or f"{self.noun}s"

    def counted(self, number: int) -> str:
        """Return how many of them there are: ``2 load balancers``."""
        return counted(number, self.noun, self.plural)


_DISTRIBUTION = Kind(noun="CloudFront distribution", icon="cdn")
_BUCKET = Kind(noun="bucket", icon="bucket")

KINDS: Final[Mapping[str, Kind]] = {
    INTERNET: Kind(noun="internet"),
    "cdn": _DISTRIBUTION,
    "global": _DISTRIBUTION,
    "load-balancer": Kind(noun="load balancer"),
    "service": Kind(noun="ECS service", is_workload=True),
    "job": Kind(noun="scheduled job", is_workload=True),
    "instance": Kind(noun="EC2 instance", is_workload=True),
    "function": Kind(noun="Lambda function", is_workload=True),
    "database": Kind(noun="database", is_store=True),
    "cache": Kind(noun="cache", is_store=True),
    "endpoint": Kind(noun="VPC endpoint"),
    "nat": Kind(noun="NAT", plural="NATs"),
    "bucket": _BUCKET,
    "regional": _BUCKET,
}
"""Kind, as the proofs name it → what it is, in the order of tables; ``global`` and ``regional`` are the game day's."""

_ORDER = {name: number for number, name in enumerate(KINDS)}
WORKLOADS: Final = tuple(name for name, kind in KINDS.items() if kind.is_workload)
STORES: Final = tuple(name for name, kind in KINDS.items() if kind.is_store)


def kind_of(name: str) -> Kind:
    """Return a kind by its name; one that has no entry is called by its name."""
    return KINDS.get(name) or Kind(noun=name.replace("-", " "), icon="service")


def rank_of(name: str) -> int:
    """Return where a kind comes in tables; kinds without an entry come last."""
    return _ORDER.get(name, len(_ORDER))
