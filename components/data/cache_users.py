"""Users of a cache: one, who signs in by IAM, and what a linked workload needs to be that user."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement
from components.links import Consumer, Link
from components.naming import Label
from components.network.connections import Connections
from model.aws.elasticache import LONGEST_ID, Engine
from model.links import LinkOffer

_EVERYTHING = "on ~* &* +@all"
_NOTHING = "off ~keys* -@all"


def make_users(
    name: str, cache_id: str, engine: Engine, label: Label, child: pulumi.ResourceOptions
) -> tuple[aws.elasticache.User, aws.elasticache.UserGroup]:
    """Make the user of a cache and the group that the cache admits."""
    # ElastiCache requires that the id and the name of a user who signs in by IAM are the same.
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
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
        # A group of Redis users must contain one called default, so this one has no permissions. In a group of Valkey
        # users, ElastiCache disables that user itself.
        # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
        default = aws.elasticache.User(
            f"{name}-default-user",
            user_id=label.physical_name(f"{name}-default", LONGEST_ID),
            user_name="default",
            engine=engine,
            access_string=_NOTHING,
            authentication_mode=aws.elasticache.UserAuthenticationModeArgs(type="no-password-required"),
            opts=child,
        )
        users.append(default.user_id)
    group = aws.elasticache.UserGroup(
        f"{name}-users", user_group_id=cache_id, engine=engine, user_ids=users, opts=child
    )
    return user, group


def connect(
    name: str,
    consumer: Consumer,
    *,
    offer: LinkOffer,
    connections: Connections,
    arns: tuple[pulumi.Input[str], pulumi.Input[str]],
    access: str,
    environment: Mapping[str, pulumi.Input[str]],
) -> Link:
    """Open the cache's port to *consumer* and let it sign in; *arns* are those of the cache and of its user.

    *environment* is suffix of a variable of *offer* for *access* → value.
    """
    return Link(
        environment=offer.named(name, access, environment),
        allows=[Statement(actions=["elasticache:Connect"], resources=arns)],
        requires=consumer.connect(connections),
    )
