"""``plinth:cost``: what the stack may cost, and how much usage the preview's estimate assumes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import ecs
from model.base import Model, Name
from model.problem import Problem

_MOST = 1e12
"""Far above any month's usage; more is a mistake."""

Amount = Annotated[float, Field(ge=0, le=_MOST)]


class Usage(Model):
    """A month of light use that the estimate assumes. Figures are of the whole stack unless they say otherwise.

    Resources of a type share a figure equally.
    """

    hours: Annotated[float, Field(gt=0, le=744)] = Field(
        default=730,
        description="Hours of a month, as AWS's calculator counts them. Default: 730.",
        examples=[730],
    )
    average_tasks: dict[Name, Annotated[float, Field(gt=0, le=ecs.MAX_TASKS)]] = Field(
        default={},
        description="Service with scaling → tasks that run on average, between its minimum and its maximum. Default: "
        "min_tasks.",
        examples=[{"api": 4.5}],
    )
    internet_gb: Amount = Field(
        default=100,
        description="GB from internet-facing load balancers to the internet. Default: 100.",
        examples=[500],
    )
    load_balancer_lcus: Amount = Field(
        default=1,
        description="Capacity units that each load balancer uses on average; one is 25 new connections a second or "
        "1 GB an hour. Default: 1.",
        examples=[2.5],
    )
    cdn_gb: Amount = Field(
        default=100,
        description="GB from CloudFront to viewers in North America and Europe. Default: 100.",
        examples=[1000],
    )
    cdn_requests: Amount = Field(
        default=1_000_000, description="HTTPS requests to CloudFront. Default: 1000000.", examples=[5_000_000]
    )
    load_balancer_requests: Amount = Field(
        default=1_000_000,
        description="Requests to load balancers that AWS WAF inspects. Default: 1000000.",
        examples=[5_000_000],
    )
    api_requests: Amount = Field(
        default=1_000_000, description="Requests to HTTP APIs. Default: 1000000.", examples=[5_000_000]
    )
    queue_requests: Amount = Field(
        default=1_000_000,
        description="Requests to queues, of which each begun 64 KiB counts. Default: 1000000.",
        examples=[5_000_000],
    )
    topic_messages: Amount = Field(
        default=100_000,
        description="Messages published to topics of plinth:topics, of which each begun 64 KiB counts; each endpoint "
        "receives those of its topic. Default: 100000.",
        examples=[5_000_000],
    )
    bus_events: Amount = Field(
        default=100_000,
        description="Events that are sent to event buses, of which each begun 64 KiB counts; those of AWS's services "
        "are free. Default: 100000.",
        examples=[5_000_000],
    )
    event_archive_gb: Amount = Field(
        default=1,
        description="GB of events that archives receive; a month of them is stored. Default: 1.",
        examples=[10],
    )
    function_requests: Amount = Field(
        default=1_000_000, description="Runs of functions. Default: 1000000.", examples=[5_000_000]
    )
    function_milliseconds: Amount = Field(default=200, description="Length of each run. Default: 200.", examples=[80])
    dns_queries: Amount = Field(
        default=1_000_000,
        description="DNS queries for records that are no aliases, if there are any. Default: 1000000.",
        examples=[5_000_000],
    )
    resolver_queries: Amount = Field(
        default=10_000_000,
        description="DNS queries of networks with DNS Firewall that it filters. Default: 10000000.",
        examples=[50_000_000],
    )
    nat_gb: Amount = Field(default=100, description="GB through NAT gateways. Default: 100.", examples=[250])
    vpn_gb: Amount = Field(
        default=100, description="GB from AWS through VPN connections. Default: 100.", examples=[250]
    )
    endpoint_gb: Amount = Field(
        default=100, description="GB through interface endpoints. Default: 100.", examples=[250]
    )
    zone_gb: Amount = Field(
        default=100,
        description="GB between availability zones, billed once on each side. Default: 100.",
        examples=[300],
    )
    bucket_gb: Amount = Field(default=50, description="GB in S3 Standard. Default: 50.", examples=[500])
    bucket_writes: Amount = Field(
        default=100_000, description="PUT, COPY, POST and LIST requests to S3. Default: 100000.", examples=[1_000_000]
    )
    bucket_reads: Amount = Field(
        default=1_000_000, description="GET requests to S3. Default: 1000000.", examples=[10_000_000]
    )
    file_gb: Amount = Field(default=10, description="GB in EFS Standard. Default: 10.", examples=[100])
    file_infrequent_gb: Amount = Field(
        default=0, description="GB in EFS Infrequent Access. Default: 0.", examples=[400]
    )
    file_read_gb: Amount = Field(
        default=10, description="GB read from file systems with throughput elastic. Default: 10.", examples=[500]
    )
    file_written_gb: Amount = Field(
        default=5, description="GB written to file systems with throughput elastic. Default: 5.", examples=[100]
    )
    image_gb: Amount = Field(default=5, description="GB of images in ECR. Default: 5.", examples=[20])
    log_gb: Amount = Field(
        default=10,
        description="GB of logs that CloudWatch ingests; one month of them is stored. Default: 10.",
        examples=[50],
    )
    collector_traces: Amount = Field(
        default=100_000,
        description="Traces that the collectors of each service or job record in X-Ray. Default: 100000.",
        examples=[1_000_000],
    )
    collector_metrics: Amount = Field(
        default=20,
        description="Metrics, each with its own dimensions, that the collectors of each service or job send to "
        "CloudWatch. Default: 20.",
        examples=[100],
    )
    routed_log_gb: Amount = Field(
        default=1,
        description="GB that the log routers of each service or job send to Firehose, which counts records in steps of "
        "5 KB. Default: 1.",
        examples=[10],
    )
    key_requests: Amount = Field(default=100_000, description="Requests to KMS. Default: 100000.", examples=[1_000_000])
    secret_requests: Amount = Field(
        default=100_000, description="Requests to Secrets Manager. Default: 100000.", examples=[10_000]
    )
    database_backup_gb: Amount = Field(
        default=0,
        description="GB of database backups beyond the free size, which is that of the storage. Default: 0.",
        examples=[100],
    )
    cache_backup_gb: Amount = Field(
        default=0, description="GB of cache snapshots beyond the free latest one. Default: 0.", examples=[10]
    )
    serverless_cache_gb: Amount = Field(
        default=0.1,
        description="GB in serverless caches on average; each is billed for at least 0.1 with Valkey and 1 with Redis "
        "OSS. Default: 0.1.",
        examples=[2],
    )
    serverless_cache_ecpus: Amount = Field(
        default=100_000_000,
        description="ElastiCache processing units of serverless caches; a simple command takes one for each KB that it "
        "transfers. Default: 100000000.",
        examples=[1_000_000_000],
    )
    monitoring_gb: Amount = Field(
        default=0.07,
        description="GB of logs that RDS enhanced monitoring writes for each instance, read once a minute. "
        "Default: 0.07; a shorter interval writes proportionally more.",
        examples=[0.1],
    )
    job_runs: Amount = Field(
        default=30, description="Runs of each scheduled job, and of each schedule. Default: 30.", examples=[720]
    )
    job_hours: Amount = Field(default=0.25, description="Hours of each run. Default: 0.25.", examples=[1])
    emails: Amount = Field(
        default=100, description="E-mails from each topic to each address. Default: 100.", examples=[20]
    )
    insights_cluster_metrics: Amount = Field(
        default=8, description="Container Insights enabled: metrics of a cluster. Default: 8.", examples=[8]
    )
    insights_service_metrics: Amount = Field(
        default=17, description="Container Insights enabled: metrics of each service. Default: 17.", examples=[17]
    )
    enhanced_cluster_metrics: Amount = Field(
        default=23, description="Container Insights enhanced: metrics of a cluster. Default: 23.", examples=[23]
    )
    enhanced_service_metrics: Amount = Field(
        default=77, description="Container Insights enhanced: metrics of each service. Default: 77.", examples=[77]
    )
    enhanced_task_metrics: Amount = Field(
        default=80, description="Container Insights enhanced: metrics of each task. Default: 80.", examples=[80]
    )


