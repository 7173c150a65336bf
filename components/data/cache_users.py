"""Who may enter a cache: one user who signs in by IAM, and what a linked workload needs to be that user."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.data.cache_rules import Engine
from components.identity.policy import Statement
from components.links import Consumer, Link, variable_prefix
from components.naming import Label
from components.network.connections import Connections

# https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
ID_LENGTH = 40
_EVERYTHING = "on ~* &* +@all"
_NOTHING = "off ~keys* -@all"


def make_users(
    name: str, cache_id: str, engine: Engine, label: Label, child: pulumi.ResourceOptions
) -> tuple[aws.elasticache.User, aws.elasticache.UserGroup]:
    """Make the user of a cache and the group that the cache admits."""
    # AWS wants the id and the name of a user who signs in by IAM to be the same.
    user = aws.elasticache.User(
        f"{name}-user",
        user_id=cache_id,
        user_name=cache_id,
        engine=engine,
        access_string=_EVERYTHING,
        authentication_mode=aws.elasticache.UserAuthenticationModeArgs(type="iam"),
        opts=child,
    )
    users = [user.user_id]
    if engine == "redis":
        # Redis wants a user called default in each group, so here it is one who may do nothing. With a group of
        # Valkey, ElastiCache turns that user off by itself.
        nobody = aws.elasticache.User(
            f"{name}-default-user",
            user_id=label.physical_name(f"{name}-default", ID_LENGTH),
            user_name="default",
            engine=engine,
            access_string=_NOTHING,
            authentication_mode=aws.elasticache.UserAuthenticationModeArgs(type="no-password-required"),
            opts=child,
        )
        users.append(nobody.user_id)
    group = aws.elasticache.UserGroup(
        f"{name}-users", user_group_id=cache_id, engine=engine, user_ids=users, opts=child
    )
    return user, group


def connect(
    name: str,
    consumer: Consumer,
    access: str,
    *,
    connections: Connections,
    arns: tuple[pulumi.Input[str], pulumi.Input[str]],
    environment: Mapping[str, pulumi.Input[str]],
) -> Link:
    """Open the cache's port to *consumer* and let it sign in; *arns* are those of the cache and of its user.

    The one access is ``connect``. *environment* has the variables' names without the link's prefix.
    """
    if access != "connect":
        raise ValueError(f"cache {name}: access must be connect, not {access}")
    prefix = variable_prefix(name)
    rules = consumer.connect(connections)
    policy = consumer.role.allow(
        f"connect-{name}", Statement(sid="Connect", actions=["elasticache:Connect"], resources=list(arns))
    )
    return Link(environment={f"{prefix}_{key}": value for key, value in environment.items()}, requires=[*rules, policy])


def cache_security_group(name: str, vpc_id: pulumi.Input[str], child: pulumi.ResourceOptions) -> aws.ec2.SecurityGroup:
    """Make the security group of a cache, closed until something is linked."""
    return aws.ec2.SecurityGroup(
        f"{name}-security-group", description="Cache", vpc_id=vpc_id, revoke_rules_on_delete=True, opts=child
    )
