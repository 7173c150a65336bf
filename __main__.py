"""The stack: settings in, components in reading order, outputs out.

Everything in which stacks differ stands in their stack files; nothing here asks which stack it is.
"""

# ruff: noqa: E402 - the collector is off while the SDK is imported: what that makes lives to the end of the program
import gc

gc.disable()

from typing import Any

import pulumi
import pulumi_aws as aws

import settings
from components.compute.cluster import Cluster, ClusterArgs
from components.compute.image import Image, ImageArgs
from components.compute.job import Job, JobArgs
from components.compute.links import Linkable
from components.compute.order import callees_first
from components.compute.repository import Repository, RepositoryArgs
from components.compute.scaling import Scaling
from components.compute.service import Deployment, HealthCheck, Route, Service, ServiceArgs
from components.compute.service_metrics import ServiceAlarms
from components.cost.budget import Budget, BudgetArgs
from components.data.bucket import Bucket, BucketArgs
from components.data.cache import Cache, CacheAlarms, CacheArgs
from components.data.postgres import Postgres, PostgresAlarms, PostgresArgs
from components.data.serverless_cache import ServerlessCache, ServerlessCacheArgs
from components.edge.certificate import Certificate, CertificateArgs
from components.edge.distribution import Distribution, DistributionAlarms, DistributionArgs
from components.edge.load_balancer import LoadBalancer, LoadBalancerAlarms, LoadBalancerArgs
from components.identity.account import Account
from components.naming import Label
from components.network.dns import AliasTarget, HostedZone, HostedZoneArgs
from components.network.flow_logs import FlowLogsArgs
from components.network.vpc import Vpc, VpcArgs
from components.observability.alarm import Observable
from components.observability.alerts import Alerts, AlertsArgs
from components.observability.monitoring import Monitoring, MonitoringArgs
from components.security.key import Domain, Key, KeyArgs
from components.security.parameter import Parameter, ParameterArgs
from components.security.secret import Rotation, Secret, SecretArgs
from components.tags import tag_everything

gc.freeze()
gc.enable()

config = settings.load()
stack = config.stack
safe = not stack.allow_data_loss
home = config.region
zones = config.network.workload_zones

# Whose stack this is, and where it lives -----------------------------------------------------------------------------

caller = aws.get_caller_identity()
if config.account.id not in {None, caller.account_id}:
    wrong = f"plinth:account.id = '{config.account.id}': the credentials belong to account {caller.account_id}"
    raise settings.SettingsError([f'{wrong}, so nothing was changed; example: id: "{caller.account_id}"'])
account = Account(account_id=caller.account_id, region=home, partition=aws.get_partition().partition)
label = Label(
    project=pulumi.get_project(),
    environment=stack.environment,
    extra_tags={
        "Owner": stack.owner,
        **({"CostCenter": stack.cost_center} if stack.cost_center else {}),
        **stack.tags,
    },
)
tag_everything(label)

# Keys, and the bucket for logs ---------------------------------------------------------------------------------------


def key(domain: Domain) -> Key:
    """Make the key of one domain."""
    return Key(
        domain,
        KeyArgs(
            domain=domain,
            account=account,
            label=label,
            deletion_window_days=config.keys.deletion_window_days,
            protect=safe,
        ),
    )


data_key, logs_key, secrets_key = key("data"), key("logs"), key("secrets")
edge_key = key("edge") if config.cdn else None
backups_key = (
    key("backups") if any(bucket.role in {"backups", "archive"} for bucket in config.buckets.values()) else None
)
logs = Bucket("logs", BucketArgs(role="logs", account=account, protect=safe))

# Network -------------------------------------------------------------------------------------------------------------

