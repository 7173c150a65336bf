"""The secret header by which a load balancer knows requests of the stack's own distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from model.aws.secretsmanager import LONGEST_RECOVERY_DAYS

_LENGTH = 64
"""Letters and digits. Load balancers compare headers without regard to case: about 330 bits are left. Among other
characters * and ? would be wildcards."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginHeaderArgs:
    """Inputs of make_origin_header."""

    version: int
    """Number of the value that CloudFront sends. That of the number before it stays valid."""

    key_arn: pulumi.Input[str]
    """Key of the domain ``secrets``."""

    protect: bool
    """Whether the secret is protected, and can be restored for 30 days once it is deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginHeader:
    """Values of the header, all secrets."""

    sent: pulumi.Output[str]
    """What CloudFront sends."""

    accepted: Sequence[pulumi.Output[str]]
    """What the load balancer accepts: the same, and the value before it, if there was one."""


def make_origin_header(name: str, args: OriginHeaderArgs, opts: pulumi.ResourceOptions) -> OriginHeader:
    """Make the secret of the load balancer *name*, and one version of it for each value that is accepted.

    Each number has its own value, made once. The next number adds a value, which the load balancer accepts before
    CloudFront sends it, and keeps the one before; so no request is refused in between.
    """
    secret = aws.secretsmanager.Secret(
        f"{name}-origin-header",
        description="Header that CloudFront sends to a load balancer",
        kms_key_id=args.key_arn,
        recovery_window_in_days=LONGEST_RECOVERY_DAYS if args.protect else 0,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=args.protect)),
    )
    numbers = [number for number in (args.version, args.version - 1) if number]
    accepted = [_make_value(name, number, secret, opts) for number in numbers]
    return OriginHeader(sent=accepted[0], accepted=accepted)


def _make_value(
    name: str, number: int, secret: aws.secretsmanager.Secret, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    # Every run generates a value; the first one is kept, by ignore_changes.
    value = aws.secretsmanager.get_random_password_output(
        password_length=_LENGTH, exclude_punctuation=True, require_each_included_type=True
    ).random_password
    version = aws.secretsmanager.SecretVersion(
        f"{name}-origin-header-{number}",
        secret_id=secret.arn,
        secret_string=pulumi.Output.secret(value),
        # Secrets Manager removes versions without a staging label, and the two would have to share AWSCURRENT.
        # https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
        version_stages=[f"HEADER{number}"],
        opts=pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(ignore_changes=["secretString", "versionStages"])
        ),
    )
    return pulumi.Output.secret(version.secret_string.apply(str))
