"""EC2, EBS and Auto Scaling: IMDSv2, public addresses, key pairs, encryption and availability."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Settings, Severity, boolean
from policies.plan.aws import autoscaling, ebs, ec2, imagebuilder
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource


@Policy(
    id="ec2-instance-require-imdsv2",
    description="EC2 instances and launch templates require IMDSv2.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.8", "EC2.170", "AutoScaling.3") + c.cis("5.7") + c.HARDENING,
    remediation="set metadataOptions.httpTokens to required",
    url=f"{guides.EC2}/configuring-IMDS-new-instances.html",
    types=(ec2.INSTANCE, ec2.LAUNCH_TEMPLATE, ec2.LAUNCH_CONFIGURATION),
    good={"metadataOptions": {"httpTokens": "required"}},
    bad={"metadataOptions": {"httpTokens": "optional"}},
    omitted="violates",
)
def ec2_instance_require_imdsv2(resource: Resource) -> Iterator[str]:
    """Report optional tokens, unless the metadata endpoint is disabled or the launch template decides."""
    from_template = resource.lacks("metadataOptions") and not resource.lacks("launchTemplate")
    off = resource.equals("metadataOptions.httpEndpoint", "disabled")
    if not off and not from_template and resource.differs("metadataOptions.httpTokens", "required"):
        yield f"metadataOptions.httpTokens is {resource.show('metadataOptions.httpTokens')}"


@Policy(
    id="ec2-instance-disallow-public-ip",
    description="EC2 instances and launch templates do not assign public IP addresses.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.9", "EC2.25", "AutoScaling.5") + c.NOT_PUBLIC,
    remediation="set associatePublicIpAddress to false, and use a load balancer or NAT gateway",
    url=f"{guides.EC2}/using-instance-addressing.html",
    types=(ec2.INSTANCE, ec2.LAUNCH_TEMPLATE, ec2.LAUNCH_CONFIGURATION),
    good={"associatePublicIpAddress": False},
    bad={"associatePublicIpAddress": True},
)
def ec2_instance_disallow_public_ip(resource: Resource) -> Iterator[str]:
    """Report a public address on an instance, or on a network interface of a launch template."""
    if resource.type != ec2.LAUNCH_TEMPLATE:
        if resource.is_true("associatePublicIpAddress"):
            yield "associatePublicIpAddress is true"
        return
    for interface in resource.each("networkInterfaces"):
        if interface.is_true("associatePublicIpAddress"):
            yield "networkInterfaces.associatePublicIpAddress is true"


@Policy(
    id="ec2-instance-disallow-key-pairs",
    description="EC2 instances do not use SSH key pairs; Session Manager provides audited access without them.",
    severity=Severity.MEDIUM,
    controls=c.own("EC2-5") + c.AUTHENTICATION,
    remediation="remove keyName and use Session Manager",
    url=f"{guides.SYSTEMS_MANAGER}/session-manager.html",
    types=(ec2.INSTANCE, ec2.LAUNCH_TEMPLATE, ec2.LAUNCH_CONFIGURATION, ec2.KEY_PAIR),
    good={"instanceType": "t4g.micro"},
    bad={"instanceType": "t4g.micro", "keyName": "admin"},
)
def ec2_instance_disallow_key_pairs(resource: Resource) -> Iterator[str]:
    """Report a key pair, or an instance that uses one."""
    if resource.type.endswith(":KeyPair"):
        yield "the stack creates an SSH key pair"
    elif not resource.lacks("keyName") and not resource.unsure("keyName"):
        yield f"keyName is {resource.show('keyName')}"


@Policy(
    id="ec2-volume-require-encryption",
    description="EBS volumes, snapshots and machine images are encrypted.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.3", "EC2.181") + c.cis("5.1.1", part="volumes of the stack") + c.AT_REST,
    remediation="set encrypted to true, and kmsKeyId if a customer managed key is required",
    url=f"{guides.EBS}/ebs-encryption.html",
    types=(
        ebs.VOLUME,
        ebs.SNAPSHOT_COPY,
        ec2.INSTANCE,
        ec2.LAUNCH_TEMPLATE,
        ec2.LAUNCH_CONFIGURATION,
        ec2.AMI,
        ec2.AMI_COPY,
        imagebuilder.RECIPE,
    ),
    good={"size": 10, "encrypted": True},
    bad={"size": 10, "encrypted": False},
    settings={
        "account_encrypts_by_default": boolean(
            "Whether EBS encryption by default is enabled in the account, so that omitted means true."
        )
    },
    omitted="violates",
)
def ec2_volume_require_encryption(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report a volume, root volume or block device that is not encrypted."""
    lenient = settings["account_encrypts_by_default"]
    if resource.type in (ebs.VOLUME, ebs.SNAPSHOT_COPY, ec2.AMI_COPY):
        restored = not resource.lacks("snapshotId") and resource.type == ebs.VOLUME
        if resource.not_true("encrypted") and not (restored or (lenient and resource.lacks("encrypted"))):
            yield f"encrypted is {resource.show('encrypted')}"
        return
    if resource.type in (ec2.LAUNCH_TEMPLATE, imagebuilder.RECIPE):
        devices = [(item, "ebs.encrypted") for item in resource.each("blockDeviceMappings") if not item.lacks("ebs")]
    elif resource.type == ec2.AMI:
        # A device from a snapshot is as encrypted as the snapshot, and encrypted cannot be set next to it.
        devices = [(item, "encrypted") for item in resource.each("ebsBlockDevices") if item.lacks("snapshotId")]
    else:
        devices = [(item, "encrypted") for item in resource.each("ebsBlockDevices")]
        root = resource.each("rootBlockDevice")
        devices += [(item, "encrypted") for item in root]
        template = not resource.lacks("launchTemplate")
        if not root and resource.lacks("rootBlockDevice") and not template and not lenient:
            yield "rootBlockDevice.encrypted is missing, so false"
    for device, path in devices:
        if device.not_true(path) and not (lenient and device.lacks(path)):
            yield f"{path} of {device.text('deviceName') or 'the root volume'} is {device.show(path)}"


