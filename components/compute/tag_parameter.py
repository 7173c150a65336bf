"""The parameter that holds the tag of an image: a pipeline writes it, and each deployment reads it."""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_aws as aws

from components.site import Site

NOTHING_PUSHED: Final = "-"
"""First value of the parameter, which is no tag. Parameter Store has no empty values."""

TAG_PATTERN: Final = r"^(-|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|sha256:[0-9a-f]{64})$"
"""What Parameter Store lets a pipeline write: a tag, or the digest of an image. At most 1024 characters:
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html"""

# With any change of one of them the provider writes the value again that is in the state, over that of the pipeline.
# https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssm/parameter.go
_FIRST_ONLY: Final = ["value", "description", "allowedPattern", "tier", "type"]


def make_tag_parameter(repository: str, site: Site, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """Make the parameter ``/<project>/<scope>/<repository>/image-tag`` of a repository, and return its value now.

    It is asked of AWS each time, because the value in the state is the first one; in the preview of its creation it is
    not known.
    """
    parameter = aws.ssm.Parameter(
        f"{repository}-tag",
        name=site.label.path(f"{repository}/image-tag"),
        type="String",
        value=NOTHING_PUSHED,
        description=f"Tag or digest of the image in repository {repository} that the next deployment runs",
        allowed_pattern=TAG_PATTERN,
        tier="Standard",
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(ignore_changes=_FIRST_ONLY)),
    )
    return aws.ssm.get_parameter_output(name=parameter.name).insecure_value
