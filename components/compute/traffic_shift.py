"""What connects a service to a load balancer: one target group, or two between which ECS shifts the traffic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from model.test_traffic import TrafficTest


@dataclass(frozen=True, kw_only=True, slots=True)
class TrafficShift:
    """What ECS needs to move traffic from old tasks to new ones.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
    """

    alternate: aws.lb.TargetGroup
    """The target group of the other tasks: after each deployment the two have changed places."""

    rule: aws.lb.ListenerRule
    """The rule with the weights of both."""

    role: aws.iam.Role
    """The role with which ECS changes them."""

    test_rule: aws.lb.ListenerRule | None = None
    """The rule of test traffic, with the same. Default: none."""

    @property
    def configuration(self) -> aws.ecs.ServiceLoadBalancerAdvancedConfigurationArgs:
        """The same as an input of the service."""
        return aws.ecs.ServiceLoadBalancerAdvancedConfigurationArgs(
            alternate_target_group_arn=self.alternate.arn,
            production_listener_rule=self.rule.arn,
            test_listener_rule=self.test_rule.arn if self.test_rule else None,
            role_arn=self.role.arn,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """What connects a service to the load balancer."""

    target_group: aws.lb.TargetGroup
    balancer_arn_suffix: pulumi.Output[str]
    requires: Sequence[pulumi.Resource]
    shift: TrafficShift | None = None
    """Default: all traffic goes to the one target group."""

    additional: Mapping[str, Behind] = field(default_factory=dict)
    """Additional port → what connects it. Default: there is none."""

    @property
    def label(self) -> pulumi.Output[str]:
        """How a scaling policy names the target group behind its load balancer."""
        return pulumi.Output.format("{0}/{1}", self.balancer_arn_suffix, self.target_group.arn_suffix)


def make_shift_role(
    name: str,
    target_groups: Sequence[aws.lb.TargetGroup],
    rules: Sequence[aws.lb.ListenerRule],
    opts: pulumi.ResourceOptions,
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """Return the role with which ECS moves traffic between *target_groups* in *rules*, and its policy.

    It may do what AWS's own policy allows, but with these rules and these groups alone; the actions that read take no
    resource: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
    """
    role = aws.iam.Role(name, assume_role_policy=service_trust("ecs.amazonaws.com", None), opts=opts)
    policy = Grantee(name=name, role=role).allow(
        "shift-traffic",
        Statement(
            sid="Read",
            actions=[
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
            ],
            resources=["*"],
        ),
        Statement(
            sid="RegisterTasks",
            actions=["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
            resources=[group.arn for group in target_groups],
        ),
        Statement(
            sid="SetWeights", actions=["elasticloadbalancing:ModifyRule"], resources=[rule.arn for rule in rules]
        ),
    )
    return role, policy


def header_rules(
    test: TrafficTest | None,
) -> list[aws.ecs.ServiceServiceConnectConfigurationServiceClientAliasTestTrafficRuleArgs] | None:
    """Return which requests of other services are test traffic; None leaves that to Service Connect's own header.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-blue-green.html
    """
    if test is None or test.by_header is None:
        return None
    name, exact = test.by_header
    value = aws.ecs.ServiceServiceConnectConfigurationServiceClientAliasTestTrafficRuleHeaderValueArgs(exact=exact)
    header = aws.ecs.ServiceServiceConnectConfigurationServiceClientAliasTestTrafficRuleHeaderArgs(
        name=name, value=value
    )
    return [aws.ecs.ServiceServiceConnectConfigurationServiceClientAliasTestTrafficRuleArgs(header=header)]
