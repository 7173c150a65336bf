"""EC2 instances and network interfaces."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.graph import Registration
from preview.aws.answers import Answer, Arguments, hexadecimal
from preview.aws.card import Card, Free, Inputs, Replacement, Unique, items
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.ec2.ids import ARN, numbered
from preview.aws.outputs import Context, Location, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError


def _private_ip(context: Context) -> str:
    return context.inputs.get("privateIp") or f"10.0.0.{int(context.text('{hex:2 private}'), 16)}"


def _instance_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield an EC2 instance and its root volume."""
    kind = resource.inputs["instanceType"]
    yield Charge(item=f"instance {kind}", key=f"ec2.{kind}", quantity=billing.usage.hours)
    volume = resource.inputs.get("rootBlockDevice") or {}
    if not volume.get("volumeSize"):
        raise UnpricedError("the size of its root volume comes from its image")
    yield Charge(item="root volume", key=f"ebs.{volume.get('volumeType', 'gp2')}", quantity=volume["volumeSize"])


def _ami(location: Location, args: Arguments) -> dict[str, Any]:
    identifier = f"ami-{hexadecimal(location, 17, json.dumps(args, sort_keys=True, default=str))}"
    arn = f"arn:{location.partition}:ec2:{location.region}::image/{identifier}"
    return {
        "id": identifier,
        "imageId": identifier,
        "arn": arn,
        "name": "al2023-ami",
        "architecture": "arm64",
        "rootDeviceName": "/dev/xvda",
        "rootDeviceType": "ebs",
        "state": "available",
        "virtualizationType": "hvm",
        "tags": {},
    }


def _is_arm(instance_type: Any) -> bool:
    """Return whether an instance type has an Arm processor: a ``g`` after the number of its generation."""
    family = str(instance_type).partition(".")[0]
    return family.startswith(("a1", "mac2")) or "g" in re.sub(r"^[a-z-]*\d+", "", family)


def _primary_ipv6_ends(old: Inputs, new: Inputs) -> bool:
    return bool(old.get("enablePrimaryIpv6")) and new.get("enablePrimaryIpv6") is not None


def _other_processor(old: Inputs, new: Inputs) -> bool:
    return _is_arm(old.get("instanceType")) != _is_arm(new.get("instanceType"))


def _addresses_not_counted(old: Inputs, new: Inputs) -> bool:
    return old.get("ipv6AddressCount") == new.get("ipv6AddressCount")


def _user_data_replaces(_old: Inputs, new: Inputs) -> bool:
    return bool(new.get("userDataReplaceOnChange"))


def _first_address_changes(old: Inputs, new: Inputs) -> bool:
    if not new.get("privateIpListEnabled"):
        return False
    before, after = (list(inputs.get("privateIpLists") or ())[:1] for inputs in (old, new))
    return before != after


def _primary_address_may_go(old: Inputs, new: Inputs) -> bool:
    """The inputs do not say which address is the primary one: it stays for certain only if all of them do."""
    if new.get("privateIpListEnabled"):
        return False
    before = items(old.get("privateIps"))
    return not before or not before <= items(new.get("privateIps"))


_ROOT_DEVICE = "/dev/xvda"
"""Of Amazon Linux: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html"""


def _devices(inputs: Inputs) -> Mapping[str, Any]:
    names = {"primaryNetworkInterface": ("NetworkInterfaces/0/DeviceIndex", "0")}
    names["rootBlockDevice"] = ("BlockDeviceMappings/0/DeviceName", _ROOT_DEVICE)
    return {target: value for key, (target, value) in names.items() if key in inputs}


def _nested(devices: Any) -> Any:
    """Nest what a volume is in ``ebs``, next to the name of its device."""
    own = ("deviceName", "noDevice", "virtualName")
    return [
        {
            **{name: device[name] for name in own if name in device},
            "ebs": {name: value for name, value in device.items() if name not in own},
        }
        for device in devices
    ]


def _tagged(tags: Any) -> Any:
    return [{"resourceType": "launch-template", "tags": tags}]


def _base64(value: Any) -> Any:
    return base64.b64encode(str(value).encode()).decode()


