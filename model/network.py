"""``plinth:network``: the VPC, its availability zones, and its paths to the internet and to AWS."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from model.adopted_vpc import AdoptedVpc
from model.aws.logs import RetentionDays
from model.aws.regions import AZ_LETTERS, AzLetter
from model.aws.vpc import (
    INTERFACE_ENDPOINTS,
    LARGEST_PREFIX,
    MOST_FOREIGN_BUCKETS,
    MOST_SECONDARY_CIDRS,
    SMALLEST_PREFIX,
)
from model.base import Distinct, Matches, Model, Name, OneOf, Risk, tried
from model.cidr import Cidr, slots
from model.flow_logs import FlowLogs
from model.ipv6 import ipv6_problems
from model.outbound import Outbound, misdirected, repeated
from model.problem import Problem
from model.resolver import Resolver
from model.secondary_cidrs import SecondaryCidr, conflicting_ranges
from model.tiers import Offset, Tier, missing_tiers, overlapping_tiers, with_tier
from model.transit_gateway import ExistingTransitGateway

BucketName = Annotated[
    str,
    Matches(
        r"(?!.*\.\.)(?![0-9]+(\.[0-9]+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        "must be the name of a bucket: 3 to 63 lowercase letters, digits, single dots and inner hyphens, no ARN and no "
        "IP address",
    ),
]
EndpointName = Annotated[str, OneOf("the name of an interface endpoint", INTERFACE_ENDPOINTS)]
NatMode = Literal["none", "instance", "single", "per_az", "regional", "existing"]
InNetwork = Annotated[
    Name | None,
    Field(
        description="Name under networks of the network that it is in; required if there are several. Default: the "
        "only network.",
        examples=["core"],
    ),
]
"""The network of something that has network interfaces."""

ONLY_NETWORK = "network"
"""Name of the network of ``plinth:network``."""


class Endpoints(Model):
    """Interface VPC endpoints: paths to AWS's services that do not cross the internet.

    S3 and DynamoDB always have a gateway endpoint, at no cost.
    """

    interface: Annotated[list[EndpointName], Distinct] = Field(
        default=[],
        description="Services with an interface endpoint, about $7.30 a month each per availability zone. "
        "Default: none.",
        examples=[["ecr.api", "ecr.dkr", "logs"]],
    )
    availability_zones: Annotated[list[AzLetter], Distinct] | None = Field(
        default=None,
        min_length=1,
        description="Letters of the availability zones in which each has an address. Default: those with workloads.",
        examples=[["a"]],
    )
    foreign_buckets: Annotated[list[BucketName], Distinct] = Field(
        default=[],
        max_length=MOST_FOREIGN_BUCKETS,
        description="Buckets of other accounts in this region, public ones among them, that services may use. S3's "
        "gateway endpoint refuses all others, so that no data leaves to them; buckets of other regions are reached by "
        "NAT. Default: none.",
        examples=[["partner-exports"]],
    )


def _them(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"


_MADE = (
    *("subnet_prefix", "tiers", "vpn_availability_zones", "secondary_cidrs", "endpoints", "flow_logs", "resolver"),
    *("network_acls", "transit_gateway"),
)
"""Fields about what a new VPC gets."""


class Network(Model):
    """The VPC, its availability zones, and its paths to the internet and to AWS."""

    cidr: Cidr = Field(
        default="10.0.0.0/16",
        description="IPv4 range of the VPC, /16 to /28, private. Stacks that may ever be connected need different "
        "ones. Changing it replaces the whole network, which a stack that protects its data refuses. "
        "Default: 10.0.0.0/16.",
        examples=["10.0.0.0/16"],
    )
    availability_zones: Annotated[list[AzLetter], Distinct] = Field(
        min_length=1,
        description="Letters of the availability zones that have subnets. A load balancer or a database needs two.",
        examples=[["a", "b"]],
    )
    workload_availability_zones: Annotated[list[AzLetter], Distinct] | None = Field(
        default=None,
        min_length=1,
        description="Letters of the availability zones in which services run; each costs its share of NAT. The first "
        "holds what there is only one of. Default: all of them.",
        examples=[["a", "b"]],
    )
    subnet_prefix: int = Field(
        default=24,
        ge=LARGEST_PREFIX + 1,
        le=SMALLEST_PREFIX,
        description="Prefix length of every subnet; 24 has 251 usable addresses, 27 is the smallest that a load "
        "balancer accepts. Changing it replaces all subnets, which AWS refuses under a database. Default: 24.",
        examples=[24],
    )
    tiers: dict[Tier, Offset] = Field(
        default={"public": 1, "private": 10, "data": 20},
        description="Tier → number of the subnet in availability zone a; zone b has the next one. In 10.0.0.0/16 with "
        "prefix 24, 10 is 10.0.10.0/24. Tiers are at least 6 apart. vpn is optional and has no path to the internet, "
        "like data. With nat none, public is optional too: without it there is no internet gateway, so no load "
        "balancer faces the internet or is behind CloudFront. Changing it replaces subnets, like subnet_prefix. "
        "Default: public 1, private 10, data 20.",
        examples=[{"public": 1, "private": 10, "data": 20}],
    )
    vpn_availability_zones: Annotated[list[AzLetter], Distinct] | None = Field(
        default=None,
        min_length=1,
        description="Letters of the availability zones in which the vpn tier has a subnet. Default: all of them.",
        examples=[["a"]],
    )
    secondary_cidrs: dict[Name, SecondaryCidr] = Field(
        default={},
        max_length=MOST_SECONDARY_CIDRS,
        description="Name → further IPv4 range of the VPC with more subnets of a tier, when cidr is exhausted. Adding "
        "one changes nothing that exists, except that tasks may start in its subnets. Default: none.",
        examples=[{"more": {"cidr": "100.64.0.0/16", "tier": "private", "subnet_prefix": 19}}],
    )
    ipv6: Annotated[
        bool,
        Risk(
            lambda on: on,
            "with NAT, tasks reach the internet by IPv6 too, where S3's gateway endpoint does not filter buckets",
        ),
    ] = Field(
        default=False,
        description="Whether the public and the private tier, and a load balancer that faces the internet, have IPv6 "
        "beside IPv4. The numbers of tiers are those of their IPv6 ranges, too. Without NAT there is no path out by "
        "IPv6, either. AWS refuses to turn it off while anything has an address. Default: false.",
        examples=[True],
    )
    nat: Annotated[
        NatMode,
        Risk(
            lambda nat: nat == "instance", "one small virtual machine carries all traffic to the internet, and may fail"
        ),
        Risk(lambda nat: nat == "single", "all zones reach the internet through one of them, and fail with it"),
    ] = Field(
        description="Path of services to the internet. none: only AWS, by endpoints; instance: one machine, about $8 a "
        "month with its metric; single: one NAT gateway, $33; per_az: one gateway per availability zone with "
        "workloads; regional: one over all of them; existing: that of a VPC that is adopted.",
        examples=["per_az"],
    )
    adopt: AdoptedVpc | None = Field(
        default=None,
        description="An existing VPC that is used instead of a new one; cidr is then its range, nat is existing, and "
        "what would create something in it is not allowed: docs/existing-vpc.md. Default: none, a VPC is created.",
        examples=[
            {
                "vpc_id": "vpc-0123456789abcdef0",
                "subnets": {"private": {"a": "subnet-0123456789abcde1a", "b": "subnet-0123456789abcde1b"}},
            }
        ],
    )
    transit_gateway: ExistingTransitGateway | None = Field(
        default=None,
        description="An existing transit gateway, of this account or shared with it, that the VPC is attached to in "
        "the vpn tier; VPNs with gateway transit_gateway end at it: docs/vpn.md. Default: none.",
        examples=[{"id": "tgw-0123456789abcdef0", "remote_cidrs": ["172.16.0.0/12"]}],
    )
    endpoints: Endpoints = Field(
        default=Endpoints(),
        description="Interface endpoints. Default: none.",
        examples=[{"interface": ["ecr.api", "ecr.dkr", "logs"]}],
    )
    flow_logs: FlowLogs = Field(
        default=FlowLogs(),
        description="Records of the VPC's connections. Default: 30 days in CloudWatch.",
        examples=[{"destination": "s3", "retention_days": 90}],
    )
    resolver: Resolver = Field(
        default=Resolver(),
        description="Query logs and DNS Firewall of the VPC's resolver. Default: neither.",
        examples=[{"query_logs": {}}],
    )
    outbound: Outbound = Field(
        default={},
        description="Name → what all services in the network may open connections to, besides their links, AWS and, "
        "unless nat is none, HTTPS anywhere. Default: nothing.",
        examples=[{"mail": {"port": 587, "cidrs": ["203.0.113.0/24"]}}],
    )
    own_keys: bool = Field(
        default=False,
        description="Whether databases, caches, their passwords, and the log groups of what is in it have KMS keys of "
        "their own, in place of those of the stack. Changing it replaces databases and caches, which a stack that "
        "protects its data refuses. Default: false.",
        examples=[True],
    )
    log_retention_days: RetentionDays | None = Field(
        default=None,
        description="Days that log groups of what is in it are kept; those of flow logs have their own. Default: "
        "observability.log_retention_days.",
        examples=[365],
    )
    network_acls: Annotated[
        bool, Risk(lambda on: not on, "only security groups filter traffic between the tiers of the network")
    ] = Field(
        default=True,
        description="One network ACL per tier in addition to security groups; required in prod. Default: true.",
        examples=[True],
    )

    @property
    def workload_azs(self) -> list[AzLetter]:
        """Letters of the availability zones in which services run."""
        return self.workload_availability_zones or self.availability_zones

    @property
    def endpoint_azs(self) -> list[AzLetter]:
        """Letters of the availability zones in which interface endpoints have addresses."""
        return self.endpoints.availability_zones or self.workload_azs

    @property
    def cidrs(self) -> list[str]:
        """All IPv4 ranges of the VPC, the primary one first."""
        return [self.cidr, *(one.cidr for one in self.secondary_cidrs.values())]

    @property
    def has_egress(self) -> bool:
        """Whether the private tier has a path to the internet."""
        return self.nat != "none"

    def tier_azs(self, tier: Tier) -> list[AzLetter]:
        """Return the letters of the availability zones in which *tier* has a subnet."""
        return (self.vpn_availability_zones if tier == "vpn" else None) or self.availability_zones

    def problems(self) -> Iterator[Problem]:
        """Yield availability zones without subnets, missing or overlapping tiers, and subnets that do not fit."""
        if self.adopt is not None:
            yield from tried(
                self._workloads_have_subnets,
                self._adopts_only,
                self._range_of_the_adopted,
                lambda: self.adopt.misplaced(self.availability_zones) if self.adopt else iter(()),
                self._path_of_the_adopted,
                self._outbound_leads_out,
            )
            return
        yield from tried(
            self._path_of_the_adopted,
            self._workloads_have_subnets,
            self._endpoints_have_subnets,
            self._vpn_has_subnets,
            self._is_attached_in_a_tier,
            self._subnets_are_smaller,
            lambda: missing_tiers(self.tiers, has_nat=self.has_egress),
            lambda: overlapping_tiers(self.tiers),
            self._subnets_fit,
            lambda: conflicting_ranges(self.cidr, self.secondary_cidrs),
            self._instance_knows_the_ranges,
            self._outbound_leads_out,
            lambda: ipv6_problems(self.tiers, self.secondary_cidrs, ipv6=self.ipv6),
        )

    def _adopts_only(self) -> Iterator[Problem]:
        given = [name for name in _MADE if name in self.model_fields_set]
        if given:
            yield Problem(
                ("adopt",),
                f"does not allow {', '.join(given)}: nothing is created in the VPC; remove {_them(given)}, or adopt",
                "adopt: null, nat: per_az",
                show_value=False,
            )

    def _range_of_the_adopted(self) -> Iterator[Problem]:
        if "cidr" not in self.model_fields_set:
            yield Problem(("cidr",), "is required with adopt: the range of that VPC", show_value=False)

    def _path_of_the_adopted(self) -> Iterator[Problem]:
        if (self.nat == "existing") != (self.adopt is not None):
            rule = "must be existing with adopt" if self.adopt else "existing is only for a VPC that is adopted"
            yield Problem(("nat",), rule, "nat: existing" if self.adopt else "nat: per_az")

    def _outbound_leads_out(self) -> Iterator[Problem]:
        at, has_internet = ("outbound",), self.has_egress
        yield from misdirected(self.outbound, at, network_cidrs=self.cidrs, has_internet=has_internet)
        yield from repeated(self.outbound, at, others={}, has_internet=has_internet)

    def _workloads_have_subnets(self) -> Iterator[Problem]:
        yield from self._have_subnets(("workload_availability_zones",), self.workload_availability_zones)

    def _endpoints_have_subnets(self) -> Iterator[Problem]:
        yield from self._have_subnets(("endpoints", "availability_zones"), self.endpoints.availability_zones)

    def _vpn_has_subnets(self) -> Iterator[Problem]:
        if self.vpn_availability_zones is not None and "vpn" not in self.tiers:
            yield Problem(
                ("vpn_availability_zones",),
                "is not allowed without a tier vpn; remove it, or add the tier",
                with_tier(self.tiers, "vpn"),
            )
        else:
            yield from self._have_subnets(("vpn_availability_zones",), self.vpn_availability_zones)

    def _is_attached_in_a_tier(self) -> Iterator[Problem]:
        if self.transit_gateway is not None and "vpn" not in self.tiers:
            yield Problem(
                ("transit_gateway",),
                "is attached in the vpn tier, which the network does not have",
                with_tier(self.tiers, "vpn"),
                show_value=False,
            )

    def _have_subnets(self, path: tuple[str, ...], letters: list[AzLetter] | None) -> Iterator[Problem]:
        legal = self.availability_zones
        for letter in letters or ():
            if letter not in legal:
                yield Problem(
                    path,
                    f"{letter!r} is not one of the network's availability_zones",
                    f"{path[-1]}: [{', '.join(legal)}]",
                )

    def _subnets_are_smaller(self) -> Iterator[Problem]:
        vpc = IPv4Network(self.cidr).prefixlen
        if self.subnet_prefix <= vpc:
            yield Problem(
                ("subnet_prefix",),
                f"subnets are smaller than the VPC: {vpc + 1} to {SMALLEST_PREFIX} in {self.cidr}",
                f"subnet_prefix: 24, cidr: {IPv4Network(self.cidr).supernet(new_prefix=LARGEST_PREFIX)}",
            )

    def _subnets_fit(self) -> Iterator[Problem]:
        available = slots(self.cidr, self.subnet_prefix)
        needed = max((self._last(tier) for tier in self.tiers), default=0) + 1
        if needed <= available or self.subnet_prefix <= IPv4Network(self.cidr).prefixlen:
            return
        prefix = self.subnet_prefix - (needed - 1).bit_length()
        if prefix < LARGEST_PREFIX:
            least = LARGEST_PREFIX + (needed - 1).bit_length()
            given = "tiers" in self.model_fields_set
            subject = "need" if given else "is too large: tiers need"
            yield Problem(
                ("tiers",) if given else ("subnet_prefix",),
                f"{subject} {needed} subnets of /{self.subnet_prefix}, more than the largest VPC (/{LARGEST_PREFIX}) "
                "holds",
                f"subnet_prefix: {least}",
            )
            return
        yield Problem(
            ("cidr",),
            f"holds {available} subnets of /{self.subnet_prefix}, tiers and availability zones need {needed}: at least "
            f"a /{prefix}",
            f"cidr: 10.0.0.0/{prefix}",
        )

    def _instance_knows_the_ranges(self) -> Iterator[Problem]:
        if self.nat == "instance" and any(one.tier == "private" for one in self.secondary_cidrs.values()):
            yield Problem(
                ("nat",),
                "instance serves only the private subnets in cidr, not those in secondary_cidrs",
                "nat: single",
            )

    def _last(self, tier: Tier) -> int:
        """Return the highest number of a subnet of *tier*."""
        return self.tiers[tier] + max(AZ_LETTERS.index(letter) for letter in self.tier_azs(tier))
