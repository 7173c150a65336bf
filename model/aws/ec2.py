"""EC2's and Auto Scaling's limits and names. Pure."""

from __future__ import annotations

import re
from typing import Literal

INSTANCE_TYPE = (
    r"[a-z][a-z0-9-]*\d[a-z0-9-]*\.(?:nano|micro|small|medium|large|(?:[1-9]\d{0,2})?xlarge|metal(?:-[1-9]\d{0,2}xl)?)"
)
"""Family, generation and attributes, a dot, a size:
https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html"""

AMI_ID = r"ami-(?:[0-9a-f]{8}|[0-9a-f]{17})"

NEWEST_IMAGES = {
    "arm64": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    "x86_64": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
}
"""Processor → public SSM parameter with the newest Amazon Linux 2023:
https://docs.aws.amazon.com/linux/al2023/ug/ec2.html"""

AMAZON_LINUX_ROOT = "/dev/xvda"
"""Device of the root volume: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html"""

USER_DATA_BYTES = 16_384
"""Before it is encoded in base64: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html"""

MIN_VOLUME_GIB, MAX_VOLUME_GIB = 8, 16_384
"""Amazon Linux 2023 needs 8 GiB; gp3 has up to 64 TiB, and 16 TiB in older Regions and on older types:
https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html"""

SHORTEST_LIFETIME_DAYS, LONGEST_LIFETIME_DAYS = 1, 365
"""https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html"""

SHORTEST_HEARTBEAT_SECONDS, LONGEST_HEARTBEAT_SECONDS = 30, 7_200
"""Of a lifecycle hook without a further heartbeat:
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html"""

MOST_INSTANCES = 500
"""Of one group here. AWS has no quota of a group, but of vCPUs of an account:
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html"""

MOST_INSTANCE_TYPES = 40
"""Overrides of a mixed instances policy:
https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_LaunchTemplate.html"""

LONGEST_WINDOW_HOURS = 24
"""Of a maintenance window: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateMaintenanceWindow.html"""

LONGEST_APPROVAL_DAYS = 360
"""https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PatchRule.html"""

MOST_SNAPSHOTS = 1_000
"""That a schedule of Amazon Data Lifecycle Manager retains:
https://docs.aws.amazon.com/ebs/latest/userguide/dlm-elements.html"""

MANAGEMENT_ENDPOINTS = ("autoscaling", "ec2messages", "logs", "monitoring", "ssm", "ssmmessages")
"""What an instance needs in a network without NAT: to answer its group, for the CloudWatch agent, and for Session
Manager and patches: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html"""

Processor = Literal["arm64", "x86_64"]


def processor_of(instance_type: str) -> Processor:
    """Return the processor of an instance type: Arm has a ``g`` after the number of its generation."""
    family = instance_type.partition(".")[0]
    return "arm64" if family.startswith("a1") or "g" in re.sub(r"^[a-z-]*\d+", "", family) else "x86_64"


def package_bucket(region: str) -> str:
    """Return the bucket from which Amazon Linux 2023 installs packages.

    https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
    """
    return f"al2023-repos-{region}-de612dc2"
