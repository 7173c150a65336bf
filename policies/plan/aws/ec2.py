"""Amazon EC2."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

AMI = Kind("aws:ec2/ami:Ami")
AMI_COPY = Kind("aws:ec2/amiCopy:AmiCopy", defaults={"encrypted": False})
AMI_LAUNCH_PERMISSION = Kind("aws:ec2/amiLaunchPermission:AmiLaunchPermission")
EIP = Kind("aws:ec2/eip:Eip")
EIP_ASSOCIATION = Kind("aws:ec2/eipAssociation:EipAssociation")
IMAGE_BLOCK_PUBLIC_ACCESS = Kind("aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess")
INSTANCE = Kind(
    "aws:ec2/instance:Instance",
    placement=Placement(node="instance"),
    defaults={
        "ebsOptimized": False,
        "rootBlockDevice.encrypted": False,
        "metadataOptions.httpEndpoint": "enabled",
        "metadataOptions.httpTokens": "optional",
    },
)
KEY_PAIR = Kind("aws:ec2/keyPair:KeyPair")
LAUNCH_CONFIGURATION = Kind("aws:ec2/launchConfiguration:LaunchConfiguration")
LAUNCH_TEMPLATE = Kind(
    "aws:ec2/launchTemplate:LaunchTemplate",
    defaults={"metadataOptions.httpEndpoint": "enabled", "metadataOptions.httpTokens": "optional"},
)
NETWORK_INTERFACE = Kind("aws:ec2/networkInterface:NetworkInterface")
SPOT_INSTANCE_REQUEST = Kind("aws:ec2/spotInstanceRequest:SpotInstanceRequest")
SPOT_FLEET_REQUEST = Kind("aws:ec2/spotFleetRequest:SpotFleetRequest")

ADDRESSES = (EIP, EIP_ASSOCIATION)
"""What gives an instance a public address of its own."""
