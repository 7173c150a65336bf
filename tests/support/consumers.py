"""What components are linked to in tests of their links."""

from __future__ import annotations

import pulumi_aws as aws

from components.identity.grantee import Grantee
from components.links import Consumer, Link, Linkable
from components.network.connections import Connections


def task_consumer() -> Consumer:
    """Return a consumer with roles ``api-task`` and ``api-execution`` and the security group ``api-tasks``."""
    task, execution = (aws.iam.Role(f"api-{kind}", assume_role_policy="{}") for kind in ("task", "execution"))
    group = aws.ec2.SecurityGroup("api-tasks", description="Tasks", vpc_id="vpc-1")
    return Consumer(
        role=Grantee(name="api-task", role=task),
        starter=Grantee(name="api-execution", role=execution),
        connections=Connections(name="api", security_group=group, port=8080),
    )


def task_link(target: Linkable, access: str) -> Link:
    """Link ``task_consumer()`` to *target*, grant what the link allows, and return the link."""
    consumer = task_consumer()
    link = target.link(consumer, access)
    consumer.allow({"target": link})
    return link
