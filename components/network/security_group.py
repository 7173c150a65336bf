"""Security groups that open to what is connected to them."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws


def closed_security_group(
    name: str, description: str, vpc_id: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    """Make the security group of what is called *name*; it has no rules until something is connected to it."""
    return aws.ec2.SecurityGroup(
        f"{name}-security-group", description=description, vpc_id=vpc_id, revoke_rules_on_delete=True, opts=opts
    )
