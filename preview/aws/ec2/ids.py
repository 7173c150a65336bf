"""How EC2 forms ids, ARNs and addresses. Pure."""

from __future__ import annotations

from typing import Any

from preview.aws.outputs import Context, Outputs

ARN = "arn:{partition}:ec2:{region}:{account}:"
"""Beginning of EC2's ARNs."""

MADE_WITH_VPC = "AWS makes it with the VPC, and CloudFormation cannot manage it"
"""Why the defaults of a VPC have no counterpart in CloudFormation."""


def numbered(prefix: str, resource: str, **more: Any) -> Outputs:
    """Return the outputs of most of EC2's resources: an id of ``prefix-`` and 17 hexadecimal digits, and its ARN."""
    return Outputs(id=f"{prefix}-{{hex:17}}", arn=f"{ARN}{resource}/{{id}}", more={"ownerId": "{account}", **more})


def public_ip(context: Context) -> str:
    """Return an address of 203.0.113.0/24, the block that documentation uses (RFC 5737)."""
    return f"203.0.113.{int(context.text('{hex:2 ip}'), 16)}"
