"""The stack file: every section is one field, and the only place where it is registered."""

from __future__ import annotations

from typing import Annotated, Protocol

from pydantic import Field

from model.account import Account, AccountId, Region
from model.additional_port import AdditionalPort
from model.apis import Api
from model.base import Distinct, Model, Name, Unknown
from model.buckets import Bucket
from model.caches import Cache, ServerlessCache
from model.cluster import Cluster
from model.cost import Cost
from model.databases import Database
from model.distribution import Cdn
from model.event_buses import EventBus
from model.file_systems import FileSystem
from model.functions import Function
from model.hosted_zone import Dns
from model.images import Repository
from model.instance_groups import InstanceGroup
from model.keys import Keys
from model.load_balancer import MAIN_LOAD_BALANCER, LoadBalancer
from model.network import ONLY_NETWORK, Network
from model.objectives import Objectives
from model.observability import Observability
from model.peerings import Peering
from model.private_dns import PrivateDns
from model.problem import Path
from model.queues import Queue
from model.route import Route
from model.schedules import Schedule
from model.security import Parameter, Secret
from model.service import Service
from model.stack import Stack
from model.topics import Topic
from model.vpns import Vpn
from model.waf import Waf
from settings.section_marks import Single, Things

NAMESPACE = "plinth"
STACK_NAME = "pulumi:stack"


Placed = Service | InstanceGroup
"""What runs in the private tier, with links and outbound connections of its own, and perhaps behind a load balancer."""


class LiesInNetwork(Protocol):
    """Something with network interfaces."""

    @property
    def network(self) -> str | None:
        """Name of its network. None: the only one."""
        ...


