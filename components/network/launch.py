"""What every launch template here has in common. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from model.aws.ec2 import AMAZON_LINUX_ROOT


def required_imdsv2() -> aws.ec2.LaunchTemplateMetadataOptionsArgs:
    """Return instance metadata that needs a session token, which does not leave the instance."""
    return aws.ec2.LaunchTemplateMetadataOptionsArgs(
        http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
    )


def encrypted_root(
    size_gib: int, key_arn: pulumi.Input[str] | None = None, device: str = AMAZON_LINUX_ROOT
) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgs:
    """Return the root volume, *device*, encrypted with the key of *key_arn*, or with EBS's own."""
    return aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
        device_name=device,
        ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
            encrypted="true",
            volume_type="gp3",
            volume_size=size_gib,
            kms_key_id=key_arn,
            delete_on_termination="true",
        ),
    )


def tagged(
    instance: Mapping[str, str], volume: Mapping[str, str] | None = None
) -> list[aws.ec2.LaunchTemplateTagSpecificationArgs]:
    """Return the tags of instances, and of their volumes, which default to the same."""
    kinds = {"instance": instance, "volume": instance if volume is None else volume}
    return [
        aws.ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=dict(tags)) for kind, tags in kinds.items()
    ]
