"""``plinth:network``: the VPC, its zones, and the ways out of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import core_schema

from model.aws.facts import INTERFACE_ENDPOINTS
from model.aws.logs import RetentionDays
from model.base import Checked, Distinct, Letter, Model, OneOf, Risk
from model.cidr import check_vpc_cidr

Tier = Literal["public", "private", "data", "vpn"]
EndpointName = Annotated[str, OneOf("the name of an interface endpoint", INTERFACE_ENDPOINTS)]
Nat = Literal["none", "instance", "single", "per_az", "regional"]


class _Cidr(Checked):
    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": r"^\d+\.\d+\.\d+\.\d+/\d+$"}


class Endpoints(Model):
    """Ways to AWS's own services that do not lead through the internet. S3 and DynamoDB always have one, at no cost."""

    interface: Annotated[list[EndpointName], Distinct] = Field(
        default=[],
        description="Services with an interface endpoint, about $7.30 a month each per zone. Default: none.",
        examples=[["ecr.api", "ecr.dkr", "logs"]],
    )
    availability_zones: Annotated[list[Letter], Distinct] | None = Field(
        default=None,
        min_length=1,
        description="Letters of the zones that get an address of each. Default: those with workloads.",
        examples=[["a"]],
    )


class FlowLogs(Model):
    """Records of the VPC's connections."""

    destination: Literal["cloudwatch", "s3"] = Field(
        default="cloudwatch",
        description="cloudwatch can be searched at once, s3 costs half. Default: cloudwatch.",
        examples=["s3"],
    )
    retention_days: RetentionDays = Field(
        default=30, description="Days that records are kept. Default: 30.", examples=[90]
    )


class Network(Model):
    """The VPC, its zones, and the ways out of it."""

    cidr: Annotated[str, _Cidr(check_vpc_cidr)] = Field(
        default="10.0.0.0/16",
        description="Range of the VPC, /16 to /28, private. Stacks that may ever be connected need different ones. "
        "Another one later is another network, which a stack that keeps its data refuses. Default: 10.0.0.0/16.",
        examples=["10.0.0.0/16"],
    )
    availability_zones: Annotated[list[Letter], Distinct] = Field(
        min_length=1,
        description="Letters of the zones that have subnets. A load balancer or a database needs two.",
        examples=[["a", "b"]],
    )
    workload_availability_zones: Annotated[list[Letter], Distinct] | None = Field(
        default=None,
        min_length=1,
        description="Letters of the zones in which services run; each costs its share of NAT. Default: all of them.",
        examples=[["a", "b"]],
    )
    subnet_prefix: int = Field(
        default=24,
        ge=17,
        le=28,
        description="Size of every subnet; 24 has 251 usable addresses, 27 is the smallest that a load balancer takes. "
        "Another one later replaces all subnets, which AWS refuses under a database. Default: 24.",
        examples=[24],
    )
    tiers: dict[Tier, Annotated[int, Field(ge=0)]] = Field(
        default={"public": 1, "private": 10, "data": 20},
        description="Tier → number of the subnet of zone a; zone b has the next. In 10.0.0.0/16 with prefix 24, 10 is "
        "10.0.10.0/24. Tiers lie 6 apart. vpn, if given, has no way to the "
        "internet either. For life, as subnet_prefix. Default: public 1, private 10, data 20.",
        examples=[{"public": 1, "private": 10, "data": 20}],
    )
    nat: Annotated[
        Nat,
        Risk(
            lambda nat: nat == "instance", "one small virtual machine carries all traffic to the internet, and may fail"
        ),
        Risk(lambda nat: nat == "single", "all zones reach the internet through one of them, and fail with it"),
    ] = Field(
        description="Way of services to the internet. none: only AWS, by endpoints; instance: one machine, about $7 a "
        "month; single: one gateway, $33; per_az: one gateway per zone with workloads; regional: one over all zones.",
        examples=["per_az"],
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
    network_acls: Annotated[
        bool, Risk(lambda on: not on, "security groups alone stand between the tiers of the network")
    ] = Field(
        default=True,
        description="One network ACL per tier behind the security groups; needed in prod. Default: true.",
        examples=[True],
    )

    @property
    def workload_zones(self) -> list[Letter]:
        """Letters of the zones in which services run."""
        return self.workload_availability_zones or self.availability_zones
