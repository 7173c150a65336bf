"""The Auto Scaling group of instances: where they are, how they are replaced, and what holds them back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components.compute.instance_user_data import START_HOOK, STOP_HOOK, hook_name
from components.network.placement import Placement
from model.aws import ec2
from model.instance_groups import InstanceGroup

_DAY_SECONDS = 86_400

_STARTS_TRIED = 2
"""A second instance has its chance if the first is not set up in time."""

_ALL, _ONE_MORE = 100, 110
"""Percent in service while instances are replaced: a new one comes first."""

_NONE = 0
"""The same of a group of one with a fixed address: the interface is free only once the old instance is gone."""

_NOTICED_SECONDS = 30
"""Until an instance sees that it is about to go, and its answer arrives: the stop script has its whole time besides."""

_GONE_MINUTES = 10
"""The provider's own patience with the instances of a group that is deleted; requests that end come on top of it.
https://github.com/hashicorp/terraform-provider-aws/issues/567"""

_COUNTS: Any = ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances"]
"""Metrics of the group itself. The SDK's own type of such a list cannot be resolved."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """What a group is called, and where its instances are."""

    name: str
    """Logical name."""

    group_name: str
    """Physical name: instances name their group when they answer it, and their role names it."""

    spec: InstanceGroup
    """What the stack file says."""

    placement: Placement
    """Private subnets; with a fixed address, the one of its zone."""

    region: str
    """Region of the availability zones."""

    security_group: aws.ec2.SecurityGroup
    """That of its instances."""

    options: pulumi.ResourceOptions
    """Options of what is made."""

    def fixed_interface(self) -> aws.ec2.LaunchTemplateNetworkInterfaceArgs | None:
        """Make the network interface that keeps the fixed address, reserved in its subnet; None if there is none."""
        if self.spec.fixed_address is None:
            return None
        address, subnet = self.spec.fixed_address.address, self.placement.subnet_ids[0]
        # So that AWS gives the address to nothing else, such as a task that starts first.
        reserved = aws.ec2.SubnetCidrReservation(
            f"{self.name}-address",
            subnet_id=subnet,
            cidr_block=f"{address}/32",
            reservation_type="explicit",
            description=f"Address of {self.name}",
            opts=self.options,
        )
        interface = aws.ec2.NetworkInterface(
            f"{self.name}-interface",
            subnet_id=subnet,
            private_ips=[address],
            security_groups=[self.security_group.id],
            description=f"Address of {self.name}",
            opts=pulumi.ResourceOptions.merge(
                self.options, pulumi.ResourceOptions(depends_on=[reserved], delete_before_replace=True)
            ),
        )
        # https://docs.aws.amazon.com/autoscaling/ec2/userguide/examples-launch-templates-aws-cli.html
        return aws.ec2.LaunchTemplateNetworkInterfaceArgs(device_index=0, network_interface_id=interface.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class LaunchedGroup:
    """What a group launches, and for whom."""

    template: aws.ec2.LaunchTemplate
    """How an instance is made."""

    target_group: aws.lb.TargetGroup | None
    """Where instances are registered. None: the group is behind no load balancer."""

    errors_alarm: str | None
    """Physical name of the alarm that stops a replacement of instances. None: there is none."""

    tags: Mapping[str, str]
    """Tags of the group; instances and volumes have theirs from the template."""

    requires: Sequence[pulumi.Resource]
    """What an instance needs when it starts."""


def make_group(home: Home, launched: LaunchedGroup) -> aws.autoscaling.Group:
    """Make the group. Its number of instances is its own as soon as something scales it."""
    spec, fixed = home.spec, home.spec.fixed_address
    target_group = launched.target_group
    least, most = (_NONE, _ALL) if fixed else (_ALL, _ONE_MORE)
    group = aws.autoscaling.Group(
        home.name,
        name=home.group_name,
        min_size=spec.min_instances,
        max_size=spec.max_instances,
        desired_capacity=spec.min_instances,
        # With an interface of its own the subnet is not said: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html
        availability_zones=[f"{home.region}{fixed.availability_zone}"] if fixed else None,
        vpc_zone_identifiers=None if fixed else list(home.placement.subnet_ids),
        launch_template=None if spec.spot else _template(launched.template),
        mixed_instances_policy=_mixed(spec, launched.template),
        capacity_rebalance=True if spec.spot else None,
        # The first instance needs the hook, and only here is it there in time. Another time-out here would replace the
        # group; the hook of the same name that is made after it has that.
        initial_lifecycle_hooks=[
            aws.autoscaling.GroupInitialLifecycleHookArgs(
                name=hook_name(home.group_name, START_HOOK),
                lifecycle_transition="autoscaling:EC2_INSTANCE_LAUNCHING",
                default_result="ABANDON",
                heartbeat_timeout=spec.start_timeout_seconds,
            )
        ],
        health_check_type="ELB" if target_group else "EC2",
        # It begins when an instance is in service, so after its scripts.
        health_check_grace_period=spec.health_check.grace_period_seconds if spec.health_check else 60,
        default_instance_warmup=60,
        target_group_arns=[target_group.arn] if target_group else None,
        max_instance_lifetime=spec.max_lifetime_days * _DAY_SECONDS if spec.max_lifetime_days else None,
        instance_maintenance_policy=aws.autoscaling.GroupInstanceMaintenancePolicyArgs(
            min_healthy_percentage=least, max_healthy_percentage=most
        ),
        instance_refresh=aws.autoscaling.GroupInstanceRefreshArgs(
            strategy="Rolling",
            preferences=aws.autoscaling.GroupInstanceRefreshPreferencesArgs(
                min_healthy_percentage=least,
                max_healthy_percentage=most,
                alarm_specification=_stopping(launched.errors_alarm),
            ),
        ),
        warm_pool=_warm_pool(spec),
        # Free of charge, and without them no alarm counts instances.
        enabled_metrics=_COUNTS,
        metrics_granularity="1Minute",
        wait_for_capacity_timeout=f"{_STARTS_TRIED * spec.start_timeout_seconds}s",
        tags=[
            aws.autoscaling.GroupTagArgs(key=key, value=value, propagate_at_launch=False)
            for key, value in launched.tags.items()
        ],
        opts=pulumi.ResourceOptions.merge(
            home.options,
            pulumi.ResourceOptions(
                depends_on=list(launched.requires),
                # camelCase, because that is what the engine compares; the SDK passes such names on unchanged.
                ignore_changes=["initialLifecycleHooks", *(["desiredCapacity"] if spec.scaling else [])],
                delete_before_replace=True,
                custom_timeouts=pulumi.CustomTimeouts(delete=f"{_GONE_MINUTES + _leave_minutes(spec)}m"),
            ),
        ),
    )
    _hold_back(home, group)
    return group


def _template(template: aws.ec2.LaunchTemplate) -> aws.autoscaling.GroupLaunchTemplateArgs:
    return aws.autoscaling.GroupLaunchTemplateArgs(id=template.id, version=template.latest_version.apply(str))


def _mixed(
    spec: InstanceGroup, template: aws.ec2.LaunchTemplate
) -> aws.autoscaling.GroupMixedInstancesPolicyArgs | None:
    if spec.spot is None:
        return None
    return aws.autoscaling.GroupMixedInstancesPolicyArgs(
        launch_template=aws.autoscaling.GroupMixedInstancesPolicyLaunchTemplateArgs(
            launch_template_specification=aws.autoscaling.GroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecificationArgs(
                launch_template_id=template.id, version=template.latest_version.apply(str)
            ),
            overrides=[
                aws.autoscaling.GroupMixedInstancesPolicyLaunchTemplateOverrideArgs(instance_type=one)
                for one in (spec.instance_type, *spec.spot.instance_types)
            ],
        ),
        instances_distribution=aws.autoscaling.GroupMixedInstancesPolicyInstancesDistributionArgs(
            on_demand_allocation_strategy="prioritized",
            on_demand_base_capacity=spec.spot.on_demand_base,
            on_demand_percentage_above_base_capacity=spec.spot.on_demand_percent,
            spot_allocation_strategy="price-capacity-optimized",
        ),
    )


def _stopping(alarm: str | None) -> aws.autoscaling.GroupInstanceRefreshPreferencesAlarmSpecificationArgs | None:
    """Return what stops a replacement besides instances that do not become healthy: 5xx behind a load balancer.

    Auto Scaling knows an alarm by its name alone, and it is made after the group, which replaces nothing at first.
    """
    if alarm is None:
        return None
    return aws.autoscaling.GroupInstanceRefreshPreferencesAlarmSpecificationArgs(alarms=[alarm])


def _warm_pool(spec: InstanceGroup) -> aws.autoscaling.GroupWarmPoolArgs | None:
    if spec.warm_pool is None:
        return None
    return aws.autoscaling.GroupWarmPoolArgs(
        pool_state=spec.warm_pool.state.capitalize(),
        min_size=spec.warm_pool.instances,
        max_group_prepared_capacity=spec.min_instances + spec.warm_pool.instances,
    )


def _leave_minutes(spec: InstanceGroup) -> int:
    """Return how long an instance takes to end requests and its stop script."""
    draining = spec.drain_seconds if spec.route else 0
    return math.ceil((draining + (spec.stop.timeout_seconds if spec.stop else 0)) / 60)


def _hold_back(home: Home, group: aws.autoscaling.Group) -> None:
    """Make the lifecycle hooks of *group*: until an instance is set up, and until its stop script has ended."""
    found = [(START_HOOK, "LAUNCHING", "ABANDON", home.spec.start_timeout_seconds)]
    if home.spec.stop is not None:
        longest = min(home.spec.stop.timeout_seconds + _NOTICED_SECONDS, ec2.LONGEST_HEARTBEAT_SECONDS)
        found.append((STOP_HOOK, "TERMINATING", "CONTINUE", longest))
    for name, transition, default, seconds in found:
        aws.autoscaling.LifecycleHook(
            f"{home.name}-{name}",
            name=hook_name(home.group_name, name),
            autoscaling_group_name=group.name,
            lifecycle_transition=f"autoscaling:EC2_INSTANCE_{transition}",
            default_result=default,
            heartbeat_timeout=seconds,
            opts=home.options,
        )
