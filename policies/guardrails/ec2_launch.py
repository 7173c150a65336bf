"""EC2 and Auto Scaling: instance metadata, launch templates and instance types."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import autoscaling, ec2
from policies.plan.lens.view import Resource
from policies.plan.values import MISSING


@Policy(
    id="ec2-instance-restrict-metadata-hop-limit",
    description="Responses of the instance metadata service do not leave the instance: the hop limit is 1.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("EC2-13") + c.HARDENING,
    remediation="set metadataOptions.httpPutResponseHopLimit to 1",
    url=f"{guides.EC2}/configuring-IMDS-new-instances.html",
    types=(ec2.LAUNCH_CONFIGURATION, ec2.LAUNCH_TEMPLATE, ec2.INSTANCE),
    good={"metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1}},
    bad={"metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 2}},
    settings={"hops": integer(1, "Maximum hop limit; containers on a bridge network need 2.")},
    note="Security Hub rated it high while it had a control for launch configurations, Checkov rates it low. With "
    "IMDSv2 required, what is left are containers that use the instance's role, so it is medium.",
)
def ec2_instance_restrict_metadata_hop_limit(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report a higher hop limit, unless the metadata endpoint is disabled."""
    path = "metadataOptions.httpPutResponseHopLimit"
    hops = resource.number(path)
    if hops is not None and hops > settings["hops"] and not resource.equals("metadataOptions.httpEndpoint", "disabled"):
        yield f"{path} is {resource.show(path)}"


@Policy(
    id="autoscaling-group-require-launch-template",
    description="Auto Scaling groups use launch templates instead of launch configurations.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("AutoScaling.9") + c.HARDENING,
    remediation="set launchTemplate, or mixedInstancesPolicy.launchTemplate, to an aws.ec2.LaunchTemplate",
    url=f"{guides.AUTO_SCALING}/launch-templates.html",
    types=(autoscaling.GROUP,),
    good={"launchTemplate": {"id": "lt-1", "version": "1"}},
    bad={"launchConfiguration": "lc-1"},
    omitted="violates",
    note="Launch configurations get no new features of EC2, and new accounts cannot create them.",
)
def autoscaling_group_require_launch_template(group: Resource) -> Iterator[str]:
    """Report a group without a launch template."""
    if group.lacks("launchTemplate") and group.lacks("mixedInstancesPolicy.launchTemplate"):
        yield f"launchTemplate is missing, and launchConfiguration is {group.show('launchConfiguration')}"


@Policy(
    id="autoscaling-group-require-multiple-instance-types",
    description="Auto Scaling groups use multiple instance types.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("AutoScaling.6") + c.AVAILABILITY,
    remediation="set mixedInstancesPolicy.launchTemplate.overrides with at least two instanceType entries",
    url=f"{guides.AUTO_SCALING}/ec2-auto-scaling-mixed-instances-groups.html",
    types=(autoscaling.GROUP,),
    good={"mixedInstancesPolicy": {"launchTemplate": {"overrides": [{"instanceType": "a"}, {"instanceType": "b"}]}}},
    bad={"mixedInstancesPolicy": {"launchTemplate": {"overrides": [{"instanceType": "a"}]}}},
    omitted="violates",
    note="Off by default: it only matters where a type may run out in a zone, as Spot Instances and large types do.",
)
def autoscaling_group_require_multiple_instance_types(group: Resource) -> Iterator[str]:
    """Report a group of one instance type, unless it has one instance at most."""
    path = "mixedInstancesPolicy.launchTemplate.overrides"
    overrides = group.each(path)
    types = {item.text("instanceType") for item in overrides}
    open_ = any(item.unsure("instanceType") or not item.lacks("instanceRequirements") for item in overrides)
    if not (group.unsure(path) or open_ or len(types) > 1 or group.equals("maxSize", 1)):
        yield f"{path} has {len(types)} instance types"


