"""EC2: machines have no public door, ask for a token, and write to encrypted disks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

INSTANCE = "aws:ec2/instance:Instance"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
VOLUME = "aws:ebs/volume:Volume"
GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide"
EBS = "https://docs.aws.amazon.com/ebs/latest/userguide"


@resource_rule(
    id="ec2-instance-require-imdsv2",
    description="Instances answer metadata requests only to those who show a token (IMDSv2).",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.8", "EC2.170", "AutoScaling.3") + c.cis("5.7") + c.HARDENING,
    remediation="set metadataOptions.httpTokens to required",
    url=f"{GUIDE}/configuring-IMDS-new-instances.html",
    types=(INSTANCE, TEMPLATE, CONFIGURATION),
    good={"metadataOptions": {"httpTokens": "required"}},
    bad={"metadataOptions": {"httpTokens": "optional"}},
)
def ec2_instance_require_imdsv2(resource: Resource) -> Iterator[str]:
    """Not required, unless the endpoint is off, or an instance leaves it to its launch template."""
    from_template = resource.lacks("metadataOptions") and not resource.lacks("launchTemplate")
    off = resource.equals("metadataOptions.httpEndpoint", "disabled")
    if not off and not from_template and resource.differs("metadataOptions.httpTokens", "required"):
        yield f"metadataOptions.httpTokens is {resource.show('metadataOptions.httpTokens')}"


@resource_rule(
    id="ec2-instance-disallow-public-ip",
    description="No instance gets a public address by itself.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.9", "EC2.25", "AutoScaling.5") + c.NOT_PUBLIC,
    remediation="set associatePublicIpAddress to false and put a balancer or a NAT in front",
    url=f"{GUIDE}/using-instance-addressing.html",
    types=(INSTANCE, TEMPLATE, CONFIGURATION),
    good={"associatePublicIpAddress": False},
    bad={"associatePublicIpAddress": True},
)
def ec2_instance_disallow_public_ip(resource: Resource) -> Iterator[str]:
    """Asked for on the instance, or on an interface of a template."""
    if resource.type != TEMPLATE:
        if resource.is_true("associatePublicIpAddress"):
            yield "associatePublicIpAddress is true"
        return
    for interface in resource.each("networkInterfaces"):
        if interface.is_true("associatePublicIpAddress"):
            yield "networkInterfaces.associatePublicIpAddress is true"


@resource_rule(
    id="ec2-instance-disallow-key-pairs",
    description="Nobody logs in by SSH key: Session Manager needs none and records who came.",
    severity=Severity.MEDIUM,
    controls=c.own("EC2-5") + c.AUTHENTICATION,
    remediation="remove keyName and use Session Manager",
    url="https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    types=(INSTANCE, TEMPLATE, CONFIGURATION, "aws:ec2/keyPair:KeyPair"),
    good={"instanceType": "t4g.micro"},
    bad={"instanceType": "t4g.micro", "keyName": "admin"},
)
def ec2_instance_disallow_key_pairs(resource: Resource) -> Iterator[str]:
    """A key pair, or a machine that takes one."""
    if resource.type.endswith(":KeyPair"):
        yield "the stack makes an SSH key pair"
    elif not resource.lacks("keyName") and not resource.unsure("keyName"):
        yield f"keyName is {resource.show('keyName')}"


@resource_rule(
    id="ec2-volume-require-encryption",
    description="Disks and their snapshots are encrypted.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.3", "EC2.181") + c.cis("5.1.1") + c.AT_REST,
    remediation="set encrypted to true, with a kmsKeyId of your own where needed",
    url=f"{EBS}/ebs-encryption.html",
    types=(VOLUME, "aws:ebs/snapshotCopy:SnapshotCopy", INSTANCE, TEMPLATE, CONFIGURATION),
    good={"size": 10, "encrypted": True},
    bad={"size": 10, "encrypted": False},
    settings={
        "account_encrypts_by_default": {
            "type": "boolean",
            "default": False,
            "description": "EBS encryption by default is on in the account, so a missing flag means true.",
        }
    },
)
def ec2_volume_require_encryption(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A volume, a root disk or a block device that is not."""
    lenient = settings["account_encrypts_by_default"]
    if resource.type in (VOLUME, "aws:ebs/snapshotCopy:SnapshotCopy"):
        restored = not resource.lacks("snapshotId") and resource.type == VOLUME
        if resource.not_true("encrypted") and not (restored or (lenient and resource.lacks("encrypted"))):
            yield f"encrypted is {resource.show('encrypted')}"
        return
    if resource.type == TEMPLATE:
        devices = [(item, "ebs.encrypted") for item in resource.each("blockDeviceMappings") if not item.lacks("ebs")]
    else:
        devices = [(item, "encrypted") for item in resource.each("ebsBlockDevices")]
        root = resource.each("rootBlockDevice")
        devices += [(item, "encrypted") for item in root]
        template = not resource.lacks("launchTemplate")
        if not root and resource.lacks("rootBlockDevice") and not template and not lenient:
            yield "rootBlockDevice.encrypted is missing, so false"
    for device, path in devices:
        if device.not_true(path) and not (lenient and device.lacks(path)):
            yield f"{path} of {device.text('deviceName') or 'the root disk'} is {device.show(path)}"


@resource_rule(
    id="ec2-snapshot-disallow-public-sharing",
    description="No disk snapshot or image is shared with everybody.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("EC2.1") + c.NOT_PUBLIC,
    remediation="remove the group `all` and name the accounts",
    url=f"{EBS}/ebs-modifying-snapshot-permissions.html",
    types=("aws:ec2/amiLaunchPermission:AmiLaunchPermission",),
    good={"imageId": "ami-1", "accountId": "210987654321"},
    bad={"imageId": "ami-1", "group": "all"},
)
def ec2_snapshot_disallow_public_sharing(permission: Resource) -> Iterator[str]:
    """Shared with the group of all."""
    if permission.equals("group", "all"):
        yield "group is all"


@resource_rule(
    id="autoscaling-group-require-multiple-zones",
    description="An auto scaling group spans more than one zone.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("AutoScaling.2") + c.AVAILABILITY,
    remediation="give vpcZoneIdentifiers (or availabilityZones) at least two entries",
    url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-availability-zone-balanced.html",
    types=("aws:autoscaling/group:Group",),
    good={"vpcZoneIdentifiers": ["subnet-a", "subnet-b"]},
    bad={"vpcZoneIdentifiers": ["subnet-a"]},
)
def autoscaling_group_require_multiple_zones(group: Resource) -> Iterator[str]:
    """One known entry."""
    for path in ("vpcZoneIdentifiers", "availabilityZones"):
        value = group.raw(path)
        if isinstance(value, list) and len(value) == 1:
            yield f"{path} has 1 entry"


@resource_rule(
    id="autoscaling-group-require-balancer-health-checks",
    description="A group behind a balancer replaces what the balancer finds unhealthy.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("AutoScaling.1") + c.AVAILABILITY,
    remediation="set healthCheckType to ELB",
    url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html",
    types=("aws:autoscaling/group:Group",),
    good={"targetGroupArns": ["arn"], "healthCheckType": "ELB"},
    bad={"targetGroupArns": ["arn"], "healthCheckType": "EC2"},
)
def autoscaling_group_require_balancer_health_checks(group: Resource) -> Iterator[str]:
    """Behind a balancer and watched by EC2 only."""
    behind = not group.lacks("targetGroupArns") or not group.lacks("loadBalancers")
    if behind and group.differs("healthCheckType", "ELB"):
        yield f"healthCheckType is {group.show('healthCheckType')}"
