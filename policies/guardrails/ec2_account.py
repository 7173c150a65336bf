"""EC2 and EBS: settings of the account in a Region."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import ebs, ec2
from policies.plan.lens.view import Resource

_NOTE = "Judges a stack that sets the account's setting; it cannot see the setting of an account that no stack sets."


@Policy(
    id="ec2-account-require-ebs-encryption",
    description="EBS encryption by default is enabled.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.7") + c.cis("5.1.1", part="the Region of the stack") + c.AT_REST,
    remediation="set enabled to true, or omit it",
    url=f"{guides.EBS}/encryption-by-default.html",
    types=(ebs.ENCRYPTION_BY_DEFAULT,),
    good={"enabled": True},
    bad={"enabled": False},
    note=f"{_NOTE} Security Hub rates it medium; turning it off is high, because every later volume is affected.",
)
def ec2_account_require_ebs_encryption(setting: Resource) -> Iterator[str]:
    """Report encryption by default that is turned off."""
    if setting.is_false("enabled"):
        yield "enabled is false"


@Policy(
    id="ec2-account-disallow-public-snapshots",
    description="Public sharing of EBS snapshots is blocked in the account.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.182") + c.NOT_PUBLIC,
    remediation="set state to block-all-sharing",
    url=f"{guides.EBS}/block-public-access-snapshots.html",
    types=(ebs.SNAPSHOT_BLOCK_PUBLIC_ACCESS,),
    good={"state": "block-all-sharing"},
    bad={"state": "unblocked"},
    note=_NOTE,
)
def ec2_account_disallow_public_snapshots(setting: Resource) -> Iterator[str]:
    """Report sharing that is not blocked; `block-new-sharing` blocks it from now on."""
    if setting.equals("state", "unblocked"):
        yield "state is unblocked"


@Policy(
    id="ec2-account-disallow-public-images",
    description="Public sharing of AMIs is blocked in the account.",
    severity=Severity.HIGH,
    controls=c.own("EC2-8") + c.NOT_PUBLIC,
    remediation="set state to block-new-sharing",
    url=f"{guides.EC2}/block-public-access-to-amis.html",
    types=(ec2.IMAGE_BLOCK_PUBLIC_ACCESS,),
    good={"state": "block-new-sharing"},
    bad={"state": "unblocked"},
    note=_NOTE,
)
def ec2_account_disallow_public_images(setting: Resource) -> Iterator[str]:
    """Report sharing that is not blocked."""
    if setting.equals("state", "unblocked"):
        yield "state is unblocked"