@Policy(
    id="ec2-spot-fleet-require-encryption",
    description="Volumes of Spot Fleet requests are encrypted.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EC2.173") + c.AT_REST,
    remediation="set encrypted to true for every block device of launchSpecifications",
    url=f"{guides.EBS}/ebs-encryption.html",
    types=(ec2.SPOT_FLEET_REQUEST,),
    good={"launchSpecifications": [{"instanceType": "a", "rootBlockDevices": [{"encrypted": True}]}]},
    bad={"launchSpecifications": [{"instanceType": "a", "rootBlockDevices": [{"encrypted": False}]}]},
    note="A volume of an encrypted snapshot is encrypted in any case. Launch templates are judged themselves.",
)
def ec2_spot_fleet_require_encryption(fleet: Resource) -> Iterator[str]:
    """Report a block device that is declared without encryption, the default."""
    for specification in fleet.each("launchSpecifications"):
        for device in specification.each("rootBlockDevices"):
            if device.not_true("encrypted"):
                yield f"encrypted of the root volume is {device.show('encrypted')}"
        for device in specification.each("ebsBlockDevices"):
            if device.not_true("encrypted") and device.lacks("snapshotId"):
                yield f"encrypted of {device.text('deviceName')} is {device.show('encrypted')}"


@Policy(
    id="ec2-instance-require-ebs-optimization",
    description="EC2 instances have dedicated throughput to their EBS volumes.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("EC2-14") + c.AVAILABILITY,
    remediation="set ebsOptimized to true",
    url=f"{guides.EC2}/ebs-optimized.html",
    types=(ec2.INSTANCE,),
    good={"ebsOptimized": True},
    bad={"ebsOptimized": False},
    omitted="violates",
    note="Off by default, because current instance types are always EBS-optimized, whatever is set.",
)
def ec2_instance_require_ebs_optimization(instance: Resource) -> Iterator[str]:
    """Report an instance that does not ask for it, unless a launch template may do so."""
    if instance.not_true("ebsOptimized") and not _templated(instance, "ebsOptimized"):
        yield f"ebsOptimized is {instance.show('ebsOptimized')}"


@Policy(
    id="ec2-instance-require-detailed-monitoring",
    description="EC2 instances send metrics each minute.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("EC2-15") + c.DETECTION,
    remediation="set monitoring to true",
    url=f"{guides.EC2}/manage-detailed-monitoring.html",
    types=(ec2.INSTANCE,),
    good={"monitoring": True},
    bad={"monitoring": False},
    omitted="violates",
    note="Off by default, because each metric is billed; without it there is one value in 5 minutes.",
)
def ec2_instance_require_detailed_monitoring(instance: Resource) -> Iterator[str]:
    """Report basic monitoring, the default, unless a launch template may enable more."""
    if instance.not_true("monitoring") and not _templated(instance, "monitoring"):
        yield f"monitoring is {instance.show('monitoring')}"


@Policy(
    id="ec2-instance-require-instance-profile",
    description="EC2 instances have an instance profile, and so no need of access keys.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("EC2-16") + c.CREDENTIALS,
    remediation="set iamInstanceProfile to an aws.iam.InstanceProfile",
    url=f"{guides.IAM}/id_roles_use_switch-role-ec2_instance-profiles.html",
    types=(ec2.INSTANCE,),
    good={"iamInstanceProfile": "app"},
    bad={"iamInstanceProfile": ""},
    omitted="violates",
    note="Off by default, because an instance that calls no AWS API needs none.",
)
def ec2_instance_require_instance_profile(instance: Resource) -> Iterator[str]:
    """Report an instance without one, unless a launch template may have one."""
    if instance.lacks("iamInstanceProfile") and not _templated(instance, "iamInstanceProfile"):
        yield "iamInstanceProfile is missing"


@Policy(
    id="ec2-instance-require-termination-protection",
    description="EC2 instances have termination protection enabled.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("EC2-17") + c.AVAILABILITY,
    remediation="set disableApiTermination to true",
    url=f"{guides.EC2}/Using_ChangingDisableAPITermination.html",
    types=(ec2.INSTANCE,),
    good={"disableApiTermination": True},
    bad={"disableApiTermination": False},
    omitted="violates",
    note="Off by default, because an instance that can be replaced needs none.",
)
def ec2_instance_require_termination_protection(instance: Resource) -> Iterator[str]:
    """Report protection that is off, the default, unless a launch template may enable it."""
    if instance.not_true("disableApiTermination") and not _templated(instance, "disableApiTermination"):
        yield f"disableApiTermination is {instance.show('disableApiTermination')}"


def _templated(instance: Resource, path: str) -> bool:
    """Return whether a launch template may have the value that the instance does not."""
    return instance.raw(path) is MISSING and not instance.lacks("launchTemplate")
