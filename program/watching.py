"""Alerts, alarms, the dashboard and the budget of a stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from components.cost.budget import Budget, BudgetArgs
from components.edge.distribution import Distribution
from components.edge.shield import Shield
from components.messaging.schedule import Schedule
from components.network.resolver import Resolver
from components.network.vpn import Vpn
from components.observability.alarm import Observable
from components.observability.alerts import Alerts, AlertsArgs
from components.observability.monitoring import Monitoring, MonitoringArgs
from model.aws.regions import GLOBAL_SERVICES_REGION
from program.apis import Apis
from program.data import Stores
from program.edge import Entrance
from program.firewall import Firewalls
from program.foundation import Foundation
from program.network import Networks
from program.workloads import Workloads

if TYPE_CHECKING:
    from components.compute.function import Function
    from components.compute.instance_group import InstanceGroup
    from components.compute.redeployer import Redeployer


def watch(
    foundation: Foundation,
    *,
    networks: Networks,
    resolvers: Mapping[str, Resolver],
    stores: Stores,
    entrance: Entrance,
    firewalls: Firewalls,
    shield: Shield | None,
    workloads: Workloads,
    redeployer: Redeployer | None,
    functions: Mapping[str, Function],
    instance_groups: Mapping[str, InstanceGroup],
    vpns: Mapping[str, Vpn],
    apis: Apis,
    schedules: Mapping[str, Schedule],
    distribution: Distribution | None,
) -> None:
    """Make alerts, an alarm for each that a component offers, the dashboard and the budget."""
    config, site = foundation.config, foundation.site
    certificate, cdn_certificate = entrance.certificate, entrance.cdn_certificate
    hosted_zone = entrance.hosted_zone
    global_alarms = distribution or cdn_certificate or (hosted_zone and hosted_zone.alarms)
    alerts = Alerts(
        "alerts",
        AlertsArgs(
            spec=config.observability,
            key=foundation.key("logs"),
            site=site,
            regions=[GLOBAL_SERVICES_REGION] if global_alarms else [],
            cluster_name=workloads.cluster.name,
            job_families=[job.family for job in workloads.jobs.values()],
        ),
    )
    watched: Mapping[str, Observable | None] = {
        "cdn": distribution,
        "certificate": certificate,
        "cdn-certificate": cdn_certificate if cdn_certificate is not certificate else None,
        "domain": hosted_zone,
        "load balancer": entrance.load_balancer,
        **{name: one.load_balancer for name, one in entrance.further.items()},
        **{f"{name}-certificate": one.certificate for name, one in entrance.further.items() if one.certificate},
        **entrance.adopted_certificates,
        "waf-cdn": firewalls.cdn,
        "waf-edge": firewalls.load_balancer,
        **apis.certificates,
        **apis.apis,
        "waf-shield": shield,
        **workloads.services,
        **workloads.jobs,
        "redeploy": redeployer,
        **functions,
        **instance_groups,
        "cluster": workloads.cluster,
        **stores.all(),
        **schedules,
        **networks.made,
        **resolvers,
        **vpns,
        "alerts": alerts,
    }
    Monitoring(
        "monitoring",
        MonitoringArgs(
            alarms=[alarm for component in watched.values() if component for alarm in component.alarms],
            rows={name: component.graphs for name, component in watched.items() if component and component.graphs},
            topic_arn=alerts.arn,
            regional_topic_arns=alerts.regional_arns,
            spec=config.observability,
            site=site,
        ),
    )
    Budget(
        "budget",
        BudgetArgs(spec=config.cost, recipients=config.observability, topic_arn=alerts.arn, site=site),
    )
