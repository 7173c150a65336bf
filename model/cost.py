"""``plinth:cost``: what the stack may cost, and how much use the estimate of the preview assumes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.base import Model, Name

_MOST = 1e12
"""Far above any month's use; more would only be a slip."""

Amount = Annotated[float, Field(ge=0, le=_MOST)] | None


class Usage(Model):
    """A month of use that the estimate assumes. Figures are of the whole stack if they say no more.

    What is left out, the preview fills in: the defaults stand in preview/analysis/cost/assumptions.py.
    """

    hours: Annotated[float, Field(gt=0, le=744)] | None = Field(
        default=None, description="Hours of a month that everything runs. Default: 730.", examples=[730]
    )
    average_tasks: dict[Name, Annotated[float, Field(gt=0, le=5000)]] | None = Field(
        default=None,
        description="Service with scaling → tasks that run on average, between its fewest and its most. Default: the "
        "fewest.",
        examples=[{"api": 4.5}],
    )
    internet_gb: Amount = Field(
        default=None,
        description="GB from internet-facing load balancers to the internet. Default: 100.",
        examples=[500],
    )
    load_balancer_lcus: Amount = Field(
        default=None,
        description="Capacity units that each load balancer uses on average; one is 25 new connections a second or "
        "1 GB an hour. Default: 1.",
        examples=[2.5],
    )
    cdn_gb: Amount = Field(
        default=None,
        description="GB from CloudFront to viewers in North America and Europe. Default: 100.",
        examples=[1000],
    )
    cdn_requests: Amount = Field(
        default=None, description="HTTPS requests to CloudFront. Default: 1000000.", examples=[5_000_000]
    )
    nat_gb: Amount = Field(default=None, description="GB through NAT gateways. Default: 100.", examples=[250])
    endpoint_gb: Amount = Field(
        default=None, description="GB through interface endpoints. Default: 100.", examples=[250]
    )
    zone_gb: Amount = Field(
        default=None,
        description="GB between availability zones, billed once on each side. Default: 100.",
        examples=[300],
    )
    bucket_gb: Amount = Field(default=None, description="GB in S3 Standard. Default: 50.", examples=[500])
    bucket_writes: Amount = Field(
        default=None, description="PUT, COPY, POST and LIST requests to S3. Default: 100000.", examples=[1_000_000]
    )
    bucket_reads: Amount = Field(
        default=None, description="GET requests to S3. Default: 1000000.", examples=[10_000_000]
    )
    image_gb: Amount = Field(default=None, description="GB of images in ECR. Default: 5.", examples=[20])
    log_gb: Amount = Field(
        default=None,
        description="GB of logs that CloudWatch takes in; one month of them is stored. Default: 10.",
        examples=[50],
    )
    key_requests: Amount = Field(default=None, description="Requests to KMS. Default: 100000.", examples=[1_000_000])
    secret_requests: Amount = Field(
        default=None, description="Requests to Secrets Manager. Default: 100000.", examples=[10_000]
    )
    database_backup_gb: Amount = Field(
        default=None,
        description="GB of database backups beyond the free size, which is that of the storage. Default: 0.",
        examples=[100],
    )
    cache_backup_gb: Amount = Field(
        default=None, description="GB of cache snapshots beyond the free latest one. Default: 0.", examples=[10]
    )
    monitoring_gb: Amount = Field(
        default=None,
        description="GB of logs that RDS enhanced monitoring writes for each instance, read once a minute. "
        "Default: 0.07.",
        examples=[0.1],
    )
    job_runs: Amount = Field(default=None, description="Runs of each scheduled job. Default: 30.", examples=[720])
    job_hours: Amount = Field(default=None, description="Hours of each run. Default: 0.25.", examples=[1])
    emails: Amount = Field(
        default=None, description="E-mails from each alert topic to each address. Default: 100.", examples=[20]
    )
    insights_cluster_metrics: Amount = Field(
        default=None, description="Container Insights enabled: metrics of a cluster. Default: 8.", examples=[8]
    )
    insights_service_metrics: Amount = Field(
        default=None, description="Container Insights enabled: metrics of each service. Default: 17.", examples=[17]
    )
    enhanced_cluster_metrics: Amount = Field(
        default=None, description="Container Insights enhanced: metrics of a cluster. Default: 23.", examples=[23]
    )
    enhanced_service_metrics: Amount = Field(
        default=None, description="Container Insights enhanced: metrics of each service. Default: 77.", examples=[77]
    )
    enhanced_task_metrics: Amount = Field(
        default=None, description="Container Insights enhanced: metrics of each task. Default: 80.", examples=[80]
    )


class Cost(Model):
    """What the stack may cost, and how much use the estimate assumes."""

    monthly_budget_usd: float = Field(
        gt=0,
        description="US dollars a month; alerts at 80 % spent and at 100 % forecast.",
        examples=[100],
    )
    budget_scope: Literal["account", "stack"] = Field(
        default="account",
        description="account: the budget counts the cost of the whole account; stack: only cost with the stack's tags "
        "Project and Environment, once the payer account has activated both as cost allocation tags. Default: account.",
        examples=["account"],
    )
    usage: Usage = Field(
        default=Usage(),
        description="A month of use, from which the preview estimates what is billed by use. It builds nothing. "
        "Default: light use.",
        examples=[{"internet_gb": 500, "log_gb": 50}],
    )