CARDS = (
    Card(
        "aws:ec2/instance:Instance",
        outputs=Outputs(
            id="i-{hex:17}",
            arn=f"{ARN}instance/{{id}}",
            more={
                "instanceState": "running",
                "primaryNetworkInterfaceId": "eni-{hex:17}",
                "privateIp": _private_ip,
                "publicIp": "",
                "publicDns": "",
            },
        ),
        replacement=Replacement(
            "ec2/ec2_instance.go",
            (
                "ami associatePublicIpAddress availabilityZone cpuOptions.amdSevSnp ebsBlockDevices ebsOptimized "
                "enclaveOptions.enabled ephemeralBlockDevices hibernation hostId instanceMarketOptions keyName "
                "launchTemplate networkInterfaces placementGroup placementGroupId placementPartitionNumber "
                "primaryNetworkInterface.networkInterfaceId privateDnsNameOptions privateIp "
                "rootBlockDevice.encrypted rootBlockDevice.kmsKeyId secondaryNetworkInterfaces securityGroups "
                "subnetId tenancy"
            ),
            when={
                "enablePrimaryIpv6": _primary_ipv6_ends,
                "instanceType": _other_processor,
                "ipv6Addresses": _addresses_not_counted,
                "userData": _user_data_replaces,
                "userDataBase64": _user_data_replaces,
            },
        ),
        price=_instance_price,
        cloudformation=Counterpart(
            names={
                "ami": "ImageId",
                "hibernation": "HibernationOptions/Configured",
                "placementGroup": "PlacementGroupName",
                "privateIp": "PrivateIpAddress",
                "vpcSecurityGroupIds": "SecurityGroupIds",
                "primaryNetworkInterface": ".",
                "primaryNetworkInterface.networkInterfaceId": "NetworkInterfaces/0/NetworkInterfaceId",
                "rootBlockDevice": "BlockDeviceMappings/0/Ebs",
                "ebsBlockDevices": "BlockDeviceMappings",
            },
            values={"userData": _base64, "ebsBlockDevices": _nested},
            constants=_devices,
        ),
    ),
    Card(
        "aws:ec2/networkInterface:NetworkInterface",
        outputs=numbered("eni", "network-interface", macAddress="02:{hex:2 1}:{hex:2 2}:{hex:2 3}:{hex:2 4}:{hex:2 5}"),
        replacement=Replacement(
            "ec2/vpc_network_interface.go",
            "interfaceType subnetId",
            when={
                "enablePrimaryIpv6": _primary_ipv6_ends,
                "privateIpLists": _first_address_changes,
                "privateIps": _primary_address_may_go,
            },
        ),
        price=Free("network interfaces are free"),
        cloudformation=Counterpart(names={"securityGroups": "GroupSet"}),
    ),
    Card(
        "aws:ec2/subnetCidrReservation:SubnetCidrReservation",
        unique=(Unique("cidrBlock", within="subnetId", named=False),),
        outputs=numbered("scr", "subnet-cidr-reservation"),
        replacement=Replacement("ec2/vpc_subnet_cidr_reservation.go", "cidrBlock description reservationType subnetId"),
        price=Free("a setting of a subnet"),
        cloudformation=NoCounterpart("CloudFormation has no reservations in subnets"),
    ),
    Card(
        "aws:ec2/launchTemplate:LaunchTemplate",
        unique=(Unique("name"),),
        outputs=Outputs(
            id="lt-{hex:17}", arn=f"{ARN}launch-template/{{id}}", more={"latestVersion": 1, "defaultVersion": 1}
        ),
        replacement=Replacement("ec2/ec2_launch_template.go", "name namePrefix"),
        price=Free("the instances are billed"),
        cloudformation=Counterpart(
            within="LaunchTemplateData",
            names={
                "name": "/LaunchTemplateName",
                "description": "/VersionDescription",
                "tags": "/TagSpecifications",
                "vpcSecurityGroupIds": "SecurityGroupIds",
                "networkInterfaces.securityGroups": "Groups",
            },
            values={"tags": _tagged},
        ),
    ),
)

ANSWERS: Mapping[str, Answer] = {"getAmi": _ami}