class StackFile(Model):
    """A stack file, section by section. Rules between sections are in `settings.rules`."""

    stack_name: str = Field(alias=STACK_NAME, description="Name of the Pulumi stack; not in the file.")
    region: Region = Field(alias="aws:region", description="Region of the stack.", examples=["us-east-1"])
    allowed_account_ids: Annotated[list[AccountId], Distinct] = Field(
        alias="aws:allowedAccountIds",
        default=[],
        description="Accounts that the provider may touch; exactly plinth:account.id if that is given. Default: any.",
        examples=[["012345678901"]],
    )
    stack: Stack = Field(
        alias="plinth:stack",
        description="Owner and environment of the stack, and whether it may lose data.",
        examples=[{"environment": "dev", "owner": "platform"}],
    )
    account: Account = Field(
        alias="plinth:account",
        description="Account and regions that this file was written for.",
        examples=[{"regions": ["us-east-1"]}],
    )
    network: Annotated[Network | None, Single(names=(ONLY_NETWORK,))] = Field(
        alias="plinth:network",
        default=None,
        description="The VPC, its availability zones, and its paths to the internet. A stack has this or networks. "
        "Default: none.",
        examples=[{"availability_zones": ["a", "b"], "nat": "per_az"}],
    )
    networks: Annotated[dict[Name, Network], Things(noun="network", suffix="network")] = Field(
        alias="plinth:networks",
        default={},
        description="Name → VPC, in place of network, for a stack with several. Links between them need a peering. "
        "Default: none.",
        examples=[{"core": {"availability_zones": ["a", "b"], "nat": "per_az"}}],
    )
    peerings: Annotated[dict[Name, Peering], Things(noun="peering", suffix="peering")] = Field(
        alias="plinth:peerings",
        default={},
        description="Name → connection of two networks, for the links between them. Default: none, they are isolated.",
        examples=[{"core-payments": {"networks": ["core", "payments"]}}],
    )
    vpns: Annotated[dict[Name, Vpn], Things(noun="VPN", suffix="vpn")] = Field(
        alias="plinth:vpns",
        default={},
        description="Name → Site-to-Site VPN connection to a network outside of AWS. Default: none.",
        examples=[{"office": {"ip_address": "203.0.113.10", "remote_cidrs": ["192.168.0.0/16"]}}],
    )
    dns: Annotated[Dns | None, Single(names=("domain",))] = Field(
        alias="plinth:dns",
        default=None,
        description="The domain of the stack. Default: none.",
        examples=[{"domain": "example.com", "zone": "create"}],
    )
    private_dns: Annotated[PrivateDns | None, Single(names=("private-domain",))] = Field(
        alias="plinth:private_dns",
        default=None,
        description="The private domain of the stack's networks. Default: none.",
        examples=[{"domain": "internal.example.com"}],
    )
    load_balancer: Annotated[LoadBalancer | None, Single(names=(MAIN_LOAD_BALANCER, "certificate"))] = Field(
        alias="plinth:load_balancer",
        default=None,
        description="The load balancer in front of web services, and behind cdn.dynamic_paths. Default: none.",
        examples=[{"scheme": "internet-facing", "subdomain": "api"}],
    )
    load_balancers: Annotated[dict[Name, LoadBalancer], Things(noun="load balancer", suffix="lb")] = Field(
        alias="plinth:load_balancers",
        default={},
        description="Name → further load balancer, with a certificate of its own. A service says in "
        "route.load_balancer which one it is behind. Default: none.",
        examples=[{"internal": {"scheme": "internal", "subdomain": "intern", "allowed_cidrs": ["10.0.0.0/8"]}}],
    )
    apis: Annotated[dict[Name, Api], Things(noun="API", suffix="api", outputs=("apiUrls", "apiExecutionArns"))] = Field(
        alias="plinth:apis",
        default={},
        description="Name → HTTP API of API Gateway in front of web services and functions. Default: none.",
        examples=[{"public": {"routes": {"GET /orders/{id}": {"service": "orders", "authorizer": "iam"}}}}],
    )
    cdn: Annotated[Cdn | None, Single(names=("cdn", "cdn-certificate"))] = Field(
        alias="plinth:cdn",
        default=None,
        description="CloudFront in front of a bucket with files and the load balancer. Default: none.",
        examples=[{"dynamic_paths": ["/api/*"]}],
    )
    waf: Annotated[Waf | None, Single(names=("waf-cdn", "waf-edge", "waf-shield"))] = Field(
        alias="plinth:waf",
        default=None,
        description="AWS WAF in front of CloudFront, and of a load balancer that faces the internet. Default: none.",
        examples=[{"rate_limits": {"login": {"path_prefix": "/api/login", "requests_per_5_minutes": 100}}}],
    )
    cluster: Annotated[Cluster, Single(names=("cluster", "redeploy"))] = Field(
        alias="plinth:cluster",
        default=Cluster(),
        description="The ECS cluster on Fargate. Default: on demand only.",
        examples=[{"on_demand_base": 2, "spot_weight": 3}],
    )
    services: Annotated[dict[Name, Service], Things(noun="service", suffix="app")] = Field(
        alias="plinth:services",
        default={},
        description="Name → service that runs in containers. Default: none.",
        examples=[
            {
                "worker": {
                    "kind": "worker",
                    "image": {"repository": "worker", "tag": "1.0.0"},
                    "cpu": 256,
                    "memory_mib": 512,
                    "health_check": {"command": ["python", "-m", "app.check"]},
                    "tasks": 2,
                }
            }
        ],
    )
    functions: Annotated[
        dict[Name, Function], Things(noun="function", suffix="function", outputs=("functionNames",))
    ] = Field(
        alias="plinth:functions",
        default={},
        description="Name → function of AWS Lambda. Default: none.",
        examples=[
            {
                "reports": {
                    "code": "examples/functions/reports",
                    "runtime": "python3.13",
                    "handler": "app.handler",
                    "schedule": "cron(0 3 * * ? *)",
                }
            }
        ],
    )
    instance_groups: Annotated[
        dict[Name, InstanceGroup], Things(noun="instance group", suffix="group", outputs=("instanceGroupNames",))
    ] = Field(
        alias="plinth:instance_groups",
        default={},
        description="Name → group of EC2 instances, for what runs in no container. Default: none.",
        examples=[
            {
                "legacy": {
                    "instance_type": "t4g.small",
                    "min_instances": 1,
                    "max_instances": 1,
                    "backup": {"keep_days": 7},
                }
            }
        ],
    )
    repositories: Annotated[
        dict[Name, Repository], Things(noun="repository", suffix="images", outputs=("repositoryUrls",))
    ] = Field(
        alias="plinth:repositories",
        default={},
        description="Name → ECR repository. Default: none.",
        examples=[{"worker": {"keep_images": 10}}],
    )
    databases: Annotated[
        dict[Name, Database], Things(noun="database", suffix="db", outputs=("databaseEndpoints", "databaseSecretArns"))
    ] = Field(
        alias="plinth:databases",
        default={},
        description="Name → PostgreSQL database. Default: none.",
        examples=[{"main": {"instance_class": "db.t4g.micro", "storage_gib": 20}}],
    )
    caches: Annotated[dict[Name, Cache], Things(noun="cache", suffix="cache", outputs=("cacheEndpoints",))] = Field(
        alias="plinth:caches",
        default={},
        description="Name → Valkey or Redis cache. Default: none.",
        examples=[{"sessions": {"node_type": "cache.t4g.micro", "replicas": 1}}],
    )
    serverless_caches: Annotated[
        dict[Name, ServerlessCache], Things(noun="serverless cache", suffix="cache", outputs=("cacheEndpoints",))
    ] = Field(
        alias="plinth:serverless_caches",
        default={},
        description="Name → serverless Valkey or Redis cache. Default: none.",
        examples=[{"carts": {"max_storage_gb": 10, "max_ecpu_per_second": 5000}}],
    )
    buckets: Annotated[dict[Name, Bucket], Things(noun="bucket", suffix="files", outputs=("bucketNames",))] = Field(
        alias="plinth:buckets",
        default={},
        description="Name → S3 bucket. Default: none.",
        examples=[{"uploads": {"role": "uploads"}}],
    )
    file_systems: Annotated[
        dict[Name, FileSystem], Things(noun="file system", suffix="files", outputs=("fileSystemIds",))
    ] = Field(
        alias="plinth:file_systems",
        default={},
        description="Name → EFS file system, which services mount as volumes. Default: none.",
        examples=[{"shared": {"access_points": {"uploads": {"path": "/uploads"}}}}],
    )
    queues: Annotated[dict[Name, Queue], Things(noun="queue", suffix="queue", outputs=("queueUrls",))] = Field(
        alias="plinth:queues",
        default={},
        description="Name → SQS queue with a dead-letter queue. Default: none.",
        examples=[{"invoices": {"visibility_timeout_seconds": 120}}],
    )
    topics: Annotated[dict[Name, Topic], Things(noun="topic", suffix="topic", outputs=("topicArns",))] = Field(
        alias="plinth:topics",
        default={},
        description="Name → SNS topic. Default: none.",
        examples=[{"purchases": {"subscriptions": {"invoices": {"queue": "invoices"}}}}],
    )
    event_buses: Annotated[dict[Name, EventBus], Things(noun="bus", suffix="bus", outputs=("eventBusNames",))] = Field(
        alias="plinth:event_buses",
        default={},
        description="Name → EventBridge event bus with its rules. Default: none.",
        examples=[
            {
                "sales": {
                    "rules": {"paid": {"pattern": {"source": ["shop"]}, "targets": {"invoices": {"queue": "invoices"}}}}
                }
            }
        ],
    )
    schedules: Annotated[dict[Name, Schedule], Things(noun="schedule", suffix="schedule")] = Field(
        alias="plinth:schedules",
        default={},
        description="Name → message or event that is sent at set times. A job has its own schedule. Default: none.",
        examples=[{"month-end": {"schedule": "cron(0 6 1 * ? *)", "target": {"queue": "invoices"}}}],
    )
    secrets: Annotated[dict[Name, Secret], Things(noun="secret", suffix="secret", outputs=("secretArns",))] = Field(
        alias="plinth:secrets",
        default={},
        description="Name → secret whose value is set outside of Pulumi. Default: none.",
        examples=[{"jwt-key": {"description": "Key that signs access tokens"}}],
    )
    parameters: Annotated[dict[Name, Parameter], Things(noun="parameter", suffix="value")] = Field(
        alias="plinth:parameters",
        default={},
        description="Name → parameter in Parameter Store. Default: none.",
        examples=[{"log-level": {"value": "info"}}],
    )
    observability: Annotated[Observability, Single(names=("alerts", "logs"))] = Field(
        alias="plinth:observability",
        description="Who is alerted, and how long logs are kept.",
        examples=[{"alert_emails": ["ops@example.com"], "log_retention_days": 30}],
    )
    objectives: Objectives | None = Field(
        alias="plinth:objectives",
        default=None,
        description="Recovery objectives (RTO and RPO) after a failure. Default: none.",
        examples=[{"recovery_time_minutes": 15, "recovery_point_minutes": 5}],
    )
    keys: Keys = Field(
        alias="plinth:keys",
        default=Keys(),
        description="The KMS keys of the stack. Default: 30 days during which a deletion can be canceled.",
        examples=[{"deletion_window_days": 30}],
    )
    cost: Cost = Field(
        alias="plinth:cost",
        description="The monthly budget, and the usage that the estimate assumes.",
        examples=[{"monthly_budget_usd": 100}],
    )

    @property
    def named_networks(self) -> dict[str, Network]:
        """Name → network; plinth:network alone has the name ``network``."""
        return self.networks if self.network is None else {ONLY_NETWORK: self.network}

    @property
    def named_load_balancers(self) -> dict[str, LoadBalancer]:
        """Name → load balancer; plinth:load_balancer has the name ``edge``."""
        main = {} if self.load_balancer is None else {MAIN_LOAD_BALANCER: self.load_balancer}
        return {**main, **self.load_balancers}

    def load_balancer_path(self, name: str) -> Path:
        """Return the path of the load balancer *name*."""
        return ("load_balancer",) if name == MAIN_LOAD_BALANCER else ("load_balancers", name)

    def load_balancer_of(self, service: Placed | AdditionalPort) -> str | None:
        """Return the name of the load balancer of a service, a port or a group, or None if it does not say which."""
        return self.load_balancer_for(service.route)

    def load_balancer_for(self, route: Route | None) -> str | None:
        """Return the name of the load balancer whose requests a route takes, or None if it does not say which."""
        if route is not None and route.load_balancer is not None:
            return route.load_balancer
        names = list(self.named_load_balancers)
        return names[0] if len(names) == 1 or names[:1] == [MAIN_LOAD_BALANCER] else None

    def deployed(self, service: Service) -> Service:
        """Return *service* with the strategy of the stack, if it is of kind web and has none of its own."""
        stacks = self.cluster.deployment
        if service.kind != "web" or service.deployment is not None or stacks is None:
            return service
        return service.model_copy(update={"deployment": stacks})

    def deployment_path(self, name: str) -> Path:
        """Return where the file says the strategy of the service *name*."""
        own = self.services[name].deployment is not None or self.cluster.deployment is None
        return ("services", name, "deployment") if own else ("cluster", "deployment")

    @property
    def placed(self) -> dict[str, Placed]:
        """Name → service or instance group, without groups that are not known."""
        try:
            groups = self.instance_groups
        except Unknown:
            groups = {}
        return {**self.services, **{name: one for name, one in groups.items() if name not in self.services}}

    def placed_path(self, name: str) -> Path:
        """Return the path of the service or instance group *name*."""
        return ("services" if name in self.services else "instance_groups", name)

    def has_https(self, balancer: LoadBalancer) -> bool:
        """Return whether a load balancer has a certificate, and so listens for HTTPS."""
        return (
            not balancer.allow_plain_http
            or balancer.subdomain is not None
            or (self.cdn is not None and self.dns is not None)
        )

    def observed(self, service: Service) -> Service:
        """Return *service* with the telemetry and the log router of all services, where it does not say its own."""
        everywhere = self.observability
        defaults = {"telemetry": everywhere.telemetry, "log_router": everywhere.log_router}
        return service.model_copy(update={key: one for key, one in defaults.items() if getattr(service, key) is None})

    def network_path(self, name: str) -> Path:
        """Return the path of the network *name*."""
        return ("networks", name) if self.network is None else ("network",)

    def network_of(self, thing: LiesInNetwork) -> str | None:
        """Return the name of the network that *thing* is in, or None if it does not say which of several."""
        names = list(self.named_networks)
        return names[0] if thing.network is None and len(names) == 1 else thing.network

    def are_peered(self, one: str | None, other: str | None) -> bool:
        """Return whether a peering connects the networks *one* and *other*."""
        return any(peering.pair == {one, other} for peering in self.peerings.values())


ALIASES: dict[str, str] = {name: field.alias or name for name, field in StackFile.model_fields.items()}
"""Attribute → configuration key."""
