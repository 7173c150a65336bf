"""``log_router`` of a service, and of all: Fluent Bit in each task, by FireLens, and where it sends the output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from model.account import PLACEHOLDER_ID
from model.agent import Agent
from model.arn import region_of
from model.aws import observability
from model.base import Matches, Model, tried
from model.container_values import User
from model.images import Uri
from model.problem import Problem
from model.variants import Discriminated

LOG_ROUTER: Final = "log-router"
"""Ending of the name of its container, which no sidecar of the service has then."""

Stream = Annotated[
    str,
    Matches(
        r"arn:aws:firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/[A-Za-z0-9_.-]{1,64}",
        "must be the ARN of a Firehose stream",
    ),
]
SearchDomain = Annotated[
    str,
    Matches(r"arn:aws:es:[a-z0-9-]+:[0-9]{12}:domain/[a-z][a-z0-9-]{2,27}", "must be the ARN of an OpenSearch domain"),
]
SearchHost = Annotated[
    str,
    Matches(
        r"(?:search|vpc)-[a-z0-9-]+\.[a-z0-9-]+\.es\.amazonaws\.com",
        "must be the domain's endpoint without https://: search-… or vpc-…, the region, and es.amazonaws.com",
    ),
]
Index = Annotated[
    str,
    Field(max_length=255),
    Matches(r"[a-z0-9][a-z0-9._-]*", "must be small letters, digits and . _ -, and begins with a letter or digit"),
]


class Direct(Model):
    """No router: the output goes to the log group of the service, as it is."""

    to: Literal["awslogs"] = Field(
        description="The log driver awslogs, without a router: for one service of a stack whose services have one.",
        examples=["awslogs"],
    )


class Router(Agent):
    """What every log router has."""

    parse_json: bool = Field(
        default=False,
        description="Whether lines that are JSON objects become fields of the record. Default: false, each is its text "
        "under the key log.",
        examples=[True],
    )
    user: User = Field(
        default="1000",
        description="User of the router, a number. Default: 1000.",
        examples=["1000"],
    )
    image: Uri = Field(
        default=observability.LOG_ROUTER_IMAGE,
        description="AWS for Fluent Bit, or another with the same plugins and files. Add a digest to the tag to pin "
        "it. A network without NAT needs it in ECR. Default: version 3.4.12.",
        examples=[observability.LOG_ROUTER_IMAGE],
    )


class CloudWatchRouter(Router):
    """The output goes to the log group of the service, as records with the task, the container and the line."""

    to: Literal["cloudwatch"] = Field(description="The log group of the service.", examples=["cloudwatch"])


class FirehoseRouter(Router):
    """The output goes to a Firehose stream, which exists already."""

    to: Literal["firehose"] = Field(description="A Firehose stream.", examples=["firehose"])
    stream_arn: Stream = Field(
        description="The stream, of this account.",
        examples=[f"arn:aws:firehose:us-east-1:{PLACEHOLDER_ID}:deliverystream/logs"],
    )

    @property
    def stream_name(self) -> str:
        """Name of the stream."""
        return self.stream_arn.rpartition("/")[2]


class OpenSearchRouter(Router):
    """The output goes to an OpenSearch domain, which exists already and lets the role of the task write to it."""

    to: Literal["opensearch"] = Field(description="An Amazon OpenSearch Service domain.", examples=["opensearch"])
    domain_arn: SearchDomain = Field(
        description="The domain. Its access policy, and fine-grained access control if it has that, must admit the "
        "role of the task.",
        examples=[f"arn:aws:es:us-east-1:{PLACEHOLDER_ID}:domain/logs"],
    )
    host: SearchHost = Field(
        description="Endpoint of the domain; one that begins with vpc- is in a VPC.",
        examples=["vpc-logs-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com"],
    )
    index: Index | None = Field(
        default=None, description="Index of the records. Default: the name of the service.", examples=["shop"]
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a host that is not of the domain's region."""
        yield from tried(self._host_problems)

    def _host_problems(self) -> Iterator[Problem]:
        region, domain = region_of(self.domain_arn), self.domain_arn.rpartition("/")[2]
        name, found = self.host.split(".")[:2]
        kind = name.partition("-")[0]
        if found != region or not name.startswith(f"{kind}-{domain}-"):
            yield Problem(
                ("host",),
                f"is not an endpoint of {domain!r} in {region}, which domain_arn names",
                f"host: {kind}-{domain}-abcdefghijklmnopqrstuvwxyz.{region}.es.amazonaws.com",
            )


LogRouter = Annotated[CloudWatchRouter | FirehoseRouter | OpenSearchRouter | Direct, Discriminated()]


def endpoints_of(router: Router) -> dict[str, str]:
    """Return interface endpoint that *router* needs in a network without NAT → the setting that needs it."""
    return {observability.FIREHOSE_ENDPOINT: "log_router"} if isinstance(router, FirehoseRouter) else {}
