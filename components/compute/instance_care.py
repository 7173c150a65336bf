"""What keeps running instances well: updates in a maintenance window, and snapshots of their volumes."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.site import Site
from model.instance_parts import InstanceBackup, Patching
from model.windows import weekly

PATCH_TAG = "PatchGroup"
"""Tag by which Patch Manager finds the baseline of an instance:
https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-patch-groups.html"""

BACKUP_TAG = "SnapshotsOf"
"""Tag by which Data Lifecycle Manager finds the volumes of a group."""

_DAY, _HOUR = 24 * 60, 60
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_DAILY_HOURS = 24


def patch(name: str, group: str, spec: Patching, opts: pulumi.ResourceOptions) -> None:
    """Install updates on the instances of *group*, one at a time, in the maintenance window of *spec*."""
    baseline = aws.ssm.PatchBaseline(
        f"{name}-patches",
        description=f"Updates of the instances of {name}",
        operating_system="AMAZON_LINUX_2023",
        approval_rules=[
            _approved(["Security", "Bugfix"], None, spec.approve_after_days),
            _approved(["Security"], ["Critical"], 0),
        ],
        opts=opts,
    )
    aws.ssm.PatchGroup(f"{name}-patches", baseline_id=baseline.id, patch_group=group, opts=opts)
    window = weekly(spec.window)
    hours = window.minutes // _HOUR
    day, minute = divmod(window.start, _DAY)
    made = aws.ssm.MaintenanceWindow(
        f"{name}-patches",
        description=f"Updates of the instances of {name}",
        schedule=f"cron({minute % _HOUR} {minute // _HOUR} ? * {_DAYS[day]} *)",
        schedule_timezone="Etc/UTC",
        duration=hours,
        allow_unassociated_targets=False,
        # No update begins in the last hour, so that one that began ends.
        cutoff=1 if hours > 1 else 0,
        opts=opts,
    )
    target = aws.ssm.MaintenanceWindowTarget(
        f"{name}-patches",
        window_id=made.id,
        resource_type="INSTANCE",
        targets=[aws.ssm.MaintenanceWindowTargetTargetArgs(key=f"tag:{PATCH_TAG}", values=[group])],
        opts=opts,
    )
    parameters = {"Operation": "Install", "RebootOption": "RebootIfNeeded" if spec.reboot else "NoReboot"}
    aws.ssm.MaintenanceWindowTask(
        f"{name}-patches",
        window_id=made.id,
        task_type="RUN_COMMAND",
        task_arn="AWS-RunPatchBaseline",
        priority=1,
        max_concurrency="1",
        max_errors="1",
        targets=[aws.ssm.MaintenanceWindowTaskTargetArgs(key="WindowTargetIds", values=[target.id])],
        task_invocation_parameters=aws.ssm.MaintenanceWindowTaskTaskInvocationParametersArgs(
            run_command_parameters=aws.ssm.MaintenanceWindowTaskTaskInvocationParametersRunCommandParametersArgs(
                timeout_seconds=600,
                parameters=[
                    aws.ssm.MaintenanceWindowTaskTaskInvocationParametersRunCommandParametersParameterArgs(
                        name=key, values=[value]
                    )
                    for key, value in parameters.items()
                ],
            )
        ),
        opts=opts,
    )


def _approved(
    classifications: list[str], severities: list[str] | None, days: int
) -> aws.ssm.PatchBaselineApprovalRuleArgs:
    keys: Mapping[str, list[str] | None] = {"CLASSIFICATION": classifications, "SEVERITY": severities}
    return aws.ssm.PatchBaselineApprovalRuleArgs(
        approve_after_days=days,
        compliance_level="HIGH" if severities is None else "CRITICAL",
        patch_filters=[
            aws.ssm.PatchBaselineApprovalRulePatchFilterArgs(key=key, values=values)
            for key, values in keys.items()
            if values is not None
        ],
    )


def back_up(name: str, group: str, spec: InstanceBackup, site: Site, opts: pulumi.ResourceOptions) -> None:
    """Take daily snapshots of the volumes of *group*, encrypted as the volumes are, and delete old ones."""
    account = site.account
    trust = service_trust(
        "dlm.amazonaws.com", account, f"arn:{account.partition}:dlm:{account.region}:{account.account_id}:policy/*"
    )
    role = aws.iam.Role(f"{name}-snapshots", assume_role_policy=trust, opts=opts)
    allowed = Grantee(name=f"{name}-snapshots", role=role).allow("take", *_snapshot_statements(account, group))
    details = aws.dlm.LifecyclePolicyPolicyDetailsArgs(
        resource_types=["VOLUME"],
        target_tags={BACKUP_TAG: group},
        schedules=[
            aws.dlm.LifecyclePolicyPolicyDetailsScheduleArgs(
                name="daily",
                create_rule=aws.dlm.LifecyclePolicyPolicyDetailsScheduleCreateRuleArgs(
                    interval=_DAILY_HOURS, interval_unit="HOURS", times=spec.time
                ),
                retain_rule=aws.dlm.LifecyclePolicyPolicyDetailsScheduleRetainRuleArgs(
                    interval=spec.keep_days, interval_unit="DAYS"
                ),
                copy_tags=True,
            )
        ],
    )
    aws.dlm.LifecyclePolicy(
        f"{name}-snapshots",
        description=f"Daily snapshots of the volumes of {name}",
        execution_role_arn=role.arn,
        state="ENABLED",
        policy_details=details,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[allowed])),
    )


def _snapshot_statements(account: Account, group: str) -> list[Statement]:
    """Return what snapshots in one account and Region need, of volumes of *group* alone.

    https://docs.aws.amazon.com/ebs/latest/userguide/service-role.html
    """
    snapshots = f"arn:{account.partition}:ec2:{account.region}::snapshot/*"
    managed = {"StringLike": {"aws:ResourceTag/aws:dlm:lifecycle-policy-id": "policy-*"}}
    return [
        Statement(
            sid="Find",
            actions=["ec2:DescribeInstances", "ec2:DescribeSnapshots", "ec2:DescribeTags", "ec2:DescribeVolumes"],
            resources=["*"],
        ),
        Statement(
            sid="TakeOfTheseVolumes",
            actions=["ec2:CreateSnapshot"],
            resources=[account.arn("ec2", "volume/*")],
            conditions={"StringEquals": {f"aws:ResourceTag/{BACKUP_TAG}": group}},
        ),
        Statement(sid="Take", actions=["ec2:CreateSnapshot"], resources=[snapshots]),
        Statement(
            sid="Tag",
            actions=["ec2:CreateTags"],
            resources=[snapshots],
            conditions={"StringEquals": {"ec2:CreateAction": "CreateSnapshot"}},
        ),
        Statement(sid="TagItsOwn", actions=["ec2:CreateTags"], resources=[snapshots], conditions=managed),
        Statement(sid="DeleteItsOwn", actions=["ec2:DeleteSnapshot"], resources=[snapshots], conditions=managed),
    ]