vpc = Vpc(
    "network",
    VpcArgs(
        cidr=config.network.cidr,
        region=home,
        zones=config.network.availability_zones,
        workload_zones=zones,
        tiers={str(tier): offset for tier, offset in config.network.tiers.items()},
        subnet_prefix=config.network.subnet_prefix,
        nat=config.network.nat,
        nat_instance_ami=(
            aws.ssm.get_parameter(name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64").value
            if config.network.nat == "instance"
            else None
        ),
        interface_endpoints=config.network.endpoints.interface,
        endpoint_zones=config.network.endpoints.availability_zones,
        network_acls=config.network.network_acls,
        flow_logs=FlowLogsArgs(
            destination=config.network.flow_logs.destination,
            retention_days=config.network.flow_logs.retention_days,
        ),
        account=account,
        logs_key_arn=logs_key.arn,
        log_bucket_arn=logs.arn,
    ),
)
zone = (
    HostedZone(
        "domain",
        HostedZoneArgs(domain=config.dns.domain, account=account, zone_id=config.dns.zone_id, protect=safe),
    )
    if config.dns
    else None
)

# Data, secrets, parameters: what services can be linked to -----------------------------------------------------------

buckets = {
    name: Bucket(
        name,
        BucketArgs(
            role=bucket.role,
            account=account,
            key=(
                edge_key
                if config.cdn and name == config.cdn.assets_bucket
                else backups_key
                if bucket.role in {"backups", "archive"}
                else data_key
            ),
            object_lock_days=bucket.object_lock_days,
            cdn=config.cdn is not None and name == config.cdn.assets_bucket,
            log_bucket=logs.bucket_name,
            protect=safe,
        ),
    )
    for name, bucket in config.buckets.items()
}
databases = {
    name: Postgres(
        name,
        PostgresArgs(
            **database.model_dump(exclude={"alarms"}),
            alarms=PostgresAlarms(**database.alarms.model_dump()),
            zone=None if database.multi_az else f"{home}{zones[0]}",
            rotation_subnet_ids=vpc.subnets("private", zones),
            secrets_endpoint=(
                vpc.endpoint_connections if "secretsmanager" in config.network.endpoints.interface else None
            ),
            vpc_id=vpc.vpc_id,
            subnet_ids=vpc.subnets("data"),
            protect=safe,
            log_retention_days=config.observability.log_retention_days,
            key=data_key,
            secrets_key=secrets_key,
            logs_key_arn=logs_key.arn,
            account=account,
            label=label,
        ),
    )
    for name, database in config.databases.items()
}
caches = {
    name: Cache(
        name,
        CacheArgs(
            **cache.model_dump(exclude={"alarms"}),
            alarms=CacheAlarms(**cache.alarms.model_dump()),
            vpc_id=vpc.vpc_id,
            subnet_ids=vpc.subnets("data"),
            protect=safe,
            log_retention_days=config.observability.log_retention_days,
            key=data_key,
            logs_key_arn=logs_key.arn,
            account=account,
            label=label,
        ),
    )
    for name, cache in config.caches.items()
}
serverless_caches = {
    name: ServerlessCache(
        name,
        ServerlessCacheArgs(
            **cache.model_dump(),
            vpc_id=vpc.vpc_id,
            subnet_ids=vpc.subnets("data")[:3],
            key=data_key,
            label=label,
            protect=safe,
        ),
    )
    for name, cache in config.serverless_caches.items()
}
secrets = {
    name: Secret(
        name,
        SecretArgs(
            description=secret.description,
            key=secrets_key,
            recovery_window_days=secret.recovery_window_days,
            replica_regions=secret.replica_regions,
            rotation=Rotation(**secret.rotation.model_dump()) if secret.rotation else None,
            protect=safe,
        ),
    )
    for name, secret in config.secrets.items()
}
parameters = {
    name: Parameter(
        name,
        ParameterArgs(
            value=parameter.value if parameter.kind == "String" else pulumi.Output.secret(parameter.value),
            kind=parameter.kind,
            key=secrets_key if parameter.kind == "SecureString" else None,
            description=parameter.description,
            label=label,
        ),
    )
    for name, parameter in config.parameters.items()
}

# Where traffic enters ------------------------------------------------------------------------------------------------


def full_name(subdomain: str | None) -> str | None:
    """Return the public name of a subdomain, if the stack has a domain and the subdomain is given."""
    return f"{subdomain}.{config.dns.domain}" if config.dns and subdomain else None


balancer_settings, cdn_settings = config.load_balancer, config.cdn
balancer_name = full_name(balancer_settings.subdomain) if balancer_settings else None
cdn_name = full_name(cdn_settings.subdomain) if cdn_settings else None
public_names = list(dict.fromkeys(name for name in (cdn_name, balancer_name) if name))
certificate = (
    Certificate(
        "certificate",
        CertificateArgs(domain=public_names[0], alternative_names=public_names[1:], zone_id=zone.zone_id),
    )
    if zone and public_names
    else None
)
cdn_certificate = certificate
if certificate and zone and cdn_name and home != "us-east-1":
    cdn_certificate = Certificate(
        "cdn-certificate",
        CertificateArgs(domain=cdn_name, zone_id=zone.zone_id, region="us-east-1", validated_by=certificate),
    )
load_balancer = (
    LoadBalancer(
        "edge",
        LoadBalancerArgs(
            vpc_id=vpc.vpc_id,
            subnet_ids=vpc.subnets("private" if balancer_settings.scheme == "internal" else "public"),
            scheme=balancer_settings.scheme,
            certificate_arn=certificate.arn if certificate else None,
            allow_plain_http=balancer_settings.allow_plain_http,
            allow_from="cloudfront" if balancer_settings.scheme == "internal" else "world",
            prefix_list_id=(
                aws.ec2.get_managed_prefix_list(name="com.amazonaws.global.cloudfront.origin-facing").id
                if balancer_settings.scheme == "internal"
                else None
            ),
            log_bucket=logs.bucket_name,
            protect=safe,
            idle_timeout_seconds=balancer_settings.idle_timeout_seconds,
            alarms=LoadBalancerAlarms(**balancer_settings.alarms.model_dump()),
        ),
    )
    if balancer_settings
    else None
)

# What runs -----------------------------------------------------------------------------------------------------------

cluster = Cluster(
    "cluster",
    ClusterArgs(
        **config.cluster.model_dump(),
        label=label,
        account=account,
        logs_key_arn=logs_key.arn,
        log_retention_days=config.observability.log_retention_days,
    ),
)
repositories = {
    name: Repository(name, RepositoryArgs(key_arn=data_key.arn, keep_images=repository.keep_images, protect=safe))
    for name, repository in config.repositories.items()
}
linkables: dict[str, Linkable] = {
    **buckets,
    **databases,
    **caches,
    **serverless_caches,
    **secrets,
    **parameters,
}


def image_of(name: str, service: settings.Service) -> dict[str, Any]:
    """Return the image of a service, and the repository that it may pull it from."""
    image = service.image
    if image.uri:
        return {"image": image.uri}
    if image.build:
        repository = repositories[image.build.repository]
        built = Image(
            name,
            ImageArgs(
                repository_url=repository.url,
                context=image.build.context,
                dockerfile=image.build.dockerfile,
                platform="linux/arm64" if service.architecture == "arm64" else "linux/amd64",
            ),
        )
        return {"image": built.uri, "repository_arn": repository.arn}
    repository = repositories[image.repository or name]
    return {"image": pulumi.Output.concat(repository.url, f":{image.tag}"), "repository_arn": repository.arn}


def common(name: str, service: settings.Service) -> dict[str, Any]:
    """Return what a service and a job take alike."""
    return {
        **image_of(name, service),
        "cpu": service.cpu,
        "memory_mib": service.memory_mib,
        "architecture": service.architecture.upper(),
        "user": service.user,
        "command": service.command,
        "environment": service.environment,
        "cluster": cluster,
        "vpc_id": vpc.vpc_id,
        "subnet_ids": vpc.subnets("private", zones),
        "network_ready": vpc.egress,
        "endpoint_connections": vpc.endpoint_connections,
        "s3_prefix_list_id": vpc.s3_prefix_list_id,
        "allow_world_https_egress": vpc.has_internet_egress,
        "log_group_name": service.log_group_name or f"/aws/ecs/{name}-{stack.environment}",
        "log_retention_days": config.observability.log_retention_days,
        "logs_key_arn": logs_key.arn,
        "account": account,
        "label": label,
        "links": {
            target: (linkables[target], access) for target, access in service.links.items() if target in linkables
        },
    }


services: dict[str, Service] = {}
jobs: dict[str, Job] = {}
circles: dict[str, list[str]] = {}
calls = {name: [t for t in service.links if t in config.services] for name, service in config.services.items()}
for name in callees_first(calls):
    service = config.services[name]
    shared = common(name, service)
    circles[name] = [target for target in calls[name] if target not in services]
    if service.kind == "job":
        jobs[name] = Job(name, JobArgs(**shared, schedule=service.schedule or ""))
        continue
    services[name] = linkables[name] = Service(
        name,
        ServiceArgs(
            **shared,
            kind=service.kind,
            port=service.port,
            health_check=HealthCheck(**service.health_check.model_dump()) if service.health_check else None,
            route=Route(**service.route.model_dump()) if service.route else None,
            load_balancer=load_balancer if service.kind == "web" else None,
            tasks=service.tasks,
            scaling=Scaling(**service.scaling.model_dump()) if service.scaling else None,
            deployment=Deployment(**service.deployment.model_dump()),
            calls={target: port for target in circles[name] if (port := config.services[target].port)},
            alarms=ServiceAlarms(**service.alarms.model_dump()),
        ),
    )
for name, targets in circles.items():
    for target in targets:
        services[name].call(services[target])

distribution = (
    Distribution(
        "cdn",
        DistributionArgs(
            bucket_domain_name=buckets[cdn_settings.assets_bucket].domain_name,
            log_bucket_arn=logs.arn,
            load_balancer=load_balancer if cdn_settings.dynamic_paths else None,
            dynamic_paths=cdn_settings.dynamic_paths,
            aliases=[cdn_name] if cdn_name else [],
            certificate_arn=cdn_certificate.arn if cdn_certificate and cdn_name else None,
            price_class=cdn_settings.price_class,
            alarms=DistributionAlarms(**cdn_settings.alarms.model_dump()),
        ),
    )
    if cdn_settings
    else None
)
if zone and distribution and cdn_name:
    zone.record("cdn", cdn_name, AliasTarget(dns_name=distribution.domain_name, zone_id=distribution.zone_id))
if zone and load_balancer and balancer_name:
    target = AliasTarget(dns_name=load_balancer.dns_name, zone_id=load_balancer.zone_id, evaluate_target_health=True)
    zone.record("edge", balancer_name, target)

# Who watches ---------------------------------------------------------------------------------------------------------

alerts = Alerts(
    "alerts",
    AlertsArgs(
        emails=config.observability.alert_emails,
        key=logs_key,
        account=account,
        regions=["us-east-1"] if distribution or cdn_certificate else [],
        protect=safe,
        cluster_name=cluster.name,
    ),
)
watched: dict[str, Observable | None] = {
    "cdn": distribution,
    "certificate": certificate,
    "cdn-certificate": cdn_certificate if cdn_certificate is not certificate else None,
    "load balancer": load_balancer,
    **services,
    **jobs,
    "cluster": cluster,
    **databases,
    **caches,
    **serverless_caches,
    "network": vpc,
    "alerts": alerts,
}
Monitoring(
    "monitoring",
    MonitoringArgs(
        alarms=[alarm for component in watched.values() if component for alarm in component.alarms],
        rows={name: component.graphs for name, component in watched.items() if component and component.graphs},
        topic_arn=alerts.arn,
        regional_topic_arns=alerts.regional_arns,
        account=account,
        dashboard=config.observability.dashboard,
    ),
)
Budget(
    "budget",
    BudgetArgs(
        monthly_usd=config.cost.monthly_budget_usd, emails=config.observability.alert_emails, topic_arn=alerts.arn
    ),
)

# What people and pipelines need to know ------------------------------------------------------------------------------

pulumi.export("vpcId", vpc.vpc_id)
pulumi.export("clusterName", cluster.name)
pulumi.export("url", pulumi.Output.concat("https://", cdn_name or distribution.domain_name) if distribution else None)
pulumi.export("loadBalancerUrl", f"https://{balancer_name}" if balancer_name else None)
pulumi.export("nameServers", zone.name_servers if zone else [])
pulumi.export("repositoryUrls", {name: repository.url for name, repository in repositories.items()})
pulumi.export("bucketNames", {name: bucket.bucket_name for name, bucket in buckets.items()})
pulumi.export("databaseEndpoints", {name: database.endpoint for name, database in databases.items()})
pulumi.export("databaseSecretArns", {name: database.secret_arn for name, database in databases.items()})
pulumi.export("cacheEndpoints", {name: cache.endpoint for name, cache in {**caches, **serverless_caches}.items()})
pulumi.export("secretArns", {name: secret.arn for name, secret in secrets.items()})
pulumi.export("risks", config.risks)