@Policy(
    id="ec2-snapshot-disallow-public-sharing",
    description="Machine images and their EBS snapshots are not shared publicly.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("EC2.1", part="snapshots of public machine images") + c.NOT_PUBLIC,
    remediation="remove the group `all` and specify account IDs",
    url=f"{guides.EBS}/ebs-modifying-snapshot-permissions.html",
    types=(ec2.AMI_LAUNCH_PERMISSION,),
    good={"imageId": "ami-1", "accountId": "210987654321"},
    bad={"imageId": "ami-1", "group": "all"},
)
def ec2_snapshot_disallow_public_sharing(permission: Resource) -> Iterator[str]:
    """Report a launch permission for the group `all`."""
    if permission.equals("group", "all"):
        yield "group is all"


@Policy(
    id="autoscaling-group-require-multiple-zones",
    description="Auto Scaling groups span multiple Availability Zones.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("AutoScaling.2") + c.AVAILABILITY,
    remediation="set at least two entries in vpcZoneIdentifiers or availabilityZones",
    url=f"{guides.AUTO_SCALING}/ec2-auto-scaling-availability-zone-balanced.html",
    types=(autoscaling.GROUP,),
    good={"vpcZoneIdentifiers": ["subnet-a", "subnet-b"]},
    bad={"vpcZoneIdentifiers": ["subnet-a"]},
)
def autoscaling_group_require_multiple_zones(group: Resource) -> Iterator[str]:
    """Report a group with a single known subnet or zone, unless it has one instance at most, which is in one zone."""
    if group.equals("maxSize", 1):
        return
    for path in ("vpcZoneIdentifiers", "availabilityZones"):
        value = group.raw(path)
        if isinstance(value, list) and len(value) == 1:
            yield f"{path} has 1 entry"


@Policy(
    id="autoscaling-group-require-balancer-health-checks",
    description="Auto Scaling groups behind a load balancer use its health checks.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("AutoScaling.1") + c.AVAILABILITY,
    remediation="set healthCheckType to ELB",
    url=f"{guides.AUTO_SCALING}/ec2-auto-scaling-health-checks.html",
    types=(autoscaling.GROUP, autoscaling.ATTACHMENT),
    good={"targetGroupArns": ["arn"], "healthCheckType": "ELB"},
    bad={"targetGroupArns": ["arn"], "healthCheckType": "EC2"},
)
def autoscaling_group_require_balancer_health_checks(stack: Stack) -> Iterator[Finding]:
    """Report a group behind a load balancer, by itself or by an attachment, that only uses EC2 status checks."""
    for group in stack.of((autoscaling.GROUP,)):
        behind = any(_is_set(group, path) for path in ("targetGroupArns", "loadBalancers", "trafficSources"))
        behind = behind or stack.companions(group, (autoscaling.ATTACHMENT,), "autoscalingGroupName").found
        if behind and group.differs("healthCheckType", "ELB"):
            yield Finding(group, f"healthCheckType is {group.show('healthCheckType')}")


def _is_set(group: Resource, path: str) -> bool:
    """Return whether the program sets a list; one that the provider computes is unknown as a whole."""
    value = group.raw(path)
    return bool(value) if isinstance(value, list) else bool(group.sources(path))
