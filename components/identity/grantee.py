"""A role that receives permissions from what its workload is linked to."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document


@dataclass(frozen=True, kw_only=True, slots=True)
class Grantee:
    """A role that components grant access to themselves, one inline policy per grant."""

    name: str
    """The workload's name; policies are named from it."""

    role: aws.iam.Role
    """The role that receives the policies."""

    def allow(self, purpose: str, *statements: Statement) -> aws.iam.RolePolicy:
        """Attach an inline policy of *statements*, named ``<grantee>-<purpose>`` and parented to the role."""
        return aws.iam.RolePolicy(
            f"{self.name}-{purpose}",
            role=self.role.id,
            policy=document(*statements),
            opts=pulumi.ResourceOptions(parent=self.role),
        )
