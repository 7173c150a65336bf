"""``telemetry`` of a service, and of all: an OpenTelemetry collector in each task, and where it sends what it gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from model.account import PLACEHOLDER_ID
from model.agent import Agent
from model.arn import region_of
from model.aws import observability
from model.base import Matches, Model, tried
from model.images import Uri
from model.problem import Problem
from model.variants import Discriminated

COLLECTOR: Final = "collector"
"""Ending of the name of its container, which no sidecar of the service has then."""

_ALL: Final = 100

Namespace = Annotated[
    str,
    Field(max_length=observability.MAX_NAMESPACE),
    Matches(
        r"(?!AWS/)[A-Za-z0-9._/#-][A-Za-z0-9._/#: -]*",
        "must be letters, digits, spaces and . _ / # : -, and begins with no colon or space, and not with AWS/, which "
        "AWS's own metrics have",
    ),
]
Workspace = Annotated[
    str,
    Matches(
        r"arn:aws:aps:[a-z0-9-]+:[0-9]{12}:workspace/ws-[A-Za-z0-9-]+",
        "must be the ARN of a workspace of Amazon Managed Service for Prometheus",
    ),
]


class CloudWatchMetrics(Model):
    """Metrics go to CloudWatch, in embedded metric format through the log group of the service."""

    to: Literal["cloudwatch"] = Field(description="CloudWatch.", examples=["cloudwatch"])
    namespace: Namespace | None = Field(
        default=None,
        description="Their namespace. Default: <project>-<stack>-<service>, so that services are apart.",
        examples=["shop/api"],
    )


class PrometheusMetrics(Model):
    """Metrics go to a workspace of Amazon Managed Service for Prometheus, which exists already."""

    to: Literal["prometheus"] = Field(description="Remote write of Prometheus, signed.", examples=["prometheus"])
    workspace_arn: Workspace = Field(
        description="The workspace, of any region. One of another account has to be reached through a role there, "
        "which is not possible here.",
        examples=[f"arn:aws:aps:us-east-1:{PLACEHOLDER_ID}:workspace/ws-12345678-1234-1234-1234-123456789012"],
    )

    @property
    def region(self) -> str:
        """Region of the workspace."""
        return region_of(self.workspace_arn)

    @property
    def write_url(self) -> str:
        """Where remote write is sent: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference.html."""
        workspace = self.workspace_arn.rpartition("/")[2]
        return f"https://aps-workspaces.{self.region}.amazonaws.com/workspaces/{workspace}/api/v1/remote_write"


Metrics = Annotated[CloudWatchMetrics | PrometheusMetrics, Discriminated()]


class Telemetry(Agent):
    """What a collector receives on localhost, as OTLP, and where it goes. With nothing of it there is no collector."""

    tracing: bool = Field(
        default=True, description="Whether AWS X-Ray receives traces, as of functions. Default: true.", examples=[False]
    )
    sampled_percent: float = Field(
        default=5,
        gt=0,
        le=_ALL,
        description="Share of the requests that are traced, unless their caller has decided. OpenTelemetry's SDKs read "
        "it. Default: 5, as X-Ray samples functions.",
        examples=[100],
    )
    metrics: Metrics | None = Field(
        default=None,
        description="Where metrics of the application go. Default: nowhere.",
        examples=[{"to": "cloudwatch"}],
    )
    logs: bool = Field(
        default=False,
        description="Whether logs that the application sends as OTLP go to the log group of the service. What it "
        "prints goes there always. Default: false.",
        examples=[True],
    )
    image: Uri = Field(
        default=observability.COLLECTOR_IMAGE,
        description="The collector: AWS Distro for OpenTelemetry, or another that reads its configuration from the "
        "variable AOT_CONFIG_CONTENT and has the same components, of 0.156 or later. Add a digest to the tag to pin "
        "it. A network without NAT needs it in ECR. Default: version 0.49.0.",
        examples=[observability.COLLECTOR_IMAGE],
    )

    @property
    def signals(self) -> tuple[str, ...]:
        """What is collected, of ``traces``, ``metrics`` and ``logs``."""
        given = {"traces": self.tracing, "metrics": self.metrics is not None, "logs": self.logs}
        return tuple(signal for signal, wanted in given.items() if wanted)

    def endpoints(self) -> dict[str, str]:
        """Return interface endpoint that it needs in a network without NAT → the setting that needs it."""
        found = {observability.XRAY_ENDPOINT: "telemetry.tracing"} if self.tracing else {}
        if isinstance(self.metrics, PrometheusMetrics):
            found[observability.PROMETHEUS_ENDPOINT] = "telemetry.metrics"
        return found

    def problems(self) -> Iterator[Problem]:
        """Yield what has no effect."""
        yield from tried(self._without_traces)

    def _without_traces(self) -> Iterator[Problem]:
        if not self.tracing and "sampled_percent" in self.model_fields_set:
            yield Problem(
                ("sampled_percent",), "has no effect without tracing; remove it", "tracing: true", hides=("tracing",)
            )