class Cost(Model):
    """What the stack may cost, and how much usage the estimate assumes."""

    monthly_budget_usd: float = Field(
        gt=0,
        le=_MOST,
        description="US dollars a month; alerts at 80 % spent and at 100 % forecast.",
        examples=[100],
    )
    budget_scope: Literal["account", "stack"] = Field(
        default="account",
        description="account: the budget counts the cost of the whole account; stack: only cost with the stack's tags "
        "Project and Environment, once the payer account has activated both as cost allocation tags. Default: account.",
        examples=["account"],
    )
    account_budget_usd: float | None = Field(
        default=None,
        gt=0,
        le=_MOST,
        description="A second budget, of the whole account, next to that of the stack: US dollars a month, with the "
        "same alerts. Give it in one stack of an account. Default: none.",
        examples=[500],
    )
    usage: Usage = Field(
        default=Usage(),
        description="A month of usage, from which the preview estimates what is billed by usage. It creates nothing. "
        "Default: light usage.",
        examples=[{"internet_gb": 500, "log_gb": 50}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield two budgets that both count the account."""
        if self.account_budget_usd is not None and self.budget_scope == "account":
            yield Problem(
                ("account_budget_usd",),
                "is not allowed with budget_scope account, whose monthly_budget_usd counts the account already",
                "budget_scope: stack",
            )
        elif self.account_budget_usd is not None and self.account_budget_usd < self.monthly_budget_usd:
            yield Problem(
                ("account_budget_usd",),
                f"is below monthly_budget_usd {self.monthly_budget_usd:g}, although the account pays for the stack too",
                f"account_budget_usd: {self.monthly_budget_usd:g}",
            )
