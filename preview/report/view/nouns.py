"""What the report calls each kind of resource, and how it shows it. A new kind is one entry here. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from policies.plan.network import INTERNET
from preview.report.view.wording import counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Noun:
    """What one kind of resource is called and how it is shown."""

    one: str
    several: str = ""
    """Default: the singular and an s."""
    service: str = ""
    """AWS's service, of what the internet reaches outside of any VPC. Default: the singular."""
    icon: str = ""
    """Name of its icon. Default: the key of `NOUNS`."""
    is_workload: bool = False
    """Whether it opens connections by itself."""
    is_store: bool = False
    """Whether it holds data and only accepts connections."""

    @property
    def nouns(self) -> str:
        """What several of them are called."""
        return self.several or f"{self.one}s"

    def counted(self, number: int) -> str:
        """Return how many of them there are: ``2 load balancers``."""
        return counted(number, self.one, self.several)


_DISTRIBUTION = Noun(one="CloudFront distribution", service="CloudFront", icon="cdn")

NOUNS: Final[Mapping[str, Noun]] = {
    INTERNET: Noun(one="internet"),
    "cdn": _DISTRIBUTION,
    "global": _DISTRIBUTION,
    "accelerator": Noun(one="accelerator", service="Global Accelerator", icon="cdn"),
    "api": Noun(one="HTTP API"),
    "name": Noun(one="DNS name", icon="zone"),
    "load-balancer": Noun(one="load balancer"),
    "service": Noun(one="ECS service", is_workload=True),
    "job": Noun(one="scheduled job", is_workload=True),
    "instance": Noun(one="EC2 instance", is_workload=True),
    "function": Noun(one="Lambda function", is_workload=True),
    "database": Noun(one="database", is_store=True),
    "cache": Noun(one="cache", is_store=True),
    "file-system": Noun(one="file system", is_store=True),
    "endpoint": Noun(one="VPC endpoint"),
    "nat": Noun(one="NAT", several="NATs"),
    "vpn": Noun(one="VPN connection"),
    "transit-gateway": Noun(one="transit gateway", icon="vpn"),
    "dns-firewall": Noun(one="DNS Firewall", icon="zone"),
    "bucket": Noun(one="bucket"),
    "repository": Noun(one="repository", several="repositories", icon="registry"),
}
"""Kind, as the proofs name it → its noun, in the order of tables; ``global`` is the game day's."""

_ORDER = {name: number for number, name in enumerate(NOUNS)}
WORKLOADS: Final = tuple(name for name, kind in NOUNS.items() if kind.is_workload)
STORES: Final = tuple(name for name, kind in NOUNS.items() if kind.is_store)


def noun_of(name: str) -> Noun:
    """Return a kind by its name; one that has no entry is called by its name."""
    return NOUNS.get(name) or Noun(one=name.replace("-", " "), icon="service")


def rank_of(name: str) -> int:
    """Return where a kind comes in tables; kinds without an entry come last."""
    return _ORDER.get(name, len(_ORDER))
