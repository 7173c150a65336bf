"""What all log groups of a stack have in common."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True, kw_only=True, slots=True)
class LogGroups:
    """How log groups are encrypted, and how long their events are kept."""

    key_arn: pulumi.Input[str]
    """KMS key that encrypts them; its policy must admit CloudWatch Logs."""

    retention_days: int
    """Days until an event expires."""

    def make(
        self,
        logical_name: str,
        name: pulumi.Input[str] | None,
        opts: pulumi.ResourceOptions,
        *,
        retention_days: int | None = None,
        region: str | None = None,
    ) -> aws.cloudwatch.LogGroup:
        """Make one of them. Defaults: Pulumi's name, the retention of the others, and the region of the stack."""
        return aws.cloudwatch.LogGroup(
            logical_name,
            name=name,
            retention_in_days=self.retention_days if retention_days is None else retention_days,
            kms_key_id=self.key_arn,
            region=region,
            opts=opts,
        )
