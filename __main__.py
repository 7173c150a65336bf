"""The stack: settings in, components in reading order, outputs out.

Everything in which stacks differ stands in their stack files; nothing here asks which stack it is.
"""

# ruff: noqa: E402 - the collector is off while the SDK is imported: what that makes lives to the end of the program
import gc

gc.disable()

import pulumi
import pulumi_aws as aws

import settings
from components.compute.cluster import Cluster, ClusterArgs
from components.compute.repository import Repository, RepositoryArgs
from components.cost.budget import Budget, BudgetArgs
from components.data.bucket import Bucket, BucketArgs
from components.edge.certificate import Certificate, CertificateArgs
from components.edge.distribution import Distribution, DistributionAlarms, DistributionArgs
from components.edge.load_balancer import LoadBalancer, LoadBalancerAlarms, LoadBalancerArgs
from components.identity.account import Account
from components.lifecycle import keep_protected
from components.naming import Label
from components.network.dns import AliasTarget, HostedZone, HostedZoneArgs
from components.network.flow_logs import FlowLogsArgs
from components.network.vpc import Vpc, VpcArgs
from components.observability.alarm import Observable
from components.observability.alerts import Alerts, AlertsArgs
from components.observability.monitoring import Monitoring, MonitoringArgs
from components.security.key import Domain, Key, KeyArgs
from components.tags import tag_everything
from program.data import KEPT_ROLES, make_stores
from program.foundation import Ground
from program.workloads import Place, make_workloads

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
keep_protected()

# Keys, and the bucket for logs ---------------------------------------------------------------------------------------

needed: list[Domain] = ["data", "logs", "secrets"]
if config.cdn:
    needed.append("edge")
if any(bucket.role in KEPT_ROLES for bucket in config.buckets.values()):
    needed.append("backups")
keys = {
    domain: Key(
        domain,
        KeyArgs(
            domain=domain,
            account=account,
            label=label,
            deletion_window_days=config.keys.deletion_window_days,
            protect=safe,
        ),
    )
    for domain in needed
}
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
        logs_key_arn=keys["logs"].arn,
        log_bucket_arn=logs.arn,
        protect=safe,
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

ground = Ground(config=config, account=account, label=label, keys=keys, vpc=vpc, logs=logs)
stores = make_stores(ground)

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
        logs_key_arn=keys["logs"].arn,
        log_retention_days=config.observability.log_retention_days,
    ),
)
repositories = {
    name: Repository(name, RepositoryArgs(key_arn=keys["data"].arn, keep_images=repository.keep_images, protect=safe))
    for name, repository in config.repositories.items()
}
services, jobs = make_workloads(
    Place(
        ground=ground,
        cluster=cluster,
        repositories=repositories,
        load_balancer=load_balancer,
        stores=stores.linkables(),
    )
)

distribution = (
    Distribution(
        "cdn",
        DistributionArgs(
            bucket_domain_name=stores.buckets[cdn_settings.assets_bucket].domain_name,
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
        key=keys["logs"],
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
    **stores.databases,
    **stores.caches,
    **stores.serverless_caches,
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
pulumi.export("bucketNames", {name: bucket.bucket_name for name, bucket in stores.buckets.items()})
pulumi.export("databaseEndpoints", {name: database.endpoint for name, database in stores.databases.items()})
pulumi.export("databaseSecretArns", {name: database.secret_arn for name, database in stores.databases.items()})
pulumi.export(
    "cacheEndpoints", {name: cache.endpoint for name, cache in {**stores.caches, **stores.serverless_caches}.items()}
)
pulumi.export("secretArns", {name: secret.arn for name, secret in stores.secrets.items()})
pulumi.export("risks", config.risks)
